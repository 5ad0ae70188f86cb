import { appendFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { createGithubReporter } from '../reporters/ci/github.ts';
import { createGitlabReporter } from '../reporters/ci/gitlab.ts';
import { createCtrfReporter } from '../reporters/ctrf/ctrf.ts';
import { createJsonReporter } from '../reporters/json/json.ts';
import { createJunitReporter, type JunitOptions } from '../reporters/junit/junit.ts';
import { createPlainReporter } from '../reporters/plain/plain.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { createTerminalReporter } from '../reporters/terminal/terminal.ts';
import { attachmentBase } from './attachment-base.ts';

/** What the command line says of output. */
export interface OutputOptions {
  readonly ci?: boolean | undefined;
  readonly reportDir?: string | undefined;
  readonly junit?: string | undefined;
  readonly verbose?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly color?: boolean | undefined;
  /** `json`: one document on stdout, the log on stderr. */
  readonly format?: 'text' | 'json' | undefined;
}

/** Where output goes. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The reporters of a run: one that shows it, and one for each report asked for. They themselves load what they need
 * of npm; it is not worth a file of its own for each of them, which costs a start half a millisecond.
 */
export async function createReporters(
  loaded: LoadedConfig,
  options: OutputOptions,
  terminal: Terminal,
): Promise<Reporter[]> {
  return [...(await reportsFor(loaded, options, terminal.env)), ...(await viewsFor(options, terminal))];
}

async function viewsFor(options: OutputOptions, terminal: Terminal): Promise<Reporter[]> {
  if (options.format !== 'json') return [await viewFor(options, terminal)];
  const { stdout, stderr } = terminal;
  const log = await viewFor(options, { ...terminal, stdout: stderr });
  return [log, createJsonReporter((text) => void stdout.write(text))];
}

async function viewFor(options: OutputOptions, { stdout, env }: Omit<Terminal, 'stderr'>): Promise<Reporter> {
  const write = (text: string): void => {
    stdout.write(text);
  };
  const level = options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal';
  if (options.ci && env.GITHUB_ACTIONS === 'true') {
    const file = env.GITHUB_STEP_SUMMARY;
    return createGithubReporter({
      write,
      level,
      ...(file !== undefined && { writeSummary: (text: string) => appendFileSync(file, text) }),
    });
  }
  if (options.ci && env.GITLAB_CI === 'true') {
    return createGitlabReporter({ write, color: options.color !== false && !env.NO_COLOR, level });
  }
  const color = options.color !== false && stdout.isTTY === true && !env.NO_COLOR;
  const width = stdout.columns ?? 100;
  if (stdout.isTTY && !options.ci && level === 'normal') {
    return await createTerminalReporter({ write, color, width });
  }
  return createPlainReporter({ write, color, width, level });
}

async function reportsFor(
  loaded: LoadedConfig,
  options: OutputOptions,
  env: NodeJS.ProcessEnv,
): Promise<Reporter[]> {
  const { junit, ctrf } = reportFiles(loaded, options);
  const reports: Reporter[] = [];
  if (junit !== undefined) reports.push(createJunitReporter(junitOptions(junit, loaded, env)));
  if (ctrf !== undefined) reports.push(createCtrfReporter({ file: ctrf }));
  return reports;
}

/** How JUnit is written to `file`, absolute: as the config says, if there is one, and for the CI that the run is in. */
export function junitOptions(
  file: string,
  loaded: Pick<LoadedConfig, 'config'> | undefined,
  env: NodeJS.ProcessEnv,
): JunitOptions {
  return {
    file,
    profile: loaded?.config.reports.junitProfile,
    attempts: loaded?.config.reports.junitAttempts,
    attachmentBase: attachmentBase(env),
  };
}

/** Absolute paths of the reports that are asked for. */
export function reportFiles(
  { config, directory }: LoadedConfig,
  { ci = false, reportDir, junit }: OutputOptions,
): { readonly junit?: string | undefined; readonly ctrf?: string | undefined } {
  const all = ci || reportDir !== undefined;
  const dir = reportDir === undefined ? resolve(directory, config.reports.dir) : resolve(reportDir);
  const junitFile = junit === undefined ? join(dir, 'junit.xml') : resolve(junit);
  return {
    junit: junit !== undefined || config.reports.junit || all ? junitFile : undefined,
    ctrf: config.reports.ctrf || all ? join(dir, 'ctrf.json') : undefined,
  };
}
