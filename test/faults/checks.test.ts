import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { FAULTS } from '../../examples/faults/catalogue.ts';
import { differences, type Observed } from '../../examples/faults/observe.ts';
import { createWorkspace } from '../../examples/faults/workspace.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { marked } from '../../src/process/marker.ts';
import { suite } from '../rig/suite.ts';
import { assertNothingLeft } from './leftovers.ts';
import { assertJunitAgrees, assertSummaryAgrees } from './reports.ts';

const test = suite('what every fault is judged by');
const nothing: Observed = {
  run: 'run-of-checks',
  exitCode: 2,
  closed: undefined,
  firstCause: undefined,
  events: [],
};

test('a run that never started differs in everything', async () => {
  const fault = FAULTS.find(({ name }) => name === 'unit-test-fails')!;
  const workspace = await createWorkspace(fault);
  try {
    const said = differences(fault, nothing, workspace).join('\n');
    for (const what of ['gate', 'exit code', 'stage', 'reason', 'message'])
      assert.ok(said.includes(what), what);
    assert.match(said, /the place must be tests\/unit\/test_thread_store\.py:\d+, and is undefined/);
  } finally {
    workspace.remove();
  }
});

test('a process that bears the mark of the run is found', async () => {
  const env = marked({ PATH: process.env.PATH ?? '' }, { run: nothing.run, key: 'unit#1' });
  const child = spawn(process.execPath, ['-e', 'console.log(1); process.stdin.resume()'], { env });
  try {
    await once(child.stdout, 'data');
    assert.match(await complaint(() => assertNothingLeft(nothing)), /processes left running/);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  assert.is(await complaint(() => assertNothingLeft(nothing)), '');
});

test('a port of a service that is held is found', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const ready: RunEvent = {
    seq: 1,
    t: 0,
    type: 'service-ready',
    service: 'backend',
    durationMs: 1,
    address: `http://127.0.0.1:${port}`,
  };
  const seen = { ...nothing, events: [ready] };
  assert.match(await complaint(() => assertNothingLeft(seen)), /the port of 'backend' is held/);
  server.close();
  await once(server, 'close');
  assert.is(await complaint(() => assertNothingLeft(seen)), '');
});

test('a summary that opens with anything but the first cause is refused', async () => {
  const firstCause = { reason: 'tests-failed', stage: 'unit', message: 'it broke' } as const;
  const all = { pipeline: 'full-validation' };
  const agrees = (blocks: string) =>
    complaint(async () =>
      assertSummaryAgrees(`\n✗ FAILED  full-validation after 1 s\n\n${blocks}\n`, all, {
        ...nothing,
        firstCause,
      }),
    );
  assert.is(await agrees('FIRST CAUSE  unit › a test\n  it\n  broke'), '');
  assert.match(await agrees('STAGES\n\nFIRST CAUSE  unit\n  it broke'), /STAGES/);
  assert.match(await agrees('FIRST CAUSE  unit\n  another broke'), /another/);
});

test('a JUnit file in which another stage is red, or none, is refused', async () => {
  const fault = FAULTS.find(({ stage }) => stage === 'unit')!;
  const workspace = await createWorkspace();
  const agrees = (suites: string) => {
    writeFileSync(join(workspace.directory, 'reports/junit.xml'), suites);
    return complaint(async () => assertJunitAgrees(workspace, fault, nothing));
  };
  const suiteOf = (stage: string, result: string) =>
    `<testsuite name="${stage}: a.py"><testcase name="a">${result}</testcase></testsuite>`;
  try {
    mkdirSync(join(workspace.directory, 'reports'));
    assert.is(await agrees(suiteOf('unit', '<failure message="x"/>') + suiteOf('ssot', '')), '');
    assert.match(await agrees(suiteOf('unit', '') + suiteOf('ssot', '')), /red stages/);
    assert.match(await agrees(suiteOf('unit', '<failure/>') + suiteOf('ssot', '<error/>')), /red stages/);
  } finally {
    workspace.remove();
  }
});

/** What a check says against it; empty when it says nothing. */
function complaint(check: () => Promise<void>): Promise<string> {
  return check().then(
    () => '',
    (error: Error) => error.message,
  );
}

test.run();
