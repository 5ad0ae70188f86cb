import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import * as jose from 'jose';
import { type WebSocket, WebSocketServer } from 'ws';

export const SIGNING_KEY = 'a-secret-that-is-long-enough-for-hs256';
export const HEARTBEAT_MS = 60;
const PASSWORDS: Record<string, string> = { alice: 'wonderland', bob: 'builder' };

/** One way each in which a chat service goes wrong; none of them is `normal`. */
export type Behaviour =
  | 'normal'
  | 'missing'
  | 'out-of-order'
  | 'wrong-shape'
  | 'not-same'
  | 'leak'
  | 'leak-base64'
  | 'broadcast'
  | 'leak-same-id'
  | 'late'
  | 'duplicate'
  | 'stray-after'
  | 'closes-after'
  | 'no-echo'
  | 'accepts-any-token'
  | 'lets-anybody-in'
  | 'ignores-expiry'
  | 'opaque-tokens'
  | 'stays-open-on-bad-token'
  | 'refuses-with-1011'
  | 'refuses-by-http'
  | 'refuses-everyone'
  | 'heartbeat-stops'
  | 'no-subprotocol'
  | 'wrong-subprotocol'
  | 'silent'
  | 'not-ready'
  | 'floods'
  | 'closes-midway'
  | 'huge'
  | 'not-json'
  | 'binary'
  | 'drops-tcp'
  | 'handshake-hangs';

export interface ChatServer {
  readonly url: string;
  /** Connections that are open now. */
  readonly open: () => number;
  /** Handshakes seen so far. */
  readonly handshakes: () => number;
  stop(): Promise<void>;
}

interface Client {
  readonly user: string;
  readonly socket: WebSocket;
  heartbeats: number;
}

const running = new Set<ChatServer>();

