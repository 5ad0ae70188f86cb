import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import type { Problem } from '../model/ports.ts';
import { combineReporters } from '../reporters/combine.ts';
import { createCtrfReporter } from '../reporters/ctrf/ctrf.ts';
import { createJsonReporter } from '../reporters/json/json.ts';
import { createJunitReporter } from '../reporters/junit/junit.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { createSummarizer } from '../reporters/summary/reduce.ts';
import { renderSummary } from '../reporters/summary/render.ts';
import { readJournal } from '../store/read-journal.ts';
import { latestJournal, listRuns } from '../store/runs.ts';
import { suggest } from '../util/nearest.ts';
import { junitOptions } from './reporters.ts';
import { stateDirectory } from './state.ts';

/** The journal of a run: by its id, by a path, or the latest. */
export function findJournal(
  place: Pick<LoadedConfig, 'directory'>,
  run: string | undefined,
): { readonly journal: string } | Problem {
  const state = stateDirectory(place);
  if (run === undefined) {
    const journal = latestJournal(state);
    return journal === undefined
      ? { message: `there is no run in ${state}`, help: 'Run `portcullis run` first.' }
      : { journal };
  }
  const runs = listRuns(state);
  const known = runs.find((each) => each.run === run);
  if (known !== undefined) return { journal: known.journal };
  if (existsSync(resolve(run))) return { journal: resolve(run) };
  return {
    message: `there is no run '${run}'`,
    help: suggest(
      run,
      runs.map((each) => each.run),
    ),
  };
}

/**
 * Tells a run again from its journal: the summary, and each report that is asked for, as the config says or, where there
 * is none, by its defaults. Says what of it could not be read or written.
 */
export async function replay(
  loaded: Pick<LoadedConfig, 'config'> | undefined,
  journal: string,
  reports: { readonly junit?: string; readonly ctrf?: string },
  terminal: {
    readonly stdout: NodeJS.WriteStream;
    readonly env: NodeJS.ProcessEnv;
    readonly color: boolean;
    readonly format: 'text' | 'json';
  },
): Promise<{ readonly problems: readonly { readonly message: string }[] }> {
  const { stdout, env, color, format } = terminal;
  const options = { color: color && stdout.isTTY === true && !env.NO_COLOR, width: stdout.columns ?? 100 };
  const write = (text: string): void => void stdout.write(text);
  const reporters: Reporter[] = [
    format === 'json' ? createJsonReporter(write) : createSummaryView(write, options),
  ];
  if (reports.junit !== undefined)
    reporters.unshift(createJunitReporter(junitOptions(reports.junit, loaded, env)));
  if (reports.ctrf !== undefined) reporters.unshift(createCtrfReporter({ file: reports.ctrf }));
  const warnings: { message: string }[] = [];
  const combined = combineReporters(reporters, (message) => warnings.push({ message }));
  const { events, problems } = readJournal(journal);
  for await (const event of events) combined.handle(event);
  const finished = await combined.finish();
  return { problems: [...problems, ...finished.problems, ...warnings] };
}

/** Shows the summary alone: what happened on the way is long over. */
function createSummaryView(
  write: (text: string) => void,
  options: { readonly color: boolean; readonly width: number },
): Reporter {
  const summarizer = createSummarizer();
  return {
    name: 'summary',
    role: 'view',
    handle: summarizer.add,
    async finish(reports) {
      write(renderSummary(summarizer.value(), { ...options, reports }));
      return { written: [] };
    },
  };
}
