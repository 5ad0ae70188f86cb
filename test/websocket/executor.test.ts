import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { createWebsocketExecutor, type WebsocketSpec } from '../../src/executors/websocket.ts';
import type { StageEvent } from '../../src/model/event.ts';
import type { StageContext, StageFailure } from '../../src/model/ports.ts';
import { createMask } from '../../src/process/mask.ts';
import { isRecording } from '../../src/websocket/index.ts';
import { suite } from '../rig/suite.ts';
import { startScript, stopScripts } from '../rig/ws-script.ts';
import { type ChatServer, startChatServer, stopChatServers } from '../rig/ws-server.ts';
import { chat } from './chat-scenario.ts';

const test = suite('the websocket executor');
test.after.each(stopChatServers);
test.after.each(stopScripts);
const executor = createWebsocketExecutor();
const spec: WebsocketSpec = {
  kind: 'websocket',
  scenario: chat(),
  service: 'backend',
  file: 'chat.scenario.ts',
};

function contextFor(servers: Record<string, ChatServer>) {
  const events: StageEvent[] = [];
  const failures: StageFailure[] = [];
  const addresses = Object.entries(servers).map(([name, { url }]) => [
    name,
    { host: '127.0.0.1', port: Number(new URL(url).port), url },
  ]);
  const context: StageContext = {
    stage: 'golden-path',
    attempt: 1,
    root: process.cwd(),
    env: {},
    services: Object.fromEntries(addresses),
    graceMs: 100,
    failAfter: 1,
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    fail: (failure) => failures.push(failure),
    cleanedUp: () => {},
  };
  return { context, events, failures };
}

test('a stage passes against the service of its context', async () => {
  const { context, events, failures } = contextFor({ backend: await startChatServer() });
  assert.equal(await executor.check(spec), []);
  assert.equal(await executor.run(spec, context), { failures: [] });
  assert.equal(failures, []);
  assert.is(events[0]?.type, 'cases-collected');
});

test('a failure closes the gate at once, and belongs to the stage', async () => {
  const backend = await startChatServer('wrong-shape');
  const { context, events, failures } = contextFor({ backend });
  const result = await executor.run(spec, context);
  assert.equal(result.failures, failures);
  assert.equal(failures[0]?.at, { file: 'chat.scenario.ts' });
  const failed = events.flatMap((event) =>
    event.type === 'case-finished' && event.case.failure ? [event.case.failure] : [],
  );
  assert.is(failed[0]?.stage, 'golden-path');
});

test('a stage that fails leaves a recording, and says how to judge it again', async () => {
  const replays = await mkdtemp(join(tmpdir(), 'portcullis-replays-'));
  try {
    const { context, failures } = contextFor({ backend: await startChatServer('missing') });
    await createWebsocketExecutor({ replays }).run(spec, context);
    const [file] = await readdir(replays);
    assert.is(file, 'golden-path.json');
    assert.ok(isRecording(JSON.parse(await readFile(join(replays, file!), 'utf8'))));
    const command = failures[0]?.reproduce ?? '';
    assert.match(command, /^cd \S+ && portcullis ws run chat\.scenario\.ts --replay \S+golden-path\.json$/);
  } finally {
    await rm(replays, { recursive: true, force: true });
  }
});

test('a secret of the config is in no recording', async () => {
  const replays = await mkdtemp(join(tmpdir(), 'portcullis-replays-'));
  try {
    const { context } = contextFor({ backend: await startChatServer('missing') });
    const mask = createMask({ values: ['hunter2-of-the-config'] }).json;
    const send = { type: 'user_message', content: 'it is "hunter2-of-the-config" {{canary}}' };
    await createWebsocketExecutor({ replays, mask }).run(
      { ...spec, scenario: chat({ step: { send } }) },
      context,
    );
    const text = await readFile(join(replays, 'golden-path.json'), 'utf8');
    assert.match(text, /agent_thinking/);
    assert.not.match(text, /hunter2/);
    assert.match(text, /\*\*\*/);
  } finally {
    await rm(replays, { recursive: true, force: true });
  }
});

test('a failure names a recording only where there is one: not for one that is too large', async () => {
  const replays = await mkdtemp(join(tmpdir(), 'portcullis-replays-'));
  try {
    const { context, failures } = contextFor({ backend: await startChatServer('missing') });
    const flood = await startScript(
      (_, { say }) => say('agent_completed'),
      ({ say }) => {
        say('connection_ready', { payload: { user: 'alice' } });
        for (let at = 0; at < 2100; at++) say('heartbeat');
      },
    );
    const alone = chat({ heartbeat: false, isolation: false });
    const users = { alice: { token: 't' } };
    const scenario = { ...alone, spec: { ...alone.spec, users } };
    const services = { backend: { host: '127.0.0.1', port: flood.port, url: flood.url } };
    await createWebsocketExecutor({ replays }).run({ ...spec, scenario }, { ...context, services });
    assert.match(failures[0]?.message ?? '', /missing event/);
    assert.is(failures[0]?.reproduce, undefined);
    assert.equal(await readdir(replays), []);
  } finally {
    await rm(replays, { recursive: true, force: true });
  }
});

test('a recording that cannot be written costs a warning and its replay, not the verdict', async () => {
  const { context, events } = contextFor({ backend: await startChatServer('missing') });
  const result = await createWebsocketExecutor({ replays: '/dev/null/replays' }).run(spec, context);
  assert.match(result.failures[0]?.message ?? '', /missing event/);
  assert.is(result.failures[0]?.reproduce, undefined, 'it names no file that is not there');
  assert.ok(events.some((event) => event.type === 'note' && /could not be written/.test(event.message)));
});

test('a service that the stage does not have is an environment fault, before anything is opened', async () => {
  const { context, failures } = contextFor({ frontend: await startChatServer() });
  const result = await executor.run(spec, context);
  assert.is(result.failures[0]?.reason, 'environment');
  assert.match(failures[0]?.help ?? '', /It has: frontend\.$/);
});

test('problems of a scenario carry its file', async () => {
  const scenario = chat({ step: { expect: ['nope'], same: [] } });
  const [problem] = await executor.check({ ...spec, scenario });
  assert.is(problem?.file, 'chat.scenario.ts');
});

test('when a run is over, nothing keeps the process alive', async () => {
  // A child of its own plays a scenario that fails midway; it has no exit call, so it ends only when nothing is open.
  const script = fileURLToPath(new URL('./play-and-end.ts', import.meta.url));
  for (const behaviour of [
    'normal',
    'missing',
    'handshake-hangs',
    'refuses-everyone',
    'stays-open-on-bad-token',
  ]) {
    const child = new Promise<string>((resolve, reject) => {
      const args = ['--import', 'tsx', script, behaviour];
      execFile(process.execPath, args, { timeout: 20_000 }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });
    const { verdict, lingeredMs } = JSON.parse(await child);
    assert.is(verdict, behaviour === 'normal' ? 'passed' : 'failed');
    assert.ok(lingeredMs < 250, `${behaviour}: the process lived on for ${lingeredMs} ms`);
  }
});

test.run();
