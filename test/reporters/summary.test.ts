import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import type { Failure } from '../../src/model/failure.ts';
import { summarize } from '../../src/reporters/summary/reduce.ts';
import { renderSummary } from '../../src/reporters/summary/render.ts';
import type { RunSummary } from '../../src/reporters/summary/types.ts';
import { caseFailure, EventStream, failingCase, failure, testCase } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';

const test = suite('summary');
const plain = { color: false, width: 100 };
const show = (events: RunEvent[]) => renderSummary(summarize(events), plain);
const order = (text: string, ...parts: string[]) => {
  let at = -1;
  for (const part of parts) {
    const next = text.indexOf(part, at + 1);
    assert.ok(next > at, `'${part}' is missing, or not in its place, in:\n${text}`);
    at = next;
  }
};

test('a green run says so first and ends with its checkpoint', () => {
  order(show(RUNS.green()), '✓ PASSED', '3 of 3 stages', 'STAGES', 'SERVICES', 'CHECKPOINT  refs/portcullis');
});

test('why no checkpoint was made is told whole, on as many lines as it takes', () => {
  const why = `the tree has uncommitted changes (${'a/long/path/'.repeat(4)}first.py, ${'a/long/path/'.repeat(6)}last.py)`;
  const finished = RUNS.green().map((event) =>
    event.type === 'checkpoint' ? { ...event, made: false as const, why } : event,
  );
  order(show(finished), 'CHECKPOINT  none was made', 'first.py', 'last.py)');
});

test('a red run opens with the verdict, then the first cause, then the others, then the victims', () => {
  const text = show(RUNS.red());
  order(text, '✗ FAILED', 'FIRST CAUSE  unit › tests/test_chat.py::test_send', 'at tests/test_chat.py:41');
  order(
    text,
    'assert send() == 4',
    'next   Look',
    'again  python -m pytest',
    'OTHER FAILURES  1',
    'test_login',
  );
  order(
    text,
    'STOPPED OR NOT STARTED  2',
    "the gate of 'unit' closed\n",
    "needs 'integration'",
    'STAGES',
    'none was made',
  );
  assert.not.match(text, 'PASSED  full');
});

test('no stream without its last event is green, wherever it is cut', () => {
  const whole = RUNS.green();
  for (let end = 0; end < whole.length; end += 1) {
    const summary = summarize(whole.slice(0, end));
    assert.is(summary.verdict, 'unfinished');
    assert.match(renderSummary(summary, plain), '✗ NOT FINISHED');
  }
});

test('a stated pass that the stages do not bear out is red', () => {
  const cases: Record<string, RunEvent[]> = {
    'no stage at all': new EventStream().start([]).finish().events,
    'a stage that never ran': new EventStream().start(['a', 'b']).stage('a').pass('a').finish().events,
    'a stage that never ended': new EventStream().start(['a']).stage('a').finish().events,
    'a failed stage': new EventStream().start(['a']).stage('a').fail('a', failure('a')).finish().events,
    'a cancelled stage': new EventStream()
      .start(['a'])
      .stage('a')
      .stop('a', { kind: 'signal', signal: 'SIGTERM' })
      .finish().events,
    'a failing case in a stage that passed': new EventStream()
      .start(['a'])
      .stage('a')
      .case('a', failingCase('a', 'x', 't'))
      .pass('a')
      .finish().events,
    'every stage left out': new EventStream()
      .start(['a'])
      .stop('a', { kind: 'selection', message: '--skip a' }, 'skipped')
      .finish().events,
    'another exit code': new EventStream()
      .start(['a'])
      .stage('a')
      .pass('a')
      .emit({ type: 'run-finished', verdict: 'passed', exitCode: 1, durationMs: 1 }).events,
  };
  for (const [name, events] of Object.entries(cases)) {
    const summary = summarize(events);
    assert.is(summary.verdict, 'contradictory', name);
    const text = renderSummary(summary, { ...plain, color: true });
    assert.match(text, 'NOT PASSED', name);
    assert.not.match(text.split('\n')[1] ?? '', '\u001b[32m', name);
  }
});

test('a stage left out by the user does not make a pass doubtful', () => {
  const events = new EventStream()
    .start(['a', 'b'])
    .stage('a')
    .pass('a')
    .stop('b', { kind: 'selection', message: 'left out by --skip' }, 'skipped')
    .finish().events;
  assert.is(summarize(events).verdict, 'passed');
  order(show(events), '✓ PASSED', '1 left out', '– b          –  left out by --skip');
});