/** A small chat service on a real socket of this process, well-behaved or wrong in one way. */
export async function startChatServer(behaviour: Behaviour = 'normal'): Promise<ChatServer> {
  const clients = new Set<Client>();
  const sockets = new Set<Socket>();
  let handshakes = 0;
  const wss = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) =>
      behaviour === 'no-subprotocol'
        ? false
        : behaviour === 'wrong-subprotocol'
          ? ([...protocols][1] ?? false)
          : ([...protocols][0] ?? false),
  });

  const http = createServer(async (request, response) => {
    if (request.url !== '/login') return void response.writeHead(404).end();
    const { username, password } = JSON.parse(await read(request));
    if (PASSWORDS[username] !== password)
      return void response.writeHead(401).end('{"detail":"bad credentials"}');
    response.setHeader('content-type', 'application/json');
    const token = behaviour === 'opaque-tokens' ? `opaque-${username}` : await tokenFor(username);
    response.end(JSON.stringify({ access_token: token, token_type: 'bearer' }));
  });
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  http.on('upgrade', async (request, socket, head) => {
    handshakes += 1;
    if (behaviour === 'handshake-hangs') return;
    const known = await userOf(request, behaviour);
    const user = behaviour === 'lets-anybody-in' ? (known ?? 'anybody') : known;
    if (behaviour === 'refuses-everyone' || (user === undefined && behaviour === 'refuses-by-http')) {
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 9\r\nconnection: close\r\n\r\nforbidden');
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => accept(ws, user));
  });

  function accept(socket: WebSocket, user: string | undefined): void {
    socket.on('error', () => {});
    if (user === undefined) {
      const code = behaviour === 'refuses-with-1011' ? 1011 : 1008;
      if (behaviour !== 'stays-open-on-bad-token') socket.close(code, 'authentication failed');
      return;
    }
    const client: Client = { user, socket, heartbeats: 0 };
    clients.add(client);
    let timer: NodeJS.Timeout;
    const rest = (): void => {
      clearInterval(timer);
      timer = setInterval(() => beat(client), HEARTBEAT_MS);
    };
    socket.on('close', () => {
      clearInterval(timer);
      clients.delete(client);
    });
    socket.on('message', (data) => {
      rest();
      answer(client, JSON.parse(data.toString()));
    });
    rest();
    if (behaviour !== 'not-ready') say(socket, 'connection_ready', { user });
    if (behaviour === 'floods') for (let n = 0; n < 500; n++) say(socket, 'heartbeat', {});
  }

  function beat(client: Client): void {
    client.heartbeats += 1;
    if (behaviour === 'heartbeat-stops' && client.heartbeats > 1) return;
    say(client.socket, 'heartbeat', {});
  }

  function answer({ user, socket }: Client, message: { content: string }): void {
    const run = randomUUID();
    const call = randomUUID();
    const other = [...clients].find((one) => one.user !== user)?.socket;
    const steps: [string, Record<string, unknown>][] = [
      ['agent_started', { run }],
      ['agent_thinking', { run, thought: `about ${message.content}` }],
      ['tool_executing', { run, call_id: call }],
      ['tool_completed', { run, call_id: call, result: 42 }],
      ['agent_completed', { run, answer: `You said: ${message.content}` }],
    ];
    const [, , executing, completed, last] = steps as [
      never,
      never,
      (typeof steps)[0],
      (typeof steps)[0],
      (typeof steps)[0],
    ];
    switch (behaviour) {
      case 'silent':
        return;
      case 'missing':
        steps.splice(3, 1);
        break;
      case 'out-of-order':
        steps.splice(2, 2, completed, executing);
        break;
      case 'wrong-shape':
        completed[1].result = 'forty-two';
        break;
      case 'not-same':
        completed[1].call_id = randomUUID();
        break;
      case 'duplicate':
        steps.splice(2, 0, steps[1]!);
        break;
      case 'no-echo':
        for (const [, payload] of steps)
          for (const key of ['thought', 'answer']) if (key in payload) payload[key] = 'well';
        break;
      case 'leak':
        if (user === 'alice' && other) say(other, 'agent_thinking', { run, thought: message.content });
        break;
      case 'leak-base64':
        if (user === 'alice' && other) {
          say(other, 'heartbeat', {
            trace: Buffer.from(`from alice: ${message.content}`).toString('base64'),
          });
        }
        break;
      case 'leak-same-id':
        for (const [, payload] of steps) payload.run = 'shared';
        break;
      case 'huge':
        last[1].answer = message.content + 'x'.repeat(2 << 20);
        break;
    }
    const tell = (type: string, payload: Record<string, unknown>): void => {
      say(socket, type, payload);
      if (behaviour === 'broadcast' && other) say(other, type, payload);
    };
    const tail = (): void => {
      if (behaviour === 'closes-midway') socket.close(1011, 'agent crashed');
      // A moment later: a reset may overtake what was written just before it.
      else if (behaviour === 'drops-tcp') setTimeout(() => rawSocket(socket).resetAndDestroy(), 20);
      else if (behaviour === 'not-json') socket.send('{"type": "tool_completed", oops');
      else if (behaviour === 'binary') socket.send(Buffer.from([1, 2, 3]), { binary: true });
      else for (const [type, payload] of steps.slice(3)) tell(type, payload);
      if (behaviour === 'closes-after') socket.close(1011, 'too early');
      if (behaviour === 'stray-after') say(socket, 'agent_completed', { run, answer: 'again' });
    };
    for (const [type, payload] of steps.slice(0, 3)) tell(type, payload);
    if (behaviour === 'late') setTimeout(tail, 350);
    else tail();
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: ChatServer = {
    url: `http://127.0.0.1:${port}`,
    open: () => wss.clients.size,
    handshakes: () => handshakes,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => http.close(() => resolve()));
      running.delete(server);
    },
  };
  running.add(server);
  return server;
}

/** For `after.each`: a test that failed in its middle leaves no server that holds the process open. */
export async function stopChatServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}

export function tokenFor(user: string): Promise<string> {
  const key = new TextEncoder().encode(SIGNING_KEY);
  return new jose.SignJWT({ sub: user })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(key);
}

async function userOf(request: IncomingMessage, behaviour: Behaviour): Promise<string | undefined> {
  const header = request.headers.authorization?.replace(/^Bearer /, '');
  const protocol = request.headers['sec-websocket-protocol']?.split(/, */)[1]?.replace(/^jwt\./, '');
  const query = new URL(request.url ?? '/', 'http://x').searchParams.get('token');
  const token =
    header ?? query ?? (protocol === undefined ? undefined : Buffer.from(protocol, 'base64url').toString());
  if (token === undefined) return undefined;
  try {
    if (behaviour === 'opaque-tokens') return /^opaque-(alice|bob)$/.exec(token)?.[1];
    if (behaviour === 'accepts-any-token') return String(jose.decodeJwt(token).sub ?? 'nobody');
    const key = new TextEncoder().encode(SIGNING_KEY);
    const clockTolerance = behaviour === 'ignores-expiry' ? '10 years' : 0;
    const { payload } = await jose.jwtVerify(token, key, { algorithms: ['HS256'], clockTolerance });
    return payload.sub;
  } catch {
    return undefined;
  }
}

function rawSocket(socket: WebSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket;
}

function say(socket: WebSocket, type: string, payload: Record<string, unknown>): void {
  socket.send(JSON.stringify({ type, payload }));
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
