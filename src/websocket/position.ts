import type { Bound } from './bound.ts';
import type { Group, Leaf, Node, Repeat } from './program.ts';

/** The event from which the next deadline counts. */
export interface Mark {
  /** ms, on the clock of `performance.now()`. */
  readonly at: number;
  readonly name: string;
}

/**
 * How far one reading of the log has come in a part of the automaton. Immutable: readings share what they have in
 * common. Undefined stands for a part that is over and takes nothing more.
 */
export type State =
  | { readonly kind: 'ready'; readonly node: Node; readonly since: Mark }
  | {
      readonly kind: 'sequence';
      readonly node: Group;
      readonly at: number;
      readonly inner: State;
      readonly bound: Bound;
    }
  | {
      readonly kind: 'parallel';
      readonly node: Group;
      readonly branches: readonly (State | undefined)[];
      readonly since: Mark;
      readonly bound: Bound;
    }
  | { readonly kind: 'repeat'; readonly node: Repeat; readonly count: number; readonly inner: State };

/** What an event is to the automaton that takes it. */
export interface Taken extends Mark {
  readonly value: unknown;
}

/** The event that must come next, and by when: later than that, this reading of the log has failed. */
export interface Pending {
  readonly leaf: Leaf;
  readonly since: Mark;
  /** ms, on the clock of `performance.now()`. */
  readonly at: number;
}
