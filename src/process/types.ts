import type { Cleanup } from '../model/event.ts';

/** How to start a child. It always gets a process group of its own and no terminal. */
export interface SpawnOptions {
  /** argv: `file` is looked up on PATH; never passed through a shell unless `shell` is true. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly shell?: boolean | undefined;
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited beyond it but the run's own marker. */
  readonly env: Readonly<Record<string, string>>;
  /** Stage or service the child works for; it is named in the registry and in clean-up reports. */
  readonly owner: string;
  /** Text for its stdin, which is empty otherwise. */
  readonly input?: string | undefined;
  /** Opens one more pipe, fd 3 of the child, and hands what the child writes there to `onChannel`. */
  readonly onChannel?: ((chunk: Buffer) => void) | undefined;
  /** Bytes of its stdout as they come; `onOutput`, which is needed for the pipes, hears its stderr alone then. */
  readonly onBytes?: ((chunk: Buffer) => void) | undefined;
  /** Decoded text as it comes, not cut at lines. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined;
}

/** How a child ended. Exactly one of the three is set. */
export type Exit =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'spawn'; readonly message: string };

export interface ManagedProcess {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  /** Settles the moment the child itself has ended, whatever it left behind. Never rejects. */
  readonly exited: Promise<Exit>;
  /**
   * Settles once the child has ended, its pipes are drained (for a bounded time: a descendant that
   * holds a pipe does not hold the run) and what it left behind in its group is ended. Never rejects.
   * `leftBehind` is empty when the child was ended by `terminate`, which reports for itself.
   */
  readonly done: Promise<{ readonly exit: Exit; readonly leftBehind: readonly Cleanup[] }>;
  /** Sends one signal to the child alone (not to its tree), for protocols such as pytest's SIGINT. */
  signal(name: NodeJS.Signals): void;
  /**
   * Ends the child and every descendant, also those in sessions of their own: `signal` (default
   * SIGTERM), `graceMs`, then SIGKILL to all that is left. Resolves when they are gone, with all that
   * were ended and how. Idempotent; a later call with a shorter grace cuts the first one short.
   */
  terminate(options: EndOptions): Promise<readonly Cleanup[]>;
}

/** The processes of one run, with their temporary directories: what it starts, and the promise that none of it outlives the run. */
export interface Processes {
  readonly run: string;
  /** Why a crash of portcullis itself would not be cleaned up after, when that is so. */
  readonly warning: string | undefined;
  /** Starts a child. Never throws: what prevents the start is the `exit` of `done`. */
  spawn(options: SpawnOptions): ManagedProcess;
  /**
   * Makes a directory `portcullis-<purpose>-…` for this run, which is gone when the run is: removed by `close`, and
   * should portcullis be killed by its guard or the next run. `purpose` is a word in lower case.
   */
  tempDir(purpose: string): TempDir;
  /**
   * Ends every child and its descendants at once; a later call with a shorter grace cuts the first one
   * short. Tells of what nobody else tells of: not of children on which `terminate` was called before.
   */
  endEverything(options: EndOptions): Promise<readonly OwnedCleanup[]>;
  /** The end of the run: ends what is left of it, stops the guard, removes the registry. Idempotent. */
  close(options?: Partial<EndOptions>): Promise<readonly OwnedCleanup[]>;
}

/** A directory (absolute), or why it could not be made. */
export type TempDir = { readonly path: string } | { readonly problem: string };

export interface EndOptions {
  /** ms between the polite signal and SIGKILL. */
  readonly graceMs: number;
  /** The polite signal; default SIGTERM. */
  readonly signal?: NodeJS.Signals | undefined;
}

/** Processes ended on behalf of one stage or service. */
export interface OwnedCleanup {
  readonly owner: string;
  readonly processes: readonly Cleanup[];
}
