import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { createPlainReporter } from '../../src/reporters/plain/plain.ts';
import { EventStream, failure } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';

const test = suite('plain log');

async function log(events: RunEvent[], level?: 'normal' | 'verbose' | 'quiet'): Promise<string> {
  let text = '';
  const reporter = createPlainReporter({ write: (more) => (text += more), color: false, width: 100, level });
  for (const event of events) reporter.handle(event);
  await reporter.finish({ written: [] });
  return text;
}

test('the failure is shown the moment the gate closes, before any stage has ended', () => {
  let text = '';
  const reporter = createPlainReporter({ write: (more) => (text += more), color: false, width: 100 });
  for (const event of RUNS.red()) {
    reporter.handle(event);
    if (event.type === 'gate-closed') break;
  }
  assert.match(text, 'GATE CLOSED  unit › tests/test_chat.py::test_send');
  assert.not.match(text, '✗ unit');
});

test('when the gate closes the failure is told in short, and in full once, in the summary', async () => {
  const text = await log(RUNS.red());
  const [closed = '', ...rest] = text.split('✗ FAILED');
  assert.match(
    closed,
    'GATE CLOSED  unit › tests/test_chat.py::test_send\n  AssertionError: assert 3 == 4\n  at',
  );
  for (const part of ['assert send() == 4', 'Look at what send() returns', 'python -m pytest']) {
    assert.not.match(closed, part);
    assert.is(text.split(part).length - 1, 1, part);
  }
  assert.is(rest.length, 1);
});

test('a stage whose cases tell of it shows no output, and it is said once where that is', async () => {
  const text = await log(RUNS.red());
  assert.not.match(text, 'unit line');
  assert.not.match(text, 'sibling line');
  assert.not.match(text, 'KeyboardInterrupt');
  assert.match(text, /OUTPUT .*--verbose.*journal of run 20261122-093000-abcd\n$/);
  assert.not.match(await log(RUNS.red(), 'verbose'), 'OUTPUT');
  assert.not.match(await log(RUNS.red(), 'quiet'), 'OUTPUT');
  assert.not.match(await log(RUNS.green()), 'OUTPUT');
});

/** A command that printed two lines and failed; `excerpt` is its failure's evidence. */
const failedCommand = (excerpt: string, first: boolean) => {
  const cause = failure('seed', { reason: 'exit-code', message: 'seed exited with code 1', excerpt });
  const stream = new EventStream().start(['seed', 'unit']).stage('seed').output('seed', 'one\ntwo\n');
  return stream.close(cause, first).fail('seed', cause).finish('failed', cause).events;
};

test('output of a failing stage without cases is shown, unless the summary shows all of it', async () => {
  assert.match(await log(failedCommand('two', true)), '── output of seed: 2 lines ──\n│ one\n│ two');
  assert.match(await log(failedCommand('one\ntwo', false)), '│ one\n│ two');
  const text = await log(failedCommand('one\ntwo', true));
  assert.not.match(text, '│ one');
  assert.is(text.split('two').length - 1, 1);
  assert.not.match(text, 'OUTPUT');
});

test('a service whose death closed the gate is told of once, and any other each time', async () => {
  const [started, ...rest] = RUNS.serviceDied();
  const died = rest.findIndex(({ type }) => type === 'service-failed');
  const [death] = rest.splice(died, 1);
  assert.ok(started && death?.type === 'service-failed');
  rest.splice(died + 1, 0, death);
  const line = '✗ service backend: ';
  assert.not.match(await log([started, ...rest]), line);
  assert.match(await log(RUNS.serviceDied()), line);
  const other = { ...death, failure: { ...death.failure, message: 'another reason' } };
  rest.splice(died + 1, 1, other);
  assert.match(await log([started, ...rest]), `${line}another reason`);
});

test('a victim says whose gate closed and not again why, and a stage left out is told in the table alone', async () => {
  const because = { kind: 'gate', stage: 'unit', message: 'a very long message' } as const;
  const cause = failure('unit', { message: because.message });
  const stream = new EventStream().start(['unit', 'late', 'other']);
  const { events } = stream
    .stop('other', { kind: 'selection', message: 'not among --only' }, 'skipped')
    .stage('unit')
    .close(cause)
    .fail('unit', cause)
    .stop('late', because, 'skipped')
    .finish('failed', cause);
  const text = await log(events);
  assert.match(text, "– late  skipped: the gate of 'unit' closed\n");
  assert.is(text.split('a very long message').length - 1, 2, 'as the gate closes, and in the first cause');
  assert.is(text.split('not among --only').length - 1, 1);
  assert.match(text, '– other          –  not among --only');
});

test('verbose shows all output with its stage, but not the noise of being stopped', async () => {
  const text = await log(RUNS.red(), 'verbose');
  assert.match(text, 'integration │ sibling line 1');
  assert.match(text, 'unit │ unit line 1');
  assert.not.match(text, 'KeyboardInterrupt');
});

test('quiet is the verdict and the first cause alone', async () => {
  const text = await log(RUNS.red(), 'quiet');
  assert.match(text, /^\n✗ FAILED/);
  assert.match(text, 'FIRST CAUSE');
  assert.not.match(text, 'STAGES');
  assert.not.match(text, '▸');
});

test('output is bounded: the last lines of many, and how many there were', async () => {
  const stream = new EventStream().start(['unit']).stage('unit');
  for (let at = 1; at <= 50_000; at += 1) stream.output('unit', `line ${at}\n`);
  const cause = failure('unit', { reason: 'exit-code', message: 'ended with code 1' });
  const text = await log(
    stream.output('unit', 'x'.repeat(1_000_000)).fail('unit', cause).finish('failed', cause).events,
  );
  assert.match(text, 'last 200 of 50001 lines');
  assert.match(text, '│ line 50000');
  assert.ok(text.length < 20_000);
});

test('lines cut between chunks are put together before they are cleaned', async () => {
  const cause = failure('unit', { reason: 'exit-code', message: 'ended with code 1' });
  const stream = new EventStream()
    .start(['unit'])
    .stage('unit')
    .output('unit', 'a\u001b[3')
    .output('unit', '1mb\rprogress 1\rprogress 2\n');
  const text = await log(stream.fail('unit', cause).finish('failed', cause).events);
  assert.match(text, '│ progress 2\n');
  assert.not.match(text, '\u001b');
});

test('a run that never finished is told as such', async () => {
  assert.match(await log(RUNS.unfinished()), '✗ NOT FINISHED');
  assert.match(await log([]), '✗ NOT FINISHED');
});

test.run();
