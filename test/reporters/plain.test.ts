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

test('output of a failing stage is shown with it, that of its cancelled sibling not at all', async () => {
  const text = await log(RUNS.red());
  assert.match(text, '│ unit line 1');
  assert.not.match(text, 'sibling line');
  assert.not.match(text, 'KeyboardInterrupt');
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
