import { platform } from './platform/index.ts';
import type { ProcessEntry } from './platform/types.ts';

/**
 * The two variables that say for whom a process works. A portcullis that runs inside another appends
 * itself (`outer:inner`), so that each finds its own.
 */
const RUN_VARIABLE = 'PORTCULLIS_RUN';
const OWNER_VARIABLE = 'PORTCULLIS_OWNER';

/** Deeper nesting than this forgets the outermost run. */
const DEEPEST = 8;

/** One start of one child in one run; `key` is unlike that of every other start of the run. */
export interface Mark {
  readonly run: string;
  readonly key: string;
}

/** The key of the nth child of a run: `unit#3`. */
export function markKey(owner: string, n: number): string {
  return `${owner.replace(/[^\w.-]/g, '_')}#${n}`;
}

/** A child's environment with its mark added to those of the runs around us. */
export function marked(env: Readonly<Record<string, string>>, mark: Mark): Record<string, string> {
  const marks = [...zip(env[RUN_VARIABLE], env[OWNER_VARIABLE]), mark].slice(-DEEPEST);
  return {
    ...env,
    [RUN_VARIABLE]: marks.map((each) => each.run).join(':'),
    [OWNER_VARIABLE]: marks.map((each) => each.key).join(':'),
  };
}

/** The key under which a process works for a run; undefined when it does not, or is another user's. */
export function keyIn(run: string, entry: ProcessEntry): string | undefined {
  const runs = platform.variable(entry, RUN_VARIABLE);
  if (runs === undefined || !runs.includes(run)) return undefined;
  return zip(runs, platform.variable(entry, OWNER_VARIABLE)).find((mark) => mark.run === run)?.key;
}

/** Unequal lists are not ours, whoever wrote them: no mark at all. */
function zip(runs: string | undefined, keys: string | undefined): Mark[] {
  const run = runs?.split(':') ?? [];
  const key = keys?.split(':') ?? [];
  return run.length === key.length
    ? run.map((each, i) => ({ run: each, key: key[i] ?? '' })).filter((mark) => mark.run !== '')
    : [];
}