test('every stage good but a report missing is not green', () => {
  const reports = {
    written: [],
    problems: [
      {
        reporter: 'junit',
        message: 'the junit report could not be written: EACCES',
        help: 'Make it writable.',
        red: true,
      },
    ],
  };
  const text = renderSummary(summarize(RUNS.green()), { ...plain, reports });
  order(text, '✗ NOT PASSED', 'a report that was asked for is missing', 'EACCES', 'Make it writable.');
  assert.not.match(text, '✓ PASSED');
});

test('flaky tests are named with how they failed first, once each', () => {
  const summary = summarize(RUNS.flaky());
  assert.is(summary.flakyTotal, 1);
  assert.is(summary.verdict, 'passed');
  assert.equal(summary.counts, { passed: 2, failed: 0, error: 0, skipped: 0 });
  order(show(RUNS.flaky()), '1 flaky', 'FLAKY  1', 'tests/test_chat.py::test_send', 'assert 3 == 4');
});

test('a collection error and a dead service are not called test failures', () => {
  assert.match(show(RUNS.collection()), '(collection error)');
  assert.match(show(RUNS.serviceDied()), '(infrastructure fault)');
});

test('an interrupted run says by what, and names what was cut off', () => {
  order(show(RUNS.interrupted()), '✗ INTERRUPTED', 'SIGINT', 'STOPPED OR NOT STARTED  2');
});

test('a failure told by its case, its gate and its stage is one failure', () => {
  const bad = failingCase('unit', 'a', 't');
  const cause = caseFailure('unit', bad);
  const headcount = failure('unit', { message: '1 test failed' });
  const events = new EventStream()
    .start(['unit'])
    .stage('unit')
    .case('unit', bad)
    .close(cause)
    .fail('unit', cause, headcount)
    .finish('failed', cause).events;
  assert.is(summarize(events).furtherTotal, 0);
});

/** A stage that failed of all these, the first of which closed its gate. */
const failedOf = (stop: boolean, cause: Failure, ...others: Failure[]): RunSummary => {
  const stream = new EventStream().start(['unit']).stage('unit').close(cause);
  if (stop)
    stream.emit({
      type: 'stage-stopping',
      stage: 'unit',
      because: { kind: 'gate', stage: 'unit', message: cause.message },
    });
  return summarize(stream.fail('unit', cause, ...others).finish('failed', cause).events);
};
const killed = failure('unit', { reason: 'signal', message: 'sleep 60 was ended by SIGTERM' });

test('how a stage ended once it was being ended is an echo of why, and not another failure', () => {
  const timeout = failure('unit', { reason: 'timeout', message: 'did not end within its 2.0 s' });
  assert.is(failedOf(false, timeout, killed).furtherTotal, 0);
  assert.is(failedOf(false, timeout, { ...killed, reason: 'exit-code' }).furtherTotal, 0);
  assert.is(failedOf(true, failure('unit', { test: 'a' }), killed).furtherTotal, 0);
});

test('how a stage ended by itself, what a case of it says, and what another stage says, is no echo', () => {
  const timeout = failure('unit', { reason: 'timeout', message: 'did not end within its 2.0 s' });
  assert.is(failedOf(false, failure('unit', { test: 'a' }), killed).furtherTotal, 1);
  assert.is(failedOf(false, timeout, failure('unit', { test: 'a' })).furtherTotal, 1);
  assert.is(failedOf(false, timeout, { ...killed, stage: 'other' }).furtherTotal, 1);
  assert.is(failedOf(true, killed).firstCause?.message, killed.message);
});

