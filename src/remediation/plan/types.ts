import type { CommandTask, ScriptTask } from '../../pipeline/types.ts';
import type { Duration } from '../../util/duration.ts';

/** What changes the tree: made by `command`, `shell`, `script` and `person`. */
export type Apply = CommandTask | ScriptTask | PersonTask;

/** The remediation stops with a worktree for a person to edit; `--resume` takes what they did. */
export interface PersonTask {
  readonly kind: 'person';
  /** What is to be done. */
  readonly message: string;
}

/** One phase as users write it: a change that is validated and becomes one commit. */
export interface PhaseInput {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /**
   * Runs in the project root of a worktree, never in the user's own tree. Scripts are relative to the config file; a program given
   * as a path is relative to the root, and is the committed one.
   */
  readonly apply: Apply;
  /** Limit for `apply` (default an hour). */
  readonly timeout?: Duration;
  /** What the tree must pass (default: the whole default pipeline of the config). */
  readonly validate?: ValidateInput;
  /** Of the commit; `{phase}`, `{remediation}` and `{files}` (how many) are filled in. Default `refactor: {phase}`. */
  readonly message?: string;
  /** Further attempts after a failure (default one, after a second). */
  readonly retry?: RetryInput;
}

export interface ValidateInput {
  readonly pipeline?: string;
  /** These stages alone, with what they need. */
  readonly only?: readonly string[];
  /**
   * `open`: every gate is. `no-worse`: nothing fails that did not fail before the phase, for the steps of a migration that begins
   * red (default `open`).
   */
  readonly expect?: 'open' | 'no-worse';
}

export interface RetryInput {
  /** How often it is tried again. */
  readonly limit?: number;
  /** Before the first of them; each later one waits twice as long. */
  readonly backoff?: Duration;
}

/** A remediation as users write it. */
export interface RemediationInput {
  readonly description?: string;
  /** In the order in which they land. */
  readonly phases: readonly [PhaseInput, ...PhaseInput[]];
  /** Gates of the last commit, which must all be open at the end (default: the config's default pipeline). */
  readonly final?: { readonly pipeline?: string; readonly only?: readonly string[] };
  /** Remediations begun within 24 hours on this checkout; past it the next is refused, for unattended use (default: no limit). */
  readonly perDay?: number;
}
