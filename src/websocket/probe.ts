import { type Handshake, openConnection } from './connection.ts';
import { show } from './field.ts';
import { describeEnding } from './receive-log.ts';
import { checkShape } from './shape.ts';
import type { PartialShape } from './types.ts';

export interface ProbeOptions {
  /** `ws://`, `wss://`, `http://` or `https://`. */
  readonly url: string;
  readonly protocols?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The event that must be the first message (its `type`), or an object it must contain; without it, the handshake is enough. */
  readonly firstMessage?: string | PartialShape | undefined;
  /** For all of it. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type ProbeResult =
  | { readonly ok: true; readonly handshakeMs: number; readonly firstMessageMs?: number | undefined }
  | { readonly ok: false; readonly message: string };

/** Tries once whether a WebSocket endpoint is of use: handshake, then the first message. Never rejects; leaves nothing open. */
export async function probeWebSocket(options: ProbeOptions): Promise<ProbeResult> {
  const signal = options.signal ?? new AbortController().signal;
  if (signal.aborted) return { ok: false, message: 'interrupted' };
  let connection: ReturnType<typeof openConnection>;
  try {
    const { url, protocols, headers, timeoutMs } = options;
    connection = openConnection({ url, protocols, headers, timeoutMs, eventField: 'type' });
  } catch (error) {
    return {
      ok: false,
      message: `cannot connect to ${options.url}: ${error instanceof Error ? error.message : error}`,
    };
  }
  const interrupt = (): void => void connection.close(0);
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    const handshake = await connection.handshake;
    if (signal.aborted) return { ok: false, message: 'interrupted' };
    if (handshake.kind !== 'open') return { ok: false, message: describeHandshake(handshake) };
    if (options.protocols?.length && handshake.subprotocol === undefined) {
      return {
        ok: false,
        message: `the server chose none of the subprotocols it was asked for (${options.protocols[0]}, …)`,
      };
    }
    const handshakeMs = handshake.at - connection.startedAt;
    if (options.firstMessage === undefined) return { ok: true, handshakeMs };
    return await awaitFirst(connection, options.firstMessage, handshakeMs, options.timeoutMs, signal);
  } finally {
    signal.removeEventListener('abort', interrupt);
    await connection.close(100);
  }
}

async function awaitFirst(
  { log, startedAt }: ReturnType<typeof openConnection>,
  wanted: string | PartialShape,
  handshakeMs: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const until = startedAt + timeoutMs;
  while (
    log.frames.length === 0 &&
    log.ending === undefined &&
    performance.now() < until &&
    !signal.aborted
  ) {
    await log.changed(until - performance.now(), signal);
  }
  const [first] = log.frames;
  if (first === undefined) {
    if (signal.aborted) return { ok: false, message: 'interrupted' };
    const why = log.ending === undefined ? `within ${timeoutMs} ms` : `: ${describeEnding(log.ending)}`;
    return {
      ok: false,
      message: `the handshake succeeded, but no first message came ${why}`.replace(' :', ':'),
    };
  }
  if ('unreadable' in first.event)
    return { ok: false, message: `the first message cannot be read: ${first.event.unreadable}` };
  const fault = checkShape(typeof wanted === 'string' ? { type: wanted } : wanted, first.event.value);
  if (fault !== undefined) {
    return {
      ok: false,
      message: `the first message is ${show(first.text)}: '${fault.path}' should be ${fault.expected}`,
    };
  }
  return { ok: true, handshakeMs, firstMessageMs: first.at - startedAt };
}

function describeHandshake(handshake: Exclude<Handshake, { kind: 'open' }>): string {
  switch (handshake.kind) {
    case 'refused':
      return `handshake refused: HTTP ${handshake.status}`;
    case 'timeout':
      return `handshake not answered within ${handshake.afterMs} ms`;
    case 'failed':
      return `could not connect: ${handshake.error}`;
  }
}
