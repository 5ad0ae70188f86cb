import type { Checkpoint } from '../../git/checkpoint.ts';
import type { Commit } from '../../git/history.ts';
import type { GateStep, Symptom } from '../gate.ts';
import type { TrialPorts } from '../trial.ts';

/** What happened on the way, for whoever watches. */
export type RollbackStep =
  | {
      readonly step: 'checkpoint';
      readonly checkpoint: string;
      readonly commit: string;
      readonly commits: number;
    }
  | GateStep
  | { readonly step: 'bisect'; readonly left: number; readonly probes: number }
  | { readonly step: 'culprit'; readonly commit: Commit }
  | { readonly step: 'reverted'; readonly commit: string; readonly reverts: readonly string[] }
  | { readonly step: 'landed'; readonly branch: string; readonly from: string; readonly to: string };

export interface RollbackOptions {
  /** Working tree of the repository, or a directory in it: gates are evaluated at the same place of each worktree. */
  readonly directory: string;
  readonly pipeline: string;
  /** `<pipeline>/<name>`, a ref, or the start of a commit; default: the nearest on this branch. */
  readonly checkpoint?: string | undefined;
  /** `culprit`: the first commit that turned the gate red. `range`: everything since the checkpoint. */
  readonly revert: 'culprit' | 'range';
  /** Find out and prove, but move no branch. */
  readonly dryRun: boolean;
  /** Worktrees in which gates are evaluated at once. */
  readonly jobs: number;
  /** More commits than this since the checkpoint are for a person to look at. */
  readonly maxCommits: number;
}

/** What a rollback works with. */
export interface RollbackPorts extends Omit<TrialPorts, 'tell'> {
  tell(step: RollbackStep): void;
}

export type RollbackResult =
  /** Nothing to roll back: the gate is open, or the checkpoint is HEAD. */
  | { readonly outcome: 'nothing-to-do'; readonly message: string }
  | {
      readonly outcome: 'rolled-back' | 'proved';
      readonly branch: string;
      readonly from: string;
      /** Head of the new commits. */
      readonly to: string;
      readonly checkpoint: Checkpoint;
      readonly reverted: readonly Commit[];
      readonly cause: Symptom;
    }
  /** A person must decide; nothing was changed. `evidence`: what was found out, a line each. */
  | {
      readonly outcome: 'escalated';
      readonly message: string;
      readonly help: string;
      readonly evidence: readonly string[];
    }
  /** It could not be begun. */
  | { readonly outcome: 'refused'; readonly message: string; readonly help: string }
  | { readonly outcome: 'interrupted' };
