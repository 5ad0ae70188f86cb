import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Attachment } from '../../src/model/case.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { createCtrfReporter } from '../../src/reporters/ctrf/ctrf.ts';
import { createJunitReporter, type JunitOptions } from '../../src/reporters/junit/junit.ts';
import { caseFailure, EventStream, failingCase, testCase } from '../rig/events.ts';
import { suite } from '../rig/suite.ts';
import { child, type Node, parse, Report } from './junit-rig.ts';
import { checkStrict } from './strict-schema.ts';

const test = suite<{ directory: string; attach(name: string): Attachment }>('attachments in JUnit and CTRF');
test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'portcullis-attached-'));
  mkdirSync(join(context.directory, 'reports', 'junit-attachments', 'run'), { recursive: true });
  context.attach = (name) => {
    const path = join(context.directory, 'reports', 'junit-attachments', 'run', name);
    writeFileSync(path, 'all of it');
    return { name: 'stdout', contentType: 'text/plain', path, bytes: 9 };
  };
});
test.after.each(({ directory }) => rmSync(directory, { recursive: true, force: true }));

const MARK = '[[ATTACHMENT|junit-attachments/run/1-stdout.txt]]';

function runOf(stdout: string | undefined, attachments: readonly Attachment[]): RunEvent[] {
  const record = testCase('a', 't', { stdout, attachments });
  return new EventStream().start(['unit']).stage('unit').case('unit', record).pass('unit').finish().events;
}

async function report(directory: string, events: readonly RunEvent[], options: Partial<JunitOptions> = {}) {
  const reporter = createJunitReporter({ file: join(directory, 'reports', 'junit.xml'), ...options });
  for (const event of events) reporter.handle(event);
  const { written, problems = [] } = await reporter.finish({ written: [] });
  assert.equal(problems, []);
  return new Report(parse(written));
}

const attachmentProperties = (one: Node): (string | undefined)[] =>
  child(one, 'properties')
    .children.filter(({ attributes }) => attributes.name === 'attachment')
    .map(({ attributes }) => attributes.value);

test('a file is named on the last line of system-out, alone, and as a property', async ({
  directory,
  attach,
}) => {
  for (const stdout of ['text without an end', 'text\n', undefined, `${'x'.repeat(5_000)}\n`]) {
    const one = (await report(directory, runOf(stdout, [attach('1-stdout.txt')]))).case('t');
    const lines = child(one, 'system-out').text.split('\n');
    assert.equal(lines.slice(-2), [MARK, '']);
    assert.is(lines.filter((line) => line === MARK).length, 1);
    assert.equal(attachmentProperties(one), ['junit-attachments/run/1-stdout.txt']);
  }
});

test('the strict profile names it in system-out only, and keeps to the schema', async ({
  directory,
  attach,
}) => {
  const events = runOf('x', [attach('1-stdout.txt')]);
  const strict = await report(directory, events, { profile: 'xunit-strict' });
  assert.is(child(strict.case('t'), 'system-out').text, `x\n${MARK}\n`);
  for (const root of strict.roots) checkStrict(root, 'attachments');
});

test('a file that is gone is not named, nor is a directory', async ({ directory, attach }) => {
  const gone = attach('1-stdout.txt');
  rmSync(gone.path);
  const events = runOf('x', [gone, { ...gone, path: directory }, { ...gone, path: `${directory}\0` }]);
  const one = (await report(directory, events)).case('t');
  assert.is(child(one, 'system-out').text, 'x');
  assert.equal(attachmentProperties(one), []);
  assert.is((await ctrf(directory, events)).attachments, undefined);
});

test('the line is relative to where the CI looks, the property to the report', async ({
  directory,
  attach,
}) => {
  const events = runOf('x', [attach('1-stdout.txt')]);
  const inside = await report(directory, events, { attachmentBase: directory });
  assert.match(child(inside.case('t'), 'system-out').text, MARK.replace('|', '|reports/'));
  assert.equal(attachmentProperties(inside.case('t')), ['junit-attachments/run/1-stdout.txt']);
  const outside = await report(directory, events, { attachmentBase: join(directory, 'elsewhere') });
  assert.match(child(outside.case('t'), 'system-out').text, MARK);
});

test('a path that would end the line early is a property only', async ({ directory, attach }) => {
  const one = (await report(directory, runOf('x', [attach('a]]b|c.txt')]))).case('t');
  assert.is(child(one, 'system-out').text, 'x');
  assert.equal(attachmentProperties(one), ['junit-attachments/run/a]]b|c.txt']);
});

/** Fails once, then passes; each attempt has an attachment. */
function flaky(attach: (name: string) => Attachment): RunEvent[] {
  const bad = failingCase('unit', 'a', 't', { stdout: 'one', attachments: [attach('1-stdout.txt')] });
  const cause = caseFailure('unit', bad);
  return new EventStream()
    .start(['unit'])
    .stage('unit')
    .case('unit', bad)
    .emit({ type: 'attempt-failed', stage: 'unit', attempt: 1, failures: [cause], retryInMs: 1 })
    .stage('unit', 2)
    .case('unit', testCase('a', 't', { stdout: 'two', attachments: [attach('2-stdout.txt')] }), 2)
    .end('unit', { status: 'passed', from: 'run', flaky: [cause] }, 1, 2)
    .finish().events;
}

test('of a flaky case the file of the attempt that failed is named too', async ({ directory, attach }) => {
  const one = (await report(directory, flaky(attach))).case('t');
  const two = MARK.replace('1-', '2-');
  assert.is(child(one, 'system-out').text, `two\n${MARK}\n${two}\n`);
  const { attachments } = await ctrf(directory, flaky(attach));
  assert.equal(attachments, [
    { name: 'stdout', contentType: 'text/plain', path: 'junit-attachments/run/1-stdout.txt' },
    { name: 'stdout', contentType: 'text/plain', path: 'junit-attachments/run/2-stdout.txt' },
  ]);
});

test('where each attempt is a case, each names its own', async ({ directory, attach }) => {
  const { cases } = await report(directory, flaky(attach), { attempts: 'each' });
  assert.equal(
    cases.map((one) => child(one, 'system-out').text),
    [`one\n${MARK}\n`, `two\n${MARK.replace('1-', '2-')}\n`],
  );
});

async function ctrf(directory: string, events: readonly RunEvent[]): Promise<{ attachments?: unknown }> {
  const file = join(directory, 'reports', 'ctrf.json');
  const reporter = createCtrfReporter({ file });
  for (const event of events) reporter.handle(event);
  await reporter.finish({ written: [] });
  return JSON.parse(readFileSync(file, 'utf8')).results.tests[0];
}

test.run();