test('figures are worded for how many there are, and those that do not fit are left out whole', () => {
  const figure = (name: string, value: number, unit: string) =>
    ({ type: 'figure', name, value, unit }) as const;
  const row = (width: number, ...figures: ReturnType<typeof figure>[]) => {
    const stream = new EventStream().start(['ws']).stage('ws');
    for (const one of figures) stream.say('ws', one);
    const text = renderSummary(summarize(stream.pass('ws').finish().events), { color: false, width });
    return /✓ ws +1\.0 s {2}(.*)/.exec(text)?.[1];
  };
  assert.is(
    row(100, figure('connections', 1, 'connections'), figure('messages received', 44, 'messages')),
    '1 connection · 44 messages received',
  );
  assert.is(row(100, figure('messages received', 1, 'messages')), '1 message received');
  assert.is(row(100, figure('connect p50', 2.8, 'ms')), 'connect p50 2.8 ms');
  assert.is(row(100, figure('boot', 2_000, 'ms')), 'boot 2.0 s');
  assert.is(row(100, figure('warnings', 0, 'warnings')), 'passed');
  assert.is(row(100, figure('warnings', 1, 'warnings')), '1 warning');
  assert.is(row(100, figure('files', 0, 'files')), '0 files');
  const long = ['connections', 'messages', 'heartbeats'].map((name) => figure(name, 1_000_000, name));
  assert.is(row(60, ...long), '1000000 connections · 1000000 messages');
});

test('services are one line, but for those that failed, whose reason is told once', () => {
  const text = show(RUNS.green());
  assert.match(text, 'SERVICES\n  backend ready in 640 ms\n\n');
  const red = show(RUNS.serviceDied());
  assert.match(red, 'SERVICES\n  ✗ backend  failed\n');
});

test('the slowest are at most three, and slow', () => {
  const stream = new EventStream().start(['unit']).stage('unit');
  for (const ms of [900, 1_000, 1_001, 3_000, 4_000, 5_000])
    stream.case('unit', testCase('x', `t${ms}`, { durationMs: ms }));
  const [, slowest = ''] = show(stream.pass('unit').finish().events).split('SLOWEST\n');
  assert.equal(slowest.split('\n\n')[0]?.match(/t\d+/g), ['t5000', 't4000', 't3000']);
  const quick = new EventStream().start(['unit']).stage('unit').case('unit', testCase('x', 't'));
  assert.not.match(show(quick.pass('unit').finish().events), 'SLOWEST');
});

test('one broken import that takes two files down is one failure, not three', () => {
  const cause = failure('unit', { reason: 'collection-error', message: "No module named 'gone'" });
  const file = (name: string) => {
    const own = failure('unit', { ...cause, test: name, at: { file: name, line: 3 } });
    return testCase(name, name, { status: 'error', failure: own });
  };
  const events = new EventStream()
    .start(['unit'])
    .stage('unit')
    .case('unit', file('a.py'))
    .case('unit', file('b.py'))
    .close(cause)
    .fail('unit', cause)
    .finish('failed', cause).events;
  assert.is(summarize(events).furtherTotal, 0);
});

test('what children print cannot drive the terminal or fake a verdict', () => {
  const evil = failure('unit', {
    message: 'bad\u001b[2J\u001b]0;title\u0007\rPASSED \u202egnihton',
    excerpt: '\u001b[32m✓ PASSED\u001b[0m\u0007\n\u001b]unterminated must not swallow this',
    at: { file: 'a\u001b[31m.py', line: 1 },
  });
  const text = show(
    new EventStream().start(['unit']).stage('unit').close(evil).fail('unit', evil).finish('failed', evil)
      .events,
  );
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  assert.match(text, 'must not swallow this');
});

test('without colour there are no escapes, with colour only those of the palette', () => {
  assert.not.match(show(RUNS.red()), '\u001b');
  const colored = renderSummary(summarize(RUNS.red()), { color: true, width: 100 });
  assert.match(colored, '\u001b[31m');
  assert.not.match(colored.replace(/\u001b\[\d+m/g, ''), '\u001b');
});

test('200,000 cases are summarised in bounded memory', () => {
  const size = (cases: number): number => {
    const seen = new EventStream();
    const summary = summarize(
      (function* () {
        const box: RunEvent[] = [];
        const stream = new EventStream((event) => box.push(event));
        stream.start(['unit']).stage('unit');
        for (let at = 0; at < cases; at += 1) {
          stream.case(
            'unit',
            at % 3 === 0
              ? failingCase('unit', `f${at % 40}`, `test_${at}`)
              : testCase(`f${at % 40}`, `test_${at}`, { durationMs: at % 997 }),
          );
          yield* box.splice(0);
        }
        stream.fail('unit', failure('unit')).finish('failed', failure('unit'));
        yield* box.splice(0);
      })(),
    );
    assert.is(seen.events.length, 0);
    assert.is(summary.counts.passed + summary.counts.failed, cases);
    return JSON.stringify(summary).length;
  };
  assert.ok(size(200_000) < size(2_000) * 1.1);
});

test.run();
