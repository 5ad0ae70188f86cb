export const TREES = ['normal', 'stubborn', 'setsid'] as const;
export type Tree = (typeof TREES)[number];

export const CAUSES = ['failure', 'SIGINT', 'SIGTERM'] as const;
export type Cause = (typeof CAUSES)[number];

/** The two commands that a runner runs side by side. */
export interface Siblings {
  /** Fails 0.3 s after the tree is up; under the other causes it waits for ever. */
  readonly failing: readonly [string, ...string[]];
  readonly tree: readonly [string, ...string[]];
}

/** How one runner is told to run the siblings and to end the one when the other fails. */
export interface Runner {
  readonly name: string;
  /** The options that matter, for the table. */
  readonly how: string;
  readonly version: string;
  /** Directory whose `node_modules` the workspace needs; undefined when it needs none. */
  readonly modules?: string;
  /** Writes into `dir` what the runner needs. */
  prepare(dir: string, siblings: Siblings): Promise<void>;
  /** The process that is signalled is this very one: no `npx` or `npm run` around it. */
  command(
    dir: string,
    siblings: Siblings,
  ): { readonly argv: readonly [string, ...string[]]; readonly env?: Record<string, string> };
}

/** What one runner did with one tree after one cause. */
export interface Cell {
  /** Seconds from the cause to the runner's exit; undefined when it was still there at the cap. */
  readonly seconds: number | undefined;
  /** Command lines of processes that were alive after it had exited. */
  readonly orphans: readonly string[];
  /** Exit code, or the signal that ended the runner. */
  readonly exit: string;
}
