import type { Checkpoint } from '../../git/checkpoint.ts';
import type { GitHost } from '../../git/git.ts';
import type { Commit } from '../../git/history.ts';
import type { FailureKind } from '../../model/failure.ts';

/** A failure of a gate, by which the same one is known again on another commit. */
export interface Symptom {
  readonly stage: string;
  /** The case, or the reason and file where no case is to blame. */
  readonly key: string;
  readonly kind: FailureKind;
  readonly message: string;
  readonly at?: string | undefined;
}

/** What a pipeline, or some stages of it, said of a tree. */
export type GateResult =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'failed'; readonly symptoms: readonly [Symptom, ...Symptom[]] }
  /** It could not be evaluated: the config of that commit is wrong, or portcullis was ended. */
  | { readonly verdict: 'unknown'; readonly why: string };

/** Evaluates the gates of the pipeline in `directory`; all of its stages, or those named. */
export type Gate = (
  directory: string,
  options: { readonly only?: readonly string[]; readonly signal: AbortSignal },
) => Promise<GateResult>;

/** What happened on the way, for whoever watches. */
export type RollbackStep =
  | {
      readonly step: 'checkpoint';
      readonly checkpoint: string;
      readonly commit: string;
      readonly commits: number;
    }
  | {
      readonly step: 'gate';
      readonly what: string;
      readonly commit: string;
      readonly result: GateResult;
      readonly ms: number;
    }
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
export interface RollbackPorts {
  readonly gate: Gate;
  readonly host: GitHost;
  readonly signal: AbortSignal;
  /** An empty directory of ours, removed at the end of the run whatever happens. */
  tempDir(): { readonly path: string } | { readonly problem: string };
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
