import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** One connection, as a script sees it. */
export interface Caller {
  /** What came after the address: `/ws?user=alice`. */
  readonly url: URL;
  say(type: string, more?: object): void;
  everyone(type: string, more?: object): void;
  close(code: number, reason?: string): void;
  readonly socket: WebSocket;
}

export interface ScriptServer {
  readonly url: string;
  readonly port: number;
  readonly open: () => number;
  stop(): Promise<void>;
}

const running = new Set<ScriptServer>();

/** A WebSocket server on a real socket of this process that answers each message as the test says. */
export async function startScript(
  // biome-ignore lint/suspicious/noExplicitAny: a script knows what its test sends.
  onMessage: (message: any, caller: Caller) => void,
  onConnect: (caller: Caller) => void = () => {},
  perMessageDeflate = false,
): Promise<ScriptServer> {
  const http = createServer();
  const wss = new WebSocketServer({ server: http, perMessageDeflate });
  wss.on('connection', (socket, request) => {
    const tell = (to: WebSocket, type: string, more?: object): void =>
      to.send(JSON.stringify({ type, ...more }));
    const caller: Caller = {
      url: new URL(request.url ?? '/', 'http://x'),
      socket,
      say: (type, more) => tell(socket, type, more),
      everyone: (type, more) => {
        for (const client of wss.clients) tell(client, type, more);
      },
      close: (code, reason) => socket.close(code, reason),
    };
    socket.on('error', () => {});
    socket.on('message', (data) => onMessage(JSON.parse(data.toString()), caller));
    onConnect(caller);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: ScriptServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    open: () => wss.clients.size,
    stop: async () => {
      for (const client of wss.clients) client.terminate();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
      running.delete(server);
    },
  };
  running.add(server);
  return server;
}

/** For `after.each`: a test that failed in its middle leaves no server that holds the process open. */
export async function stopScripts(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}
