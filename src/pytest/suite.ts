/** A pytest suite as a user declares it. */
export interface PytestSuite {
  /** Files, directories or node ids, relative to the root. */
  readonly paths: readonly string[];
  /** Any option of pytest, passed through as it is. */
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Limit for one test with its fixtures; default 120 s. */
  readonly testTimeoutMs?: number | undefined;
  /** Limit for starting pytest and collecting; default 300 s. */
  readonly collectTimeoutMs?: number | undefined;
  /** Processes that run the tests, forked from the one that collected them; default: that one runs them itself. */
  readonly workers?: number | undefined;
  /** `false`: never fork; the tests then run in one process. */
  readonly fork?: boolean | undefined;
  /** A suite that runs no test is red unless this is set. */
  readonly allowEmpty?: boolean | undefined;
  /** Globs of what its tests read besides Python, relative to the root: a change to it may change their outcome. */
  readonly data?: readonly string[] | undefined;
  /** Test files that are not to be collected, relative to the root. */
  readonly leaveOut?: readonly string[] | undefined;
}

/** Long enough for a session fixture that starts a database, short enough that a hang is seen before lunch. */
export const TEST_TIMEOUT_MS = 120_000;
export const COLLECT_TIMEOUT_MS = 300_000;
