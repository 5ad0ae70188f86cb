import { PassThrough } from 'node:stream';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { createTerminalReporter } from '../../src/reporters/terminal/terminal.ts';
import { stripAnsi } from '../../src/reporters/text/clean.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';

const test = suite('live view');

/** A terminal that keeps what is painted on it. */
function terminal(): { stdout: NodeJS.WriteStream; painted: () => string } {
  let all = '';
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 40 });
  stream.on('data', (chunk: Buffer) => {
    all += chunk.toString();
  });
  return { stdout: stream as unknown as NodeJS.WriteStream, painted: () => all };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function show(events: RunEvent[], stop?: RunEvent['type']) {
  const { stdout, painted } = terminal();
  let written = '';
  const reporter = await createTerminalReporter({
    write: (text) => (written += text),
    color: false,
    width: 100,
    stdout,
  });
  for (const event of events) {
    reporter.handle(event);
    if (event.type === stop) break;
  }
  return { reporter, painted: () => stripAnsi(painted()), raw: painted, summary: () => written };
}

test('the failure is painted at once, under its stage, while others still run', async () => {
  const { reporter, painted, raw, summary } = await show(RUNS.red(), 'gate-closed');
  await until(
    () => painted().includes('GATE CLOSED  unit › tests/test_chat.py::test_send'),
    'the failure on the screen',
  );
  assert.match(painted(), 'unit  2/3  1 failed');
  assert.match(painted(), 'golden');
  assert.not.match(painted(), 'assert send() == 4', 'the evidence is for the summary');
  assert.is(summary(), '');
  assert.not.match(raw(), /\u001b\[[0-9;]*m/, 'colour, and none was asked for');
  await reporter.finish({ written: [] });
  assert.match(summary(), '✗ NOT FINISHED');
});

test('it ends with the summary, installs no signal handler and leaves nothing that keeps the process alive', async () => {
  const before = process.listenerCount('SIGINT');
  const { reporter, summary } = await show(RUNS.red());
  assert.is(process.listenerCount('SIGINT'), before);
  await reporter.finish({ written: ['/r.xml'] });
  assert.match(summary(), '✗ FAILED');
  assert.match(summary(), '/r.xml');
  assert.match(summary(), 'assert send() == 4');
  assert.match(summary(), 'OUTPUT');
  assert.not.ok(process.getActiveResourcesInfo().includes('Immediate'));
});

test('a stream with nothing in it ends, red', async () => {
  const { reporter, summary } = await show([]);
  await reporter.finish({ written: [] });
  assert.match(summary(), '✗ NOT FINISHED');
});

test.run();
