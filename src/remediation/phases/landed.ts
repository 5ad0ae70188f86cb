import type { GateResult } from '../gate.ts';
import type { Phase } from '../plan/schema.ts';
import type { Validation } from './judge.ts';

/** A phase whose change is to become, or is, a commit. */
export interface Landing {
  readonly phase: Phase;
  readonly validation: Validation;
  readonly before: GateResult;
  /** Commit that it is made on, to whose tree it can be undone. */
  readonly base: string;
}

/** What became of a commit. */
export type Landed =
  | { readonly kind: 'committed'; readonly commit: string; readonly after: GateResult }
  /** It was made, was red, and is undone: our branch is at `tip`, with the tree that it had before. */
  | {
      readonly kind: 'reverted';
      readonly commit: string;
      readonly tip: string;
      readonly why: string;
      readonly after: GateResult;
    }
  /** It was not made. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It could not be undone, or what was good before no longer is: nothing more may be done here. */
  | { readonly kind: 'stuck'; readonly why: string }
  | { readonly kind: 'halted' };
