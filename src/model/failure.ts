import type { Location } from './location.ts';

/**
 * Every way in which a gate can close, and the kind of red it is. One table, so that a new reason
 * cannot be added without saying what it means to a reader.
 */
export const FAILURE_KINDS = {
  'exit-code': 'failure',
  signal: 'infrastructure',
  spawn: 'infrastructure',
  timeout: 'infrastructure',
  'tests-failed': 'failure',
  'collection-error': 'collection',
  'worker-lost': 'infrastructure',
  'no-tests-ran': 'nothing-ran',
  'rule-violated': 'failure',
  expectation: 'failure',
  budget: 'failure',
  'service-not-ready': 'infrastructure',
  'service-died': 'infrastructure',
  'report-missing': 'infrastructure',
  environment: 'infrastructure',
  internal: 'infrastructure',
} as const;

export type FailureReason = keyof typeof FAILURE_KINDS;
export type FailureKind = (typeof FAILURE_KINDS)[FailureReason];

/** Why a gate closed: what, where, why, and the next step. Plain JSON. */
export interface Failure {
  readonly reason: FailureReason;
  /** The stage it belongs to; for a failing service, the stage that asked for it. */
  readonly stage: string;
  /** One line: what went wrong. */
  readonly message: string;
  readonly at?: Location | undefined;
  /** The case (test, rule or expectation) that failed, as its `CaseRecord.id`. */
  readonly test?: string | undefined;
  /** A few lines of evidence: assertion, stack, log tail. */
  readonly excerpt?: string | undefined;
  /** What to do next. */
  readonly help?: string | undefined;
  /** A shell command that shows the failure again. */
  readonly reproduce?: string | undefined;
}

/** The kind of red a failure is. */
export function kindOf(failure: Failure): FailureKind {
  return FAILURE_KINDS[failure.reason];
}
