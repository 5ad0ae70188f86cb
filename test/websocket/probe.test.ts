import { createServer } from 'node:net';
import * as assert from 'uvu/assert';
import { probeWebSocket } from '../../src/websocket/index.ts';
import { suite } from '../rig/suite.ts';
import { startChatServer, stopChatServers, tokenFor } from '../rig/ws-server.ts';
import { until } from './until.ts';

const test = suite('probing whether a WebSocket endpoint is ready');
test.after.each(stopChatServers);
const header = async () => ({ Authorization: `Bearer ${await tokenFor('alice')}` });

test('a handshake is enough, or a first message by name or by shape', async () => {
  const server = await startChatServer();
  const options = { url: `${server.url}/ws`, headers: await header(), timeoutMs: 1000 };
  const bare = await probeWebSocket(options);
  assert.ok(bare.ok && bare.handshakeMs > 0 && bare.firstMessageMs === undefined);
  for (const firstMessage of ['connection_ready', { payload: { user: 'alice' } }]) {
    const full = await probeWebSocket({ ...options, firstMessage });
    assert.ok(full.ok && full.firstMessageMs! >= full.handshakeMs);
  }
  assert.ok(await until(() => server.open() === 0), 'nothing is left open');
});

test('another first message, none in time, a refusal and a closed port are told apart', async () => {
  const says = async (url: string, firstMessage: string, timeoutMs = 150) => {
    const result = await probeWebSocket({ url, headers: await header(), firstMessage, timeoutMs });
    return result.ok ? 'ready' : result.message;
  };
  const normal = await startChatServer();
  assert.is(
    await says(`${normal.url}/ws`, 'ready'),
    `the first message is "{\\"type\\":\\"connection_ready\\",\\"payload\\":{\\"user\\":\\"alice\\"}}": 'type' should be "ready"`,
  );
  const late = await startChatServer('not-ready');
  assert.is(
    await says(`${late.url}/ws`, 'connection_ready', 40),
    'the handshake succeeded, but no first message came within 40 ms',
  );
  const refusing = await startChatServer('refuses-everyone');
  assert.is(await says(`${refusing.url}/ws`, 'connection_ready'), 'handshake refused: HTTP 403');
  const hanging = await startChatServer('handshake-hangs');
  assert.is(await says(`${hanging.url}/ws`, 'connection_ready'), 'handshake not answered within 150 ms');
  assert.match(
    await says('ws://127.0.0.1:9/', 'x'),
    /^could not connect: connect ECONNREFUSED 127\.0\.0\.1:9$/,
  );
  assert.match(await says('nonsense', 'x'), /^cannot connect to nonsense: Invalid URL/);
});

test('a port that is open and speaks something else is not ready', async () => {
  const server = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const result = await probeWebSocket({ url: `ws://127.0.0.1:${port}/`, timeoutMs: 500 });
  assert.match(result.ok ? 'ready' : result.message, /^could not connect: /);
  await new Promise((resolve) => server.close(resolve));
});

test('an abort ends it at once', async () => {
  const server = await startChatServer('handshake-hangs');
  const stop = new AbortController();
  const probing = probeWebSocket({ url: `${server.url}/ws`, timeoutMs: 60_000, signal: stop.signal });
  assert.ok(await until(() => server.handshakes() === 1));
  stop.abort();
  assert.equal(await probing, { ok: false, message: 'interrupted' });
});

test.run();
