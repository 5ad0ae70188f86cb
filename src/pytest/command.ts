import { delimiter } from 'node:path';
import { pluginDirectory } from './plugin-path.ts';
import { type PytestSuite, TEST_TIMEOUT_MS } from './suite.ts';

/** argv after the interpreter: our plugins first, so that nothing of the user's is overridden. `narrow`: with a selection. */
export function argumentsFor(suite: PytestSuite, narrow = false): readonly string[] {
  const plugins = ['-p', 'portcullis_pytest', ...(narrow ? ['-p', 'portcullis_select'] : [])];
  return ['-m', 'pytest', ...plugins, ...(suite.args ?? []), ...suite.paths];
}

/** What the plugins are told of the run. */
interface Told {
  /** Files and a directory, absolute. */
  readonly stacks: string;
  readonly spool?: string | undefined;
  readonly selection?: string | undefined;
  /** Failures after which the session ends; Infinity for none. */
  readonly maxfail: number;
}

/** The child's environment: the suite's own, and what the plugin takes out again before a test can see it. */
export function environmentFor(
  base: Readonly<Record<string, string>>,
  suite: PytestSuite,
  { stacks, maxfail, spool, selection }: Told,
): Record<string, string> {
  const env: Record<string, string> = { ...base, ...suite.env };
  env.PYTHONPATH = [pluginDirectory(), env.PYTHONPATH]
    .filter((each) => each !== undefined && each !== '')
    .join(delimiter);
  env.PORTCULLIS_PYTEST_FD = '3';
  env.PORTCULLIS_PYTEST_STACKS = stacks;
  if (spool !== undefined) env.PORTCULLIS_PYTEST_SPOOL = spool;
  if (selection !== undefined) env.PORTCULLIS_PYTEST_SELECT = selection;
  if (suite.workers !== undefined) {
    env.PORTCULLIS_PYTEST_WORKERS = String(suite.workers);
    env.PORTCULLIS_PYTEST_TEST_SECONDS = String((suite.testTimeoutMs ?? TEST_TIMEOUT_MS) / 1000);
    if (suite.fork === false) env.PORTCULLIS_PYTEST_FORK = '0';
  }
  // Not `--maxfail`: on the command line it would override a stricter `-x` of the project's own addopts.
  if (Number.isFinite(maxfail)) env.PORTCULLIS_PYTEST_MAXFAIL = String(maxfail);
  return env;
}

/** argv after the interpreter with which somebody runs one test by hand, or with no argument the whole suite. */
export function byHand(suite: PytestSuite, argument?: string): readonly string[] {
  return ['-m', 'pytest', ...(suite.args ?? []), ...(argument === undefined ? suite.paths : [argument])];
}
