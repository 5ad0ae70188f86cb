import { writeFileSync } from 'node:fs';
import { type Callback, suite as uvuSuite } from 'uvu';
import { type FileReport, type HookFailure, REPORT_FILE_ENV, type TestReport } from './file-report.ts';

type Hook<T> = ((hook: Callback<T>) => void) & { each(hook: Callback<T>): void };

/** uvu's suite, plus a reason for a skip. */
export interface Suite<T> {
  (name: string, body: Callback<T>): void;
  only(name: string, body: Callback<T>): void;
  /** A skip is counted, and is red under CI unless it carries a reason. */
  skip(name: string, body?: Callback<T>, reason?: string): void;
  before: Hook<T>;
  after: Hook<T>;
  run(): void;
}

type Entry = { -readonly [K in keyof TestReport]: TestReport[K] } & { only?: boolean };

const entries: Entry[] = [];
const hookFailures: HookFailure[] = [];
const reportFile = process.env[REPORT_FILE_ENV];
delete process.env[REPORT_FILE_ENV];
process.on('exit', conclude);

/**
 * uvu's `suite`, with its books kept: uvu 0.5.6 exits 0 when `before` throws, when `after.each` throws and
 * when `.run()` is forgotten, so every test declared here must also have been run and passed, or the
 * process exits non-zero and says which was not, and why.
 */
export function suite<T = Record<string, unknown>>(name: string, context?: T): Suite<T> {
  const inner = uvuSuite<T>(name, context);
  let pending: Entry[] = [];

  const declare = (test: string, state: Entry['state'], more: Partial<Entry> = {}): Entry => {
    const entry: Entry = { suite: name, name: test, state, ...more };
    entries.push(entry);
    pending.push(entry);
    return entry;
  };
  const outer = (test: string, body: Callback<T>) => inner(test, kept(declare(test, 'declared'), body));
  const before = (hook: Callback<T>) => inner.before(guarded(name, 'before', hook));
  const after = (hook: Callback<T>) => inner.after(guarded(name, 'after', hook));
  return Object.assign(outer, {
    only: (test: string, body: Callback<T>) =>
      inner.only(test, kept(declare(test, 'declared', { only: true }), body)),
    skip: (test: string, _body?: Callback<T>, reason?: string) => {
      declare(test, 'skipped', reason === undefined ? {} : { reason });
      inner.skip(test);
    },
    before: Object.assign(before, {
      each: (hook: Callback<T>) => inner.before.each(guarded(name, 'before.each', hook)),
    }),
    after: Object.assign(after, {
      each: (hook: Callback<T>) => inner.after.each(guarded(name, 'after.each', hook)),
    }),
    run: () => {
      const narrowed = pending.some((entry) => entry.only);
      for (const entry of pending) {
        if (entry.state === 'declared') entry.state = narrowed && !entry.only ? 'excluded' : 'queued';
      }
      pending = [];
      inner.run();
    },
  });
}

function kept<T>(entry: Entry, body: Callback<T>): Callback<T> {
  return async (context) => {
    const since = performance.now();
    entry.state = 'started';
    try {
      await body(context);
      entry.state = 'passed';
    } catch (error) {
      entry.state = 'failed';
      entry.error = text(error);
      throw error;
    } finally {
      entry.ms = Math.round(performance.now() - since);
    }
  };
}

function guarded<T>(suiteName: string, hook: HookFailure['hook'], body: Callback<T>): Callback<T> {
  return async (context) => {
    try {
      await body(context);
    } catch (error) {
      const test = hook.endsWith('.each') ? { test: context.__test__ } : {};
      hookFailures.push({ suite: suiteName, hook, ...test, error: text(error) });
      // uvu drops the rest of the suite, silently, when after.each throws: the failure is on the books, let the rest run.
      if (hook !== 'after.each') throw error;
    }
  };
}

function text(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const details = 'details' in error && typeof error.details === 'string' ? `\n${error.details}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const own = frames.filter((line) => !/node:internal|node_modules/.test(line));
  const cause = error.cause === undefined ? '' : `\ncaused by: ${text(error.cause)}`;
  return `${error.name}: ${error.message}${details}\n${own.join('\n')}${cause}`;
}

function conclude(): void {
  const report: FileReport = { tests: entries, hookFailures };
  if (reportFile !== undefined) writeFileSync(reportFile, JSON.stringify(report));
  const unfinished = entries.filter((entry) => /^(declared|queued|started)$/.test(entry.state));
  const said = [
    ...unfinished.map((entry) => `not run to its end (${entry.state}): ${entry.suite} › ${entry.name}`),
    ...hookFailures.map(
      (one) => `${one.hook} of ${one.suite}${one.test ? ` › ${one.test}` : ''}: ${one.error}`,
    ),
  ];
  if (!entries.some((entry) => entry.state === 'passed' || entry.state === 'failed'))
    said.push('no test was run');
  if (said.length === 0) return;
  process.exitCode ||= 1;
  process.stderr.write(`${said.join('\n')}\n`);
}
