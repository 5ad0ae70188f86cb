import type { TestReport } from '../file-report.ts';
import type { FileOutcome } from './run-file.ts';

export interface Verdict {
  readonly file: string;
  readonly passed: number;
  readonly skipped: number;
  /** One for each failed test and each thing wrong with the file; empty means green. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  /** `suite › test`, where it belongs to one. */
  readonly test?: string;
  readonly message: string;
}

const UNFINISHED: Partial<Record<TestReport['state'], string>> = {
  declared: 'declared but never run: `.run()` of its suite was not called',
  queued: 'declared but never started: its suite or process ended before it',
  started: 'started but never ended: its process exited, or nothing was left to wait for',
};

/**
 * What a file's outcome is worth. Green needs all of: a report, at least one test, every declared test
 * passed, no hook that threw, exit code 0, and nothing left running.
 */
export function judge(outcome: FileOutcome, rules: { readonly ci: boolean }): Verdict {
  const tests = outcome.report?.tests ?? [];
  const faults: Fault[] = [];
  for (const test of tests) {
    const message = faultOf(test, rules.ci);
    if (message !== undefined) faults.push({ test: `${test.suite} › ${test.name}`, message });
  }
  for (const one of outcome.report?.hookFailures ?? []) {
    const where = one.test === undefined ? one.suite : `${one.suite} › ${one.test}`;
    faults.push({ test: where, message: `its ${one.hook} hook threw: ${one.error}` });
  }
  if (outcome.report !== undefined && tests.length === 0) faults.push({ message: 'declares no test' });
  const ending = endingFault(outcome, faults.length > 0);
  if (ending !== undefined) faults.push({ message: ending });
  for (const one of outcome.leftovers) {
    faults.push({ message: `left a process running (ended now): ${one.pid} ${one.command}` });
  }
  const passed = tests.filter((test) => test.state === 'passed').length;
  const skipped = tests.filter((test) => test.state === 'skipped' || test.state === 'excluded').length;
  return { file: outcome.file, passed, skipped, faults };
}

function faultOf(test: TestReport, ci: boolean): string | undefined {
  if (test.state === 'failed') return test.error ?? 'failed';
  if (ci && test.state === 'excluded') return 'kept from running by an `.only`, which CI does not accept';
  if (ci && test.state === 'skipped' && !test.reason?.trim()) {
    return 'skipped without a reason: test.skip(name, body, reason)';
  }
  return UNFINISHED[test.state];
}

function endingFault(outcome: FileOutcome, explained: boolean): string | undefined {
  const { exit } = outcome;
  if ('timeoutMs' in exit)
    return `still running after ${exit.timeoutMs / 1000} s: ended with all it had started`;
  if ('signal' in exit) return `died of ${exit.signal}`;
  if (outcome.report === undefined) {
    return `reported nothing (exit code ${exit.code}): it does not use test/rig/suite.ts, or it failed to load`;
  }
  if (exit.code !== 0 && !explained) return `exited with code ${exit.code} although no test failed`;
  return undefined;
}
