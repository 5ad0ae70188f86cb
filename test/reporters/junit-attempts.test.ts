import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { caseFailure, EventStream, failingCase, failure, testCase } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';
import { child, junit, type Node } from './junit-rig.ts';

const test = suite('JUnit with a case for each attempt');
const each = (events: readonly RunEvent[]) => junit(events, { attempts: 'each' });

/** Name, attempt number and verdict of every case, in the order of the report. */
const told = (cases: readonly Node[]): [string | undefined, string | undefined, string][] =>
  cases.map((one) => [
    one.attributes.name,
    child(one, 'properties').children.find(({ attributes }) => attributes.name === 'attempt_number')
      ?.attributes.value,
    one.children.find(({ tag }) => tag === 'failure' || tag === 'error' || tag === 'skipped')?.tag ??
      'passed',
  ]);

test('a flaky case is one that failed and one that passed, of one name; nothing is nested in either', async () => {
  const { cases, suites, red } = await each(RUNS.flaky());
  assert.equal(told(cases), [
    ['test_ok', '1', 'passed'],
    ['test_send', '1', 'failure'],
    ['test_ok', '2', 'passed'],
    ['test_send', '2', 'passed'],
  ]);
  assert.is(
    new Set(
      cases
        .filter(({ attributes }) => attributes.name === 'test_send')
        .map(({ attributes }) => attributes.classname),
    ).size,
    1,
  );
  assert.not.match(JSON.stringify(cases), /flakyFailure|rerunFailure/);
  assert.is(red, 1);
  assert.equal(
    suites.map(({ attributes }) => attributes.tests),
    ['4'],
  );
});

test('a case that fails every time is as many failures as attempts', async () => {
  const bad = failingCase('unit', 'a', 'bad');
  const cause = caseFailure('unit', bad);
  const again = { type: 'attempt-failed', stage: 'unit', failures: [cause], retryInMs: 1 } as const;
  const stream = new EventStream()
    .start(['unit'])
    .stage('unit')
    .case('unit', bad)
    .emit({ ...again, attempt: 1 });
  stream
    .stage('unit', 2)
    .case('unit', bad, 2)
    .emit({ ...again, attempt: 2 });
  stream
    .stage('unit', 3)
    .case('unit', bad, 3)
    .end('unit', { status: 'failed', failures: [cause] }, 1, 3);
  const { cases } = await each(stream.finish('failed', cause).events);
  assert.equal(told(cases), [
    ['bad', '1', 'failure'],
    ['bad', '2', 'failure'],
    ['bad', '3', 'failure'],
  ]);
});

test('a case told twice in one attempt stands once', async () => {
  const stream = new EventStream().start(['unit']).stage('unit');
  stream.case('unit', testCase('a', 't')).case('unit', testCase('a', 't')).pass('unit');
  assert.equal(told((await each(stream.finish().events)).cases), [['t', '1', 'passed']]);
});

test('a stage without cases is told once for each attempt; so is what was not met again', async () => {
  const cause = failure('build', { reason: 'exit-code', message: 'exit code 1' });
  const gone = failure('unit', { reason: 'collection-error', test: 'gone', message: 'ImportError: x' });
  const record = testCase('a', 'gone', { id: 'gone', status: 'error', failure: gone });
  const stream = new EventStream().start(['build', 'unit']).stage('build');
  stream.emit({ type: 'attempt-failed', stage: 'build', attempt: 1, failures: [cause], retryInMs: 1 });
  stream.stage('build', 2).end('build', { status: 'passed', from: 'run', flaky: [cause] }, 1, 2);
  stream.stage('unit').case('unit', record);
  stream.emit({ type: 'attempt-failed', stage: 'unit', attempt: 1, failures: [gone], retryInMs: 1 });
  stream.stage('unit', 2).case('unit', testCase('a', 'fine'), 2);
  stream.end('unit', { status: 'passed', from: 'run', flaky: [gone] }, 1, 2);
  const { cases } = await each(stream.finish().events);
  assert.equal(told(cases), [
    ['fine', '2', 'passed'],
    ['build', '1', 'failure'],
    ['build', '2', 'passed'],
    ['unit', '1', 'error'],
    ['unit', '2', 'passed'],
  ]);
  assert.match(child(cases[1]!, 'failure').attributes.message!, 'exit code 1');
});

test('every run is as red as without it, or redder, and counts what it holds', async () => {
  for (const [name, events] of Object.entries(RUNS)) {
    const [report, plain] = [await each(events()), await junit(events())];
    assert.ok(report.red >= plain.red, name);
    for (const { attributes, children } of report.suites)
      assert.is(Number(attributes.tests), children.filter(({ tag }) => tag === 'testcase').length, name);
    for (const one of report.cases) assert.ok(Number(told([one])[0]![1] ?? 1) >= 1);
  }
});

test.run();
