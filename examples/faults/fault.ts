import type { FailureReason } from '../../src/model/failure.ts';

/** One way to break the example, and what portcullis must say of it. The change itself is `<name>.patch`. */
export interface Fault {
  /** In lower case with dashes: the name of the patch, and of the demonstration. */
  readonly name: string;
  /** What happened to whom, in a sentence. */
  readonly story: string;
  /** The stage whose gate must close first. */
  readonly stage: 'ssot' | 'unit' | 'integration' | 'golden-path';
  readonly exitCode: number;
  /** The whole of it unless told; one stage alone costs the test suite less. */
  readonly pipeline?: 'golden-path';
  /** What must stand on top of the report. */
  readonly cause: {
    readonly reason: FailureReason;
    /** Where it must point, when there is a line to point at. */
    readonly at?: Place;
    /** What the message must say. */
    readonly says: RegExp;
    /** What its evidence must show, where the message alone is not all that matters. */
    readonly shows?: RegExp;
  };
  /** The scenario that shows it, where the golden path does not: a file of the example. */
  readonly scenario?: string;
  /** Shorter limits than the example's own, so that nobody has to wait for what never comes. */
  readonly limits?: Limits;
}

/** A line of a file, found by a text in it, since numbers move with every change of the example. */
export interface Place {
  /** Relative to the example. */
  readonly file: string;
  /** A part of the line, as it is once the patch has been applied; left out where no text is of that line alone. */
  readonly line?: string;
}

export interface Limits {
  /** For each test of every suite: '3s'. */
  readonly testTimeout?: string;
  /** For these services to get ready. */
  readonly readyWithin?: Readonly<Record<string, string>>;
}
