import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { caseFailure, EventStream, failingCase, failure, testCase } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';
import { child, junit, type Node } from './junit-rig.ts';
import { checkStrict } from './strict-schema.ts';

const test = suite('JUnit, the twelve rules');
const unit = (fill: (stream: EventStream) => void, outcome: 'pass' | 'fail' = 'pass'): RunEvent[] => {
  const stream = new EventStream().start(['unit']).stage('unit');
  fill(stream);
  const cause = failure('unit');
  return outcome === 'pass'
    ? stream.pass('unit').finish().events
    : stream.fail('unit', cause).finish('failed', cause).events;
};
const everyRun = await Promise.all(
  Object.entries(RUNS).map(async ([name, events]) => ({
    name,
    events: events(),
    report: await junit(events()),
  })),
);

test('1: testsuites, one level of suites, one per source file, and cases in them', async () => {
  for (const { name, report } of everyRun) {
    const { roots, suites, cases } = report;
    assert.ok(
      roots.every((root) => root.tag === 'testsuites'),
      name,
    );
    assert.ok(
      suites.every(
        (one) =>
          one.tag === 'testsuite' &&
          one.children.every(({ tag }) => tag === 'testcase' || tag === 'properties'),
      ),
      name,
    );
    assert.ok(cases.length > 0, name);
  }
  const { suites } = await junit(RUNS.green());
  assert.equal(
    suites.map((one) => one.attributes.file),
    [undefined, 'tests/test_chat.py', 'tests/test_auth.py', 'tests/test_http.py'],
  );
});

