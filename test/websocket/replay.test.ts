import * as assert from 'uvu/assert';
import { isRecording, type Recording, replay, runScenario } from '../../src/websocket/index.ts';
import { suite } from '../rig/suite.ts';
import { type Behaviour, startChatServer, stopChatServers } from '../rig/ws-server.ts';
import { chat } from './chat-scenario.ts';

const test = suite('a recorded run, judged again from its log alone');
test.after.each(stopChatServers);

async function recorded(
  behaviour: Behaviour,
  scenario = chat(),
): Promise<{ recording: Recording; said: string }> {
  const server = await startChatServer(behaviour);
  const result = await runScenario(scenario, { baseUrl: server.url });
  await server.stop();
  assert.is(result.verdict, 'failed', behaviour);
  const recording = JSON.parse(JSON.stringify(result.recording ?? null));
  assert.ok(isRecording(recording), behaviour);
  return { recording, said: result.failures[0]?.message ?? '' };
}

const BEHAVIOURS: readonly Behaviour[] = [
  'missing',
  'silent',
  'out-of-order',
  'late',
  'wrong-shape',
  'not-same',
  'duplicate',
  'stray-after',
  'leak',
  'leak-base64',
  'broadcast',
  'heartbeat-stops',
  'closes-midway',
  'drops-tcp',
  'not-json',
  'binary',
  'not-ready',
];

for (const behaviour of BEHAVIOURS) {
  test(`'${behaviour}' comes to the same words, with nobody there`, async () => {
    const { recording, said } = await recorded(behaviour);
    const result = replay(chat(), recording);
    assert.is(result.problem, undefined);
    assert.ok(result.failures?.includes(said), `${said}\n${result.failures?.join('\n')}`);
    assert.is(replay(chat(), recording).failures?.[0], result.failures?.[0], 'and to the same again');
  });
}

test('a scenario that was corrected is judged as it is now', async () => {
  const { recording } = await recorded('wrong-shape');
  const scenario = chat({ more: { events: { ...chat().spec.events, tool_completed: {} } } });
  const result = replay(scenario, recording);
  assert.equal(result.failures, []);
});

test('what the log does not show is not disproved by it, and nothing to judge is no pass', async () => {
  const { recording, said } = await recorded('no-echo');
  assert.equal(replay(chat(), recording).failures, [`${said} (as recorded: the log alone does not show it)`]);
  const bare = { ...recording, connections: recording.connections.map((one) => ({ ...one, exchanges: [] })) };
  assert.match(replay(chat(), bare).problem ?? '', /nothing that could be judged/);
  const one = chat();
  const gone = { ...one, spec: { ...one.spec, isolation: false as const, steps: [] } };
  assert.match(replay(gone, recording).problem ?? 'none', /has no step 1 any more/);
});

test('no token is in a recording, in whatever form it travels', async () => {
  for (const auth of ['subprotocol', 'query'] as const) {
    const { recording } = await recorded('missing', chat({ connect: { auth } }));
    const text = JSON.stringify(recording);
    assert.not.match(text, /eyJ|ZXlK/);
    assert.match(text, /agent_started/);
  }
  const { recording } = await recorded('wrong-shape');
  assert.ok(JSON.stringify(recording).length < 20_000, 'it is small');
});

test('what is no recording is not taken for one', () => {
  for (const value of [
    null,
    7,
    {},
    { version: 1 },
    {
      version: 1,
      kind: 'portcullis-websocket-replay',
      seed: 's',
      failures: [],
      connections: [{ user: 'a', frames: [{}], exchanges: [] }],
    },
  ])
    assert.not.ok(isRecording(value));
});

test.run();
