import type { Ending } from './receive-log.ts';

/** What a scenario's run sent and received: enough to judge it again. Times in ms since its first connection. */
export interface Recording {
  readonly version: 1;
  readonly kind: 'portcullis-websocket-replay';
  readonly scenario: string;
  /** Canaries are made of it. */
  readonly seed: string;
  /** What was said of it, the first cause first. */
  readonly failures: readonly RecordedFailure[];
  readonly connections: readonly RecordedConnection[];
}

export interface RecordedFailure {
  readonly message: string;
  /** True where the log alone shows it. */
  readonly isInLog: boolean;
}

export interface RecordedConnection {
  readonly user: string;
  readonly service?: string | undefined;
  readonly handshake: string;
  readonly frames: readonly RecordedFrame[];
  readonly ending?: Ending | undefined;
  readonly exchanges: readonly RecordedExchange[];
}

export interface RecordedFrame {
  readonly at: number;
  /** Base64 where it is binary. */
  readonly text: string;
  readonly binary?: true;
}

/** One look at the log: the first message, a step by its index, or the heartbeats of the idle connection. */
export interface RecordedExchange {
  readonly what: 'first' | 'idle' | number;
  readonly sentAt: number;
  readonly sent: readonly string[];
  /** How many frames had been read before it. */
  readonly from: number;
  /** When the looking ended. */
  readonly until: number;
}

/** Tells a recording from whatever else a file may hold. */
export function isRecording(value: unknown): value is Recording {
  const { version, kind, seed, failures, connections } = (value ?? {}) as Partial<Recording>;
  return (
    version === 1 &&
    kind === 'portcullis-websocket-replay' &&
    typeof seed === 'string' &&
    isListOf(failures, (one) => typeof one?.message === 'string') &&
    isListOf(connections, isConnection)
  );
}

function isConnection(value: unknown): boolean {
  const { user, frames, ending, exchanges } = (value ?? {}) as Partial<RecordedConnection>;
  const isTime = (time: unknown): boolean => typeof time === 'number';
  return (
    typeof user === 'string' &&
    isListOf(frames, (one) => isTime(one?.at) && typeof one?.text === 'string') &&
    (ending === undefined || (isTime(ending.at) && isTime(ending.code))) &&
    isListOf(
      exchanges,
      (one) =>
        isTime(one?.sentAt) &&
        isTime(one?.until) &&
        isTime(one?.from) &&
        ['string', 'number'].includes(typeof one?.what),
    )
  );
}

// biome-ignore lint/suspicious/noExplicitAny: what is looked at may be anything.
function isListOf(value: unknown, fits: (one: any) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}
