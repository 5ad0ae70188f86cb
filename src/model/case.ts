import type { Failure } from './failure.ts';
import type { Location } from './location.ts';

/** A file beside the run's reports that holds what a case is too small for. */
export interface Attachment {
  /** What is in it: `stdout`, `stderr`. */
  readonly name: string;
  /** `text/plain` */
  readonly contentType: string;
  /** Absolute. Whoever reads a journal later must look whether it still stands. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * The smallest thing a stage checks: one pytest item, one rule, one expectation of a scenario.
 * Every report is made of these. Plain JSON.
 */
export interface CaseRecord {
  /** Unique within the stage: a pytest node id, a rule name, `connect › agent_started`. */
  readonly id: string;
  /** Short name, parameter ids kept. */
  readonly name: string;
  /** Group it is listed under: the dotted module and class for pytest; never empty. */
  readonly classname: string;
  readonly at?: Location | undefined;
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  readonly durationMs: number;
  /** Present when failed or error. */
  readonly failure?: Failure | undefined;
  /** Why it was skipped, or a remark such as `xfail: reason`. */
  readonly note?: string | undefined;
  /** Captured output, already bounded by the executor. */
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  /** Captured output whole, where `stdout` or `stderr` had to be cut. */
  readonly attachments?: readonly Attachment[] | undefined;
}

export interface CaseCounts {
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
  readonly skipped: number;
}
