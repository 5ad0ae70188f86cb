/** Version of the lines that `plugin/portcullis_pytest.py` writes; change both when a line changes. */
export const PROTOCOL = 2;

/** [path, line] inside the project, outermost first. */
export type Frames = readonly (readonly [string, number])[];

/** Files of the spool with what `captured` had to cut; `full` where there was no room left for them. */
export type Spooled = readonly string[] | 'full';

export interface CollectError {
  readonly e: 'collect-error';
  readonly id: string;
  readonly file: string;
  readonly type: string;
  readonly message: string;
  readonly frames: Frames;
  readonly text: string;
}

/** What one phase of a test came to, sent only when there is more to say than that it passed. */
export interface PhaseReport {
  readonly e: 'report';
  readonly id: string;
  /** `setup`, `call`, `teardown`; `???` when xdist lost the worker. */
  readonly when: string;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'rerun';
  readonly message?: string;
  readonly type?: string;
  readonly frames?: Frames;
  readonly text?: string;
  /** [stdout, stderr and log] */
  readonly captured?: readonly [string, string];
  readonly spooled?: Spooled;
  readonly reason?: string;
  readonly xfail?: string;
}

export interface TestStart {
  readonly e: 'start';
  readonly id: string;
  /** Relative to pytest's rootdir. */
  readonly file: string;
  readonly line: number | null;
  /** `gw0`, where workers run the tests. */
  readonly worker?: string;
}

/** How the tests are run where workers were asked for. */
export interface WorkersReport {
  readonly e: 'workers';
  /** 0: by pytest's own process, and `why` says why. */
  readonly count: number;
  readonly why: string | null;
  /** Threads of native modules that were alive when the workers were forked. */
  readonly native: number;
}

/** A worker that died, or was ended because it took too long. Its tests that were not begun go to another. */
export interface WorkerLost {
  readonly e: 'lost';
  readonly worker: string;
  /** The test that it ran; null between tests. */
  readonly id: string | null;
  /** Its exit status, or else its signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The limit in seconds that it was past when it was ended. */
  readonly overdue: number | null;
}

export interface TestFinish {
  readonly e: 'finish';
  readonly id: string;
  readonly ms: number;
  readonly captured?: readonly [string, string];
  readonly spooled?: Spooled;
}

export interface SessionFinish {
  readonly e: 'session-finish';
  /** pytest's exit status. */
  readonly status: number;
  /** Why the session stopped early. */
  readonly stop: string | null;
  readonly warnings: number;
}

/** [node id, file relative to rootdir, line, name] */
export type Item = readonly [string, string, number | null, string];

export type PluginEvent =
  | {
      readonly e: 'hello';
      readonly protocol: number;
      readonly pytest: string;
      readonly python: string;
      readonly pid: number;
    }
  | { readonly e: 'configured'; readonly rootdir: string }
  | { readonly e: 'items'; readonly items: readonly Item[] }
  | { readonly e: 'collected'; readonly count: number; readonly deselected: number }
  | CollectError
  | { readonly e: 'collect-skip'; readonly id: string; readonly reason: string }
  | WorkersReport
  | WorkerLost
  | TestStart
  | PhaseReport
  | TestFinish
  | {
      readonly e: 'interrupted';
      readonly kind: 'exit' | 'interrupt' | 'stop';
      readonly reason: string;
      readonly frames: Frames;
    }
  | {
      readonly e: 'internal-error';
      readonly type: string;
      readonly message: string;
      readonly frames: Frames;
      readonly text: string;
    }
  | SessionFinish;

type Kind = 'string' | 'number' | 'list';

/** The fields without which a line of that kind is not one. */
const REQUIRED: { readonly [E in PluginEvent['e']]: Readonly<Record<string, Kind>> } = {
  hello: { protocol: 'number', pytest: 'string', python: 'string' },
  configured: { rootdir: 'string' },
  items: { items: 'list' },
  collected: { count: 'number', deselected: 'number' },
  'collect-error': {
    id: 'string',
    file: 'string',
    type: 'string',
    message: 'string',
    frames: 'list',
    text: 'string',
  },
  'collect-skip': { id: 'string', reason: 'string' },
  workers: { count: 'number', native: 'number' },
  lost: { worker: 'string' },
  start: { id: 'string', file: 'string' },
  report: { id: 'string', when: 'string', outcome: 'string' },
  finish: { id: 'string', ms: 'number' },
  interrupted: { kind: 'string', reason: 'string', frames: 'list' },
  'internal-error': { type: 'string', message: 'string', frames: 'list', text: 'string' },
  'session-finish': { status: 'number', warnings: 'number' },
};

/** The event that a line holds, or undefined when it is not one. */
export function parseEvent(line: string): PluginEvent | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    typeof value.e !== 'string' ||
    !Object.hasOwn(REQUIRED, value.e)
  )
    return undefined;
  const required = Object.entries(REQUIRED[value.e as PluginEvent['e']]);
  const complete = required.every(([field, kind]) =>
    kind === 'list' ? Array.isArray(value[field]) : typeof value[field] === kind,
  );
  return complete ? (value as unknown as PluginEvent) : undefined;
}
