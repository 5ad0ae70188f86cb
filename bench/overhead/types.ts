import type { Argv } from '../lib/programs.ts';

/** Tasks by name, each with those it needs. */
export type Graph = Readonly<Record<string, readonly string[]>>;

/** How one runner is told to run every task of a graph, whatever it has cached. */
export interface Runner {
  readonly name: string;
  readonly version: string;
  /** The options that matter, for the table. */
  readonly how: string;
  /** Directory whose `node_modules` the workspace needs; undefined when it needs none. */
  readonly modules?: string;
  /** Writes into `dir` what the runner needs to run `command` as each task. */
  prepare(dir: string, graph: Graph, command: Argv): Promise<void>;
  command(dir: string, graph: Graph): { readonly argv: Argv; readonly env?: Record<string, string> };
}

/** Something that is measured: a runner in its workspace, or a floor. */
export interface Subject {
  readonly title: string;
  readonly argv: Argv;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
}
