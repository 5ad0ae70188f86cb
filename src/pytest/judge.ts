import type { StageFailure } from '../model/ports.ts';
import type { Exit } from '../process/types.ts';
import { bounded, firstLine } from './excerpt.ts';
import { PROTOCOL } from './protocol.ts';
import type { SessionFacts } from './session.ts';

/** What is known when the process has ended. */
export interface Ended {
  readonly facts: SessionFacts;
  readonly exit: Exit;
  /** Failures already known: of tests, of collection, of time. */
  readonly failures: number;
  /** Cases of collected tests that came to an end. */
  readonly finished: number;
  /** Node ids that were collected and have no result. */
  readonly missing: readonly string[];
  /** The last lines of its output. */
  readonly tail: string;
  readonly allowEmpty: boolean;
  readonly python: string;
  readonly reproduce: string;
}

/**
 * What is wrong with a session that nobody stopped, beyond its failing tests; undefined when it is to be
 * believed. Green needs all of it: the plugin's word from first to last, every collected test's result, at least
 * one test, and an exit status that says the same. The exit status alone is never believed.
 */
export function judge(ended: Ended): StageFailure | undefined {
  const { facts, exit, failures, reproduce, tail } = ended;
  if (exit.kind === 'spawn') {
    return {
      reason: 'spawn',
      message: `pytest could not be started: ${exit.message}`,
      help: `Is ${ended.python} a Python that runs here?`,
      reproduce,
    };
  }
  if (facts.fault !== undefined) {
    return {
      reason: 'report-missing',
      message: `pytest's report could not be read: ${facts.fault}`,
      excerpt: tail,
      help: 'Something else wrote to its channel; what came after it is unknown.',
      reproduce,
    };
  }
  const start = judgeStart(ended);
  if (start !== undefined) return start;
  if (facts.internalError !== undefined) {
    const { type, message, text } = facts.internalError;
    const help =
      'A plugin or a hook in a conftest raised where pytest does not expect it; the last lines of the stack say which.';
    return {
      reason: 'worker-lost',
      message: `pytest stopped with an internal error: ${type}: ${firstLine(message)}`,
      excerpt: bounded(text.split('\n').slice(-20)),
      help,
      reproduce,
    };
  }
  if (facts.finish?.status === 4 && failures === 0) return usageError(ended);
  if (facts.interrupted !== undefined && facts.interrupted.kind !== 'stop') return interrupted(ended);
  if (facts.finish === undefined) return undefined;
  return judgeCounts(ended) ?? judgeStatus(ended);
}

function judgeStart(ended: Ended): StageFailure | undefined {
  const { facts, exit, failures, tail, python, reproduce } = ended;
  const begun = facts.configured || facts.finish !== undefined;
  if (facts.hello !== undefined && facts.hello.protocol !== PROTOCOL) {
    const message = `the pytest plugin speaks version ${facts.hello.protocol} of the protocol, portcullis version ${PROTOCOL}`;
    const help = 'Another portcullis_pytest comes first on PYTHONPATH: remove it.';
    return { reason: 'environment', message, help, reproduce };
  }
  if (begun || failures > 0) return undefined;
  if (exit.kind === 'exit' && exit.code === 4) return usageError(ended);
  if (facts.hello === undefined) {
    const missing = /No module named '?pytest'?\b/.test(tail);
    const message = missing
      ? `pytest is not installed for ${python}`
      : `pytest ended before portcullis's plugin was loaded: ${describeExit(exit)}`;
    const help = missing
      ? 'Add pytest to the requirements file of `python.requirements`, or install it for that interpreter.'
      : 'The plugin needs pytest 7 or later and Python 3.8 or later; the last lines say what went wrong.';
    return { reason: 'environment', message, excerpt: tail, help, reproduce };
  }
  if (exit.kind !== 'exit') return undefined;
  const message = `pytest never said that its session began: ${describeExit(exit)}`;
  const help = 'Look for `-p no:portcullis_pytest` in `args` and addopts, and for a conftest that exits.';
  return { reason: 'environment', message, excerpt: tail, help, reproduce };
}

