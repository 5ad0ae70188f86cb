/**
 * What a test file tells the test entry (`test/run.ts`) about itself, written once, at process exit,
 * to the file named by REPORT_FILE_ENV.
 */
export interface FileReport {
  readonly tests: readonly TestReport[];
  /** What went wrong outside the body of a test: a hook that threw. */
  readonly hookFailures: readonly HookFailure[];
}

export interface TestReport {
  readonly suite: string;
  readonly name: string;
  /**
   * `declared`: never handed to uvu, because `.run()` was not called. `queued`: handed over, never
   * started. `started`: began, did not end. `excluded`: another test of the suite has `.only`.
   */
  readonly state: 'declared' | 'queued' | 'started' | 'passed' | 'failed' | 'skipped' | 'excluded';
  readonly error?: string;
  /** Why it is skipped; a skip without a reason is red under CI. */
  readonly reason?: string;
  readonly ms?: number;
}

export interface HookFailure {
  readonly suite: string;
  readonly hook: 'before' | 'after' | 'before.each' | 'after.each';
  /** The test it ran for, where there is one. */
  readonly test?: string;
  readonly error: string;
}

/** Names the file the report goes to. It is removed from the environment, so that children do not write to it too. */
export const REPORT_FILE_ENV = 'PORTCULLIS_TEST_REPORT';

/** Carried by every process a test file starts, so that what it leaves behind can be found. */
export const MARKER_ENV = 'PORTCULLIS_TEST_MARKER';
