import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { git } from '../../src/git/git.ts';
import type { Fault } from './fault.ts';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLE = 'examples/agent-chat';

/** A copy of the example that may be broken. */
export interface Workspace {
  /** Where the config is, and the git repository; absolute. */
  readonly directory: string;
  /** The example itself, absolute. */
  readonly example: string;
  /** The pipeline to run. */
  readonly pipeline: string;
  remove(): void;
}

/**
 * Copies the example into a git repository of its own outside this one, in one commit, and breaks it with the fault's
 * patch, uncommitted, as a developer's change would be; without a fault it stays whole. Throws when the patch does not apply.
 */
export async function createWorkspace(fault?: Fault): Promise<Workspace> {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-fault-')));
  const remove = (): void => rmSync(outer, { recursive: true, force: true, maxRetries: 5 });
  try {
    const directory = join(outer, 'project');
    const example = join(directory, EXAMPLE);
    mkdirSync(directory);
    // Beside the repository and not in it: the scenario finds zod, and git finds nothing to ignore.
    symlinkSync(join(REPOSITORY, 'node_modules'), join(outer, 'node_modules'), 'junction');
    cpSync(join(REPOSITORY, EXAMPLE), example, { recursive: true, filter: isSource });
    cpSync(join(REPOSITORY, '.gitignore'), join(directory, '.gitignore'));
    writeFileSync(join(directory, 'runner.config.ts'), configText(fault));
    await commit(directory);
    if (fault !== undefined) await applyPatch(directory, fault);
    return { directory, example, pipeline: fault?.pipeline ?? 'full-validation', remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Absolute path of a fault's patch. */
export function patchFile({ name }: Fault): string {
  return join(REPOSITORY, 'examples/faults', `${name}.patch`);
}

export function patchText(fault: Fault): string {
  return readFileSync(patchFile(fault), 'utf8');
}

/** The repository's own config, with the fault's limits: what is shown here is what `npm start` runs. */
function configText({ limits = {}, scenario }: Partial<Fault> = {}): string {
  const { testTimeout, readyWithin = {} } = limits;
  const change = (entries: string, changes: Readonly<Record<string, object>>): string =>
    Object.entries(changes)
      .map(
        ([name, change]) =>
          `, ${JSON.stringify(name)}: { ...base.${entries}[${JSON.stringify(name)}], ...${JSON.stringify(change)} }`,
      )
      .join('');
  const suites = testTimeout === undefined ? {} : { unit: { testTimeout }, integration: { testTimeout } };
  const services = Object.fromEntries(
    Object.entries(readyWithin).map(([name, timeout]) => [name, { timeout }]),
  );
  return [
    `import base from ${JSON.stringify(join(REPOSITORY, 'runner.config.ts'))};`,
    '',
    'export default {',
    '  ...base,',
    `  suites: { ...base.suites${change('suites', suites)} },`,
    ...(scenario === undefined
      ? []
      : [`  scenarios: { 'golden-path': ${JSON.stringify(`${EXAMPLE}/${scenario}`)} },`]),
    `  services: { ...base.services${change('services', services)} },`,
    '};',
    '',
  ].join('\n');
}

async function commit(directory: string): Promise<void> {
  await must(directory, 'init', '--quiet', '--initial-branch=main');
  await must(directory, 'add', '--all');
  const author = ['-c', 'user.name=Agent Chat', '-c', 'user.email=agent-chat@example.com'];
  await must(directory, ...author, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', 'The example');
}

/** Breaks a copy of the example. Throws when the patch does not apply. */
export async function applyPatch(directory: string, fault: Fault): Promise<void> {
  await must(directory, 'apply', `--directory=${EXAMPLE}`, patchFile(fault));
}

async function must(directory: string, ...args: string[]): Promise<void> {
  const result = await git(directory, args);
  if (!result.ok) throw new Error(`git ${args.join(' ')}: ${result.message}`);
}

/** What git would not keep either. */
function isSource(path: string): boolean {
  return !/^(?:__pycache__|\.pytest_cache|\.venv|reports)$/.test(basename(path)) && !path.endsWith('.pyc');
}
