import type { GateResult } from '../gate.ts';
import type { Phase } from '../plan/schema.ts';
import type { Validation } from './judge.ts';

/** Where an attempt begins. */
export interface Ground {
  readonly phase: Phase;
  readonly validation: Validation;
  readonly before: GateResult;
  /** Tip of our branch. */
  readonly base: string;
  readonly baseTree: string;
  /** Tree that has proved good of this phase so far; `baseTree` at first. */
  readonly good: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** What a change leaves in its worktree has hidden a failure before: judge trees in fresh ones only. */
  readonly fresh: boolean;
  /** Worktree in which a person was to work. */
  readonly hand: string | undefined;
}
