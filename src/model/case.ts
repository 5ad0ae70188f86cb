import type { Failure } from './failure.ts';
import type { Location } from './location.ts';

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
}

export interface CaseCounts {
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
  readonly skipped: number;
}
