import { closeCode } from './close-codes.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { type Frame, nameOf } from './frame.ts';
import { describeEnding } from './receive-log.ts';
import type { Refusal } from './types.ts';

/** What a service says of itself that lets anybody in. */
export const AUTH_OFF = 'authentication is off';

/** The name of a refusal case: `expired token → close 1008`. */
export function refusalName(refusal: Refusal): string {
  const token = refusal.name ?? (typeof refusal.token === 'function' ? 'forged' : refusal.token);
  const by = typeof refusal.auth === 'string' ? ` (${refusal.auth})` : '';
  return `${token === 'none' ? 'no' : token} token${by} → ${wanted(refusal)}`;
}

/** Opens a connection with a bad token and says in words why it was not refused as it must be, or undefined. */
export async function attempt(
  refusal: Refusal,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const connection = openConnection(options);
  try {
    return await judge(refusal, connection, options.timeoutMs, signal);
  } finally {
    await connection.close(signal.aborted ? 50 : 250);
  }
}

async function judge(
  refusal: Refusal,
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { log, startedAt } = connection;
  const handshake = await connection.handshake;
  if (handshake.kind === 'refused') {
    if (statusesOf(refusal).includes(handshake.status)) return undefined;
    return `refused in another way: HTTP ${handshake.status} in the handshake, where ${wanted(refusal)} was expected`;
  }
  if (handshake.kind === 'timeout')
    return `neither accepted nor refused: the handshake was not answered within ${handshake.afterMs} ms`;
  if (handshake.kind === 'failed')
    return `not refused in so many words: the handshake failed (${handshake.error}), where ${wanted(refusal)} was expected`;
  const until = startedAt + timeoutMs;
  const business = (): Frame | undefined =>
    log.frames.find((frame) => !('name' in frame.event && refusal.allow?.includes(frame.event.name)));
  while (
    log.ending === undefined &&
    business() === undefined &&
    performance.now() < until &&
    !signal.aborted
  ) {
    await log.changed(until - performance.now(), signal);
  }
  if (signal.aborted) return 'interrupted';
  const accepted =
    refusal.token === 'none' ? `${AUTH_OFF}: no token at all was accepted as one` : 'accepted a bad token';
  const message = business();
  if (message !== undefined) {
    return `${accepted}: the connection was opened and got ${nameOf(message)} at +${Math.round(message.at - startedAt)} ms`;
  }
  if (log.ending === undefined) {
    return `${accepted}: the connection was opened and still is after ${timeoutMs} ms, where ${wanted(refusal)} was expected`;
  }
  if (codesOf(refusal).includes(log.ending.code)) return undefined;
  return `refused in another way: ${describeEnding(log.ending).replace('closed early: ', '')}, where ${wanted(refusal)} was expected`;
}

function statusesOf({ httpStatus, close }: Refusal): readonly number[] {
  if (httpStatus === undefined) return close === undefined ? [401, 403] : [];
  return typeof httpStatus === 'number' ? [httpStatus] : httpStatus;
}

function codesOf({ httpStatus, close }: Refusal): readonly number[] {
  if (close === undefined) return httpStatus === undefined ? [1008] : [];
  return [close];
}

function wanted(refusal: Refusal): string {
  const statuses = statusesOf(refusal).map((status) => `HTTP ${status}`);
  return [...statuses, ...codesOf(refusal).map((code) => `close ${closeCode(code)}`)].join(' or ');
}