test('2: every attribute is there, counts are true, and times are decimal with three places', async () => {
  for (const { name, report } of everyRun) {
    for (const { attributes, children } of report.suites) {
      for (const key of ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp', 'hostname'])
        assert.ok(attributes[key], `${name} ${key}`);
      assert.match(attributes.timestamp!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      const cases = children.filter(({ tag }) => tag === 'testcase');
      const having = (tag: string) =>
        cases.filter((one) => one.children.some((inner) => inner.tag === tag)).length;
      const counted = [cases.length, having('failure'), having('error'), having('skipped')].map(String);
      assert.equal(
        [attributes.tests, attributes.failures, attributes.errors, attributes.skipped],
        counted,
        name,
      );
    }
    for (const { attributes } of [...report.suites, ...report.cases])
      assert.match(attributes.time!, /^\d+\.\d{3}$/);
    for (const { attributes } of report.cases) assert.ok(attributes.name && attributes.classname, name);
  }
  const odd = await junit(
    unit((s) => {
      [1e-7, 1e21, -5, Number.NaN, 0.4].forEach((durationMs, at) => {
        s.say('unit', { type: 'case-finished', case: testCase('x', `t${at}`, { durationMs }) });
      });
    }),
  );
  assert.equal(
    odd.cases.map(({ attributes }) => attributes.time),
    ['0.000', '1000000000.000', '0.000', '0.000', '0.000'],
  );
});

test('3: (classname, name) is unique, parameter ids are kept, long names are cut with a hash', async () => {
  const long = 'x'.repeat(600);
  const twice = { id: 'other id', name: 'same' };
  const report = await junit(
    unit((s) => {
      s.case('unit', testCase('a', 'test[a-1]'))
        .case('unit', testCase('a', 'same'))
        .case('unit', testCase('a', 'same', twice));
      s.case('unit', testCase('a', `${long}1`))
        .case('unit', testCase('a', `${long}2`))
        .case('unit', testCase('a', '&'.repeat(300)));
    }),
  );
  const pairs = report.cases.map(({ attributes }) => JSON.stringify([attributes.classname, attributes.name]));
  assert.is(new Set(pairs).size, 6);
  assert.ok(report.case('test[a-1]'));
  for (const { attributes } of report.cases) assert.ok(attributes.name!.replace(/&/g, '&amp;').length <= 512);
});

test('3: the same test in two stages is two cases, whichever comes first', async () => {
  const run = (...order: string[]) => {
    const stream = new EventStream().start(order);
    for (const id of order) stream.stage(id).case(id, testCase('a', 'same')).pass(id);
    return junit(stream.finish().events);
  };
  const names = async (...order: string[]) =>
    (await run(...order)).cases.map(({ attributes }) => attributes.classname).sort();
  assert.equal(await names('one', 'two'), ['one.tests.test_a', 'two.tests.test_a']);
  assert.equal(await names('two', 'one'), ['one.tests.test_a', 'two.tests.test_a']);
});

test('4: at most one of failure, error and skipped in a case', async () => {
  for (const { name, report } of everyRun)
    for (const one of report.cases)
      assert.ok(
        one.children.filter(({ tag }) => ['failure', 'error', 'skipped'].includes(tag)).length <= 1,
        name,
      );
});

test('5: one system-out without escapes, capped at 100 kB when failing and 1 kB when passing, its end kept', async () => {
  const stdout = `\u001b[31mred\u001b[0m${'o'.repeat(300_000)}END`;
  const report = await junit(
    unit(
      (s) =>
        s
          .case('unit', testCase('a', 'good', { stdout, stderr: 'e' }))
          .case('unit', failingCase('unit', 'a', 'bad', { stdout })),
      'fail',
    ),
  );
  const good = child(report.case('good'), 'system-out').text;
  const bad = child(report.case('bad'), 'system-out').text;
  assert.ok(good.length <= 1_000 && good.endsWith('END') && good.startsWith('[299'));
  assert.ok(bad.length <= 100_000 && bad.endsWith('END'));
  assert.is(child(report.case('good'), 'system-err').text, 'e');
});

test('6: characters that XML cannot hold are made visible everywhere, and nothing is deleted', async () => {
  const odd = 'a\u0000\u001b\uffff\ud800b ]]> <&"\'> \t\r\n é 😀';
  const told = 'a#x0#x1B#xFFFF#xD800b ]]> <&"\'> \t\r\n é 😀';
  const cause = caseFailure('unit', testCase('a', 't'), { message: odd, excerpt: odd });
  const stage = failure('other', { reason: 'exit-code', message: odd, excerpt: odd });
  const stream = new EventStream().start(['unit', 'other', odd]).stage('unit');
  stream.case('unit', {
    ...failingCase('unit', 'a', odd, { id: 'tests/test_a.py::t' }),
    failure: cause,
    stdout: odd,
  });
  stream
    .fail('unit', cause)
    .stage('other')
    .output('other', odd)
    .fail('other', stage)
    .stop(odd, { kind: 'selection', message: odd }, 'skipped');
  const report = await junit(stream.finish('failed', cause).events);
  const one = report.cases.find((node) => node.attributes.name === told)!;
  assert.is(child(one, 'failure').attributes.message, told);
  assert.match(child(one, 'system-out').text, told);
  const other = child(report.cases.find(({ attributes }) => attributes.name === 'other')!, 'failure');
  assert.is(other.attributes.message, told);
  assert.match(other.text, `${told}\n\n${told}`);
  const skipped = report.cases.find(
    (node) => node.attributes.classname?.startsWith('portcullis.') && node.attributes.name === told,
  );
  assert.is(child(skipped!, 'skipped').attributes.message, told);
});

test('7: file and line on the case, file on the suite, path:line: in the text', async () => {
  const at = { file: '/project/tests\\sub/test_a.py', line: 7 };
  const report = await junit(unit((s) => s.case('unit', failingCase('unit', 'a', 'bad', { at })), 'fail'));
  const one = report.case('bad');
  assert.is(one.attributes.file, 'tests/sub/test_a.py');
  assert.is(one.attributes.line, '7');
  assert.is(report.suites[0]?.attributes.file, 'tests/sub/test_a.py');
  assert.match(
    (await junit(RUNS.red())).case('test_send').children.find(({ tag }) => tag === 'failure')!.text,
    /^tests\/test_chat\.py:41: AssertionError/,
  );
});

test('8: a flaky case stands once, passed, with its failure as flakyFailure', async () => {
  const report = await junit(RUNS.flaky());
  const flaky = child(report.case('test_send'), 'flakyFailure');
  assert.match(flaky.attributes.message!, 'assert 3 == 4');
  assert.is(flaky.attributes.type, 'AssertionError');
  assert.match(child(flaky, 'stackTrace').text, 'tests/test_chat.py:41:');
  assert.is(report.red, 0);
  assert.is(report.cases.length, 2);
});

test('8: a case that fails every time stands once, failed, with the earlier attempts as rerunFailure', async () => {
  const bad = failingCase('unit', 'a', 'bad');
  const cause = caseFailure('unit', bad);
  const stream = new EventStream()
    .start(['unit'])
    .stage('unit')
    .case('unit', bad)
    .emit({ type: 'attempt-failed', stage: 'unit', attempt: 1, failures: [cause], retryInMs: 1 });
  const report = await junit(
    stream
      .stage('unit', 2)
      .case('unit', bad, 2)
      .close(cause)
      .end('unit', { status: 'failed', failures: [cause] }, 1, 2)
      .finish('failed', cause).events,
  );
  assert.equal(
    report
      .case('bad')
      .children.map(({ tag }) => tag)
      .filter((tag) => tag !== 'properties'),
    ['failure', 'rerunFailure'],
  );
  assert.is(report.red, 1);
});

test('8: what failed once and was not met again in the attempt that passed is told by its stage', async () => {
  const cause = failure('unit', { reason: 'collection-error', test: 'gone', message: 'ImportError: x' });
  const gone = testCase('a', 'gone', { id: 'gone', status: 'error', failure: cause });
  const stream = new EventStream()
    .start(['unit'])
    .stage('unit')
    .case('unit', gone)
    .emit({ type: 'attempt-failed', stage: 'unit', attempt: 1, failures: [cause], retryInMs: 1 });
  const report = await junit(
    stream
      .stage('unit', 2)
      .case('unit', testCase('a', 'fine'), 2)
      .end('unit', { status: 'passed', from: 'run', flaky: [cause] }, 1, 2)
      .finish().events,
  );
  assert.is(report.red, 0);
  assert.equal(
    report.cases.map(({ attributes }) => attributes.name),
    ['fine', 'unit'],
  );
  assert.match(child(report.case('unit'), 'flakyFailure').attributes.message!, 'ImportError');
});

test('9: collection errors, crashes and timeouts are errors, with a type to filter by', async () => {
  const collection = child((await junit(RUNS.collection())).case('tests/test_broken.py'), 'error');
  assert.is(collection.attributes.type, 'CollectionError');
  const typed = async (reason: 'worker-lost' | 'timeout', message: string) => {
    const cause = failure('unit', { reason, message });
    const record = testCase('a', 't', { status: 'error', failure: { ...cause, test: 'tests/test_a.py::t' } });
    return child((await junit(unit((s) => s.case('unit', record), 'fail'))).case('t'), 'error').attributes
      .type;
  };
  assert.is(await typed('worker-lost', 'the interpreter was ended by SIGSEGV'), 'Crash:SIGSEGV');
  assert.is(await typed('timeout', 'no end after 5 s'), 'Timeout');
});

test('10: an attachment line of a test stays on a line of its own in its system-out', async () => {
  const report = await junit(
    unit((s) => s.case('unit', testCase('a', 't', { stdout: 'x\n[[ATTACHMENT|shots/1.png]]\ny' }))),
  );
  assert.match(child(report.case('t'), 'system-out').text, /^\[\[ATTACHMENT\|shots\/1\.png\]\]$/m);
});

test('11: every property has a value; the strict profile keeps to the xunit schema', async () => {
  const properties = (node: Node): Node[] => [
    ...node.children.filter(({ tag }) => tag === 'property'),
    ...node.children.flatMap(properties),
  ];
  for (const { name, events, report } of everyRun) {
    for (const root of report.roots)
      for (const { attributes } of properties(root))
        assert.ok(attributes.name !== undefined && attributes.value !== undefined, name);
    for (const root of (await junit(events, { profile: 'xunit-strict' })).roots) checkStrict(root, name);
  }
});

test('12: a report is split by size and by number of objects, and each part stands alone', async () => {
  const many = (count: number) =>
    unit((s) =>
      Array.from({ length: count }, (_, at) => s.case('unit', testCase(`f${at % 3}`, `test_${at}`))),
    );
  for (const limits of [
    { bytes: 10_000, objects: 1e9 },
    { bytes: 1e9, objects: 100 },
  ]) {
    const report = await junit(many(200), { limits });
    assert.ok(report.roots.length > 3);
    assert.is(report.cases.length, 200);
    assert.is(
      report.roots.reduce((sum, root) => sum + Number(root.attributes.tests), 0),
      200,
    );
    assert.ok(report.roots.every((root) => root.children.length > 0));
  }
});

test.run();
