import type { GateResult } from '../gate.ts';

/** Changes that were kept out of a phase's commit, since the gate is closed with them. */
export interface Isolated {
  /** Relative to the top of the repository. */
  readonly paths: readonly string[];
  /** File that `git apply` takes, absolute. */
  readonly patch: string;
  readonly why: string;
}

/** What became of a phase. */
export interface PhaseReport {
  readonly name: string;
  /**
   * `partial`: a commit holds what is good of it, the rest is isolated. `failed`: nothing of it landed. `waiting`: for a person.
   */
  readonly outcome: 'committed' | 'unchanged' | 'partial' | 'failed' | 'waiting';
  /** Its gate on the tree before it, and on what came of it. */
  readonly before: GateResult | null;
  readonly after: GateResult | null;
  readonly commit: string | null;
  /** Files that its commit changes. */
  readonly files: number;
  readonly attempts: number;
  readonly ms: number;
  readonly isolated: readonly Isolated[];
  /** Commits that failed once they were made, and that a new commit has undone. */
  readonly reverted: readonly string[];
  /** Branch that holds the whole of what was tried, when it did not land. */
  readonly attempt: string | null;
  /** What to know of it, in a line; empty when there is nothing. */
  readonly note: string;
}

/** What a remediation came to. */
export interface RemediationReport {
  readonly version: 1;
  /**
   * `done`: every phase is on the branch and the final gates are open; `landed`: and the user's branch is there. `unchanged`: there
   * was nothing to do. `red`: every phase is done, and yet a final gate is closed. `stopped`: by the stop file.
   */
  readonly outcome:
    | 'done'
    | 'landed'
    | 'unchanged'
    | 'red'
    | 'escalated'
    | 'waiting'
    | 'stopped'
    | 'interrupted';
  readonly message: string;
  /** What can be done now, a line each. */
  readonly next: readonly string[];
  readonly id: string;
  readonly name: string;
  /** Ours, that holds the commits. */
  readonly branch: string;
  readonly start: string;
  readonly tip: string;
  /** The user's; null when HEAD was detached. */
  readonly onto: string | null;
  readonly phases: readonly PhaseReport[];
  readonly final: GateResult | null;
  /** Markdown for whoever must decide, absolute; null when nobody must. */
  readonly page: string | null;
  readonly ms: number;
}
