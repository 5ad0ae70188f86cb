import type { Argv } from '../lib/programs.ts';

/** Something that is measured over a tree. */
export interface Subject {
  readonly title: string;
  readonly argv: Argv;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that mean it did its work. */
  readonly exits: readonly number[];
  /** Run before each round, outside of what is measured. */
  prepare?(): Promise<void>;
}

/** Medians of the rounds. */
export interface Figures {
  readonly title: string;
  readonly cpuS: number;
  readonly cpuRangeS: readonly [number, number];
  readonly wallS: number;
  readonly peakBytes: number;
}
