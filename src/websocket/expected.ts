import type { Program } from './program.ts';
import type { Shape } from './vocabulary.ts';

/** A compiled expression with what one run of it is given. Times in ms on the clock of `performance.now()`. */
export interface Expected {
  readonly program: Program;
  /** By the index of the event, placeholders filled: all must fit. */
  readonly shapes: readonly (readonly Shape[])[];
  readonly ignore: ReadonlySet<string>;
  /** When the message was sent, and what the first deadline is counted from, in words: `the message was sent`. */
  readonly sentAt: number;
  readonly anchor: string;
  readonly totalWithin?: number | undefined;
  readonly quietMs: number;
  /** How long to look on, once it cannot pass, to tell late from missing, and missing from out of order. */
  readonly settleMs: { readonly late: number; readonly order: number };
}

/** ms to look on after a deadline or an overtaking, to say which failure it is. */
export const SETTLE_MS = { late: 1000, order: 250 };