function usageError({ tail, exit, reproduce }: Pick<Ended, 'tail' | 'exit' | 'reproduce'>): StageFailure {
  const lines = tail.split('\n');
  const said =
    [...lines].reverse().find((line) => /(?:^ERROR|: error):? /.test(line)) ??
    [...lines].reverse().find((line) => line.trim() !== '');
  const message = `pytest did not start: ${firstLine(said ?? describeExit(exit)).replace(/^ERROR:? /, '')}`;
  return {
    reason: 'environment',
    message,
    excerpt: tail,
    help: "Compare the suite's `paths` and `args`, and addopts in the project's own configuration, with what this pytest accepts.",
    reproduce,
  };
}

function interrupted({ facts, finished, missing, reproduce }: Ended): StageFailure {
  const { kind, reason } = facts.interrupted ?? { kind: 'exit', reason: '' };
  const of =
    facts.collected === undefined ? '' : `; ${finished} of ${facts.collected.count} tests have a result`;
  const message =
    kind === 'exit'
      ? `pytest.exit was called: ${firstLine(reason) || 'no reason given'}${of}`
      : `KeyboardInterrupt ended the session from inside${of}`;
  return {
    reason: 'report-missing',
    message,
    excerpt: withoutResult(missing),
    help: 'What did not run is not known to be good.',
    reproduce,
  };
}

function judgeCounts({
  facts,
  failures,
  finished,
  missing,
  allowEmpty,
  reproduce,
}: Ended): StageFailure | undefined {
  const { collected, skippedFiles } = facts;
  if (failures > 0) return undefined;
  if (collected === undefined) {
    return {
      reason: 'report-missing',
      message: 'pytest ended without saying what it had collected',
      help: 'A plugin may have replaced its collection.',
      reproduce,
    };
  }
  if (collected.count === 0) {
    if (allowEmpty) return undefined;
    const deselected = collected.deselected > 0;
    const skipped = skippedFiles > 0 ? `, ${skippedFiles} skipped as a whole` : '';
    const message = deselected
      ? `no test ran: all ${collected.deselected} were deselected`
      : `no test ran: nothing was collected${skipped}`;
    const help = deselected
      ? 'Look at -k, -m and --deselect in `args` and in addopts.'
      : 'Look at `paths`, and at python_files and testpaths in the project; `allowEmpty: true` accepts it.';
    return { reason: 'no-tests-ran', message, help, reproduce };
  }
  if (finished < collected.count) {
    const message = `${collected.count} tests were collected and ${finished} have a result`;
    return {
      reason: 'report-missing',
      message,
      excerpt: withoutResult(missing),
      help: 'Look for --collect-only, -x, or a plugin that stops the session.',
      reproduce,
    };
  }
  return undefined;
}

function judgeStatus({
  facts,
  exit,
  failures,
  allowEmpty,
  tail,
  reproduce,
}: Ended): StageFailure | undefined {
  const status = facts.finish?.status ?? 0;
  if (exit.kind === 'signal') {
    return {
      reason: 'worker-lost',
      message: `after its session pytest was ended by ${exit.signal}`,
      excerpt: tail,
      help: 'An exit handler or a native module crashed while the interpreter was shutting down.',
      reproduce,
    };
  }
  if (failures > 0 || exit.kind === 'spawn') return undefined;
  const empty = status === 5 && facts.collected?.count === 0 && allowEmpty;
  if (status !== 0 && !empty) {
    const message = `every test passed, and pytest ended with status ${status}${facts.finish?.stop ? `: ${facts.finish.stop}` : ''}`;
    return {
      reason: 'exit-code',
      message,
      excerpt: tail,
      help: 'A plugin turned the session red, as a coverage threshold does; the last lines say which.',
      reproduce,
    };
  }
  if (exit.code !== status) {
    return {
      reason: 'exit-code',
      message: `pytest's session ended with status ${status}, its process exited with ${exit.code}`,
      excerpt: tail,
      help: 'Something calls sys.exit or os._exit after the session.',
      reproduce,
    };
  }
  return undefined;
}

/** `it exited with 3`, `it was ended by SIGKILL`. */
export function describeExit(exit: Exit): string {
  if (exit.kind === 'spawn') return exit.message;
  return exit.kind === 'exit' ? `it exited with ${exit.code}` : `it was ended by ${exit.signal}`;
}

function withoutResult(missing: readonly string[]): string | undefined {
  return missing.length === 0
    ? undefined
    : bounded(['without a result:', ...missing.map((nodeid) => `  ${nodeid}`)]);
}
