import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { type Frame, readFrame } from './frame.ts';
import { type Ending, ReceiveLog } from './receive-log.ts';
import type { Limits } from './types.ts';

/** What came of the opening handshake. */
export type Handshake =
  | {
      readonly kind: 'open';
      readonly at: number;
      readonly status: 101;
      readonly subprotocol: string | undefined;
      /** As the server named them, such as `permessage-deflate; …`. */
      readonly extensions: string | undefined;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'timeout'; readonly afterMs: number };

export interface Connection {
  readonly url: string;
  readonly protocols: readonly string[];
  /** ms, on the clock of `performance.now()`. */
  readonly startedAt: number;
  readonly log: ReceiveLog;
  /** Settles when the handshake is over. Never rejects. */
  readonly handshake: Promise<Handshake>;
  /** Sends a text message; false when the connection is no longer open. */
  send(text: string): boolean;
  /** Sends bytes as they are, where a frame should be. */
  sendRaw(bytes: Buffer): void;
  /** Resolves with whether a ping was answered in time. */
  ping(withinMs: number): Promise<boolean>;
  /** Stops reading, so that nothing is answered either, or goes on. */
  pause(on: boolean): void;
  /** Resets the connection, without a word. */
  drop(): void;
  /** Close frame, `graceMs` for the answer, then the socket is destroyed. Idempotent; never rejects. */
  close(graceMs?: number): Promise<void>;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly protocols?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Offers permessage-deflate. */
  readonly offerCompression?: boolean | undefined;
  readonly timeoutMs: number;
  readonly eventField: string;
  readonly limits?: Limits | undefined;
  /** Called for every frame as soon as it is in the log, before any reader of the log sees it. */
  readonly onFrame?: ((frame: Frame) => void) | undefined;
}

const BODY_LIMIT = 512;

/** Codes with which a close of ours ends; with another, the server had closed before it saw ours. */
const OURS: ReadonlySet<number> = new Set([1000, 1005, 1006]);

/** Opens a connection whose log records from the first byte. Throws only on a URL or subprotocol that is none. */
export function openConnection(options: ConnectionOptions): Connection {
  const { maxPayload = 1 << 20, maxFrames = 10_000, maxBytes = 16 << 20 } = options.limits ?? {};
  const protocols = options.protocols ?? [];
  const log = new ReceiveLog();
  const startedAt = performance.now();
  const socket = new WebSocket(options.url, [...protocols], {
    headers: { ...options.headers },
    perMessageDeflate: options.offerCompression === true,
    followRedirects: false,
    maxPayload,
  });
  let chosen: string | undefined;
  let extensions: string | undefined;
  let trouble: string | undefined;
  let overrun: string | undefined;
  let wire: Socket | undefined;
  let closing = false;
  let bytes = 0;

  socket.on('upgrade', (response: IncomingMessage) => {
    // ws does not tell of a socket that is reset once it is open.
    wire = response.socket;
    wire.on('error', (error) => {
      trouble ??= describe(error);
    });
    chosen = response.headers['sec-websocket-protocol'];
    extensions = response.headers['sec-websocket-extensions'];
    // ws gives up on a subprotocol it did not ask for, or none, before a frame can be read. What the server
    // chose is judged by us, in our words, and a bad token may still meet its close frame: let ws go on.
    if (protocols[0] === undefined) delete response.headers['sec-websocket-protocol'];
    else response.headers['sec-websocket-protocol'] = protocols[0];
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (overrun !== undefined) return;
    const at = performance.now();
    bytes += data.length;
    if (log.frames.length >= maxFrames) overrun = `more than ${maxFrames} messages`;
    else if (bytes > maxBytes) overrun = `more than ${maxBytes} bytes of messages`;
    if (overrun !== undefined) return socket.terminate();
    const frame = readFrame(data, isBinary, {
      number: log.frames.length + 1,
      at,
      eventField: options.eventField,
    });
    log.append(frame);
    options.onFrame?.(frame);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
      overrun = `a message of more than ${maxPayload} bytes`;
    trouble ??= describe(error);
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', (code, reason) => {
      const at = performance.now();
      log.end({
        at,
        code,
        reason: reason.toString(),
        error: trouble,
        overrun,
        ours: closing && OURS.has(code),
      } satisfies Ending);
      resolve();
    });
  });

  const handshake = new Promise<Handshake>((resolve) => {
    const timer = setTimeout(() => {
      resolve({ kind: 'timeout', afterMs: options.timeoutMs });
      socket.terminate();
    }, options.timeoutMs);
    const settle = (result: Handshake): void => {
      clearTimeout(timer);
      resolve(result);
    };
    socket.on('open', () =>
      settle({ kind: 'open', at: performance.now(), status: 101, subprotocol: chosen, extensions }),
    );
    socket.on('unexpected-response', (_request, response) => {
      readBody(response).then((body) => {
        settle({ kind: 'refused', status: response.statusCode ?? 0, body });
        socket.terminate();
      });
    });
    closed.then(() =>
      settle({ kind: 'failed', error: trouble ?? 'the connection was closed during the handshake' }),
    );
  });

  return {
    url: options.url,
    protocols,
    startedAt,
    log,
    handshake,
    send: (text) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    sendRaw: (bytes) => void wire?.write(bytes),
    ping: (withinMs) =>
      new Promise((resolve) => {
        if (socket.readyState !== WebSocket.OPEN) return resolve(false);
        const timer = setTimeout(() => resolve(false), withinMs);
        const settle = (answer: boolean): void => {
          clearTimeout(timer);
          resolve(answer);
        };
        socket.once('pong', () => settle(true));
        closed.then(() => settle(false));
        socket.ping();
      }),
    pause: (on) => (on ? socket.pause() : socket.resume()),
    drop: () => void wire?.resetAndDestroy(),
    close: async (graceMs = 500) => {
      closing = true;
      socket.close(1000);
      const timer = setTimeout(() => socket.terminate(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** The start of a refusal's body, read for a bounded time. */
function readBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = '';
    const done = (): void => {
      clearTimeout(timer);
      response.destroy();
      resolve(body.slice(0, BODY_LIMIT));
    };
    const timer = setTimeout(done, 250);
    response.on('data', (chunk: Buffer) => {
      body += chunk.toString();
      if (body.length >= BODY_LIMIT) done();
    });
    response.on('end', done);
    response.on('error', done);
  });
}

function describe(error: NodeJS.ErrnoException): string {
  // A host with several addresses fails with an AggregateError, whose own message is empty.
  return error.message || error.code || String(error);
}
