import type { StageFailure } from '../model/ports.ts';
import type { RecordedConnection, Recording } from './recorded.ts';
import { clean } from './redact.ts';
import type { Run, Session } from './run-state.ts';

const MOST_FRAMES = 2000;
const MOST_CHARACTERS = 4 << 20;

/**
 * The recording of a run so far, its own secrets masked; undefined where nothing was received, or more than a file
 * should hold. `latest`: a failure that the log shows and that is not filed yet.
 */
export function record(run: Run, latest?: StageFailure): Recording | undefined {
  const frames = run.sessions.flatMap(({ connection }) => connection.log.frames);
  const characters = frames.reduce((sum, { text }) => sum + text.length, 0);
  if (frames.length === 0 || frames.length > MOST_FRAMES || characters > MOST_CHARACTERS) return undefined;
  const zero = Math.min(...run.sessions.map(({ connection }) => connection.startedAt));
  const filed = run.docket.failures.map((failure) => ({
    message: failure.message,
    isInLog: run.inLog.has(failure),
  }));
  return {
    version: 1,
    kind: 'portcullis-websocket-replay',
    scenario: run.name,
    seed: run.seed,
    failures: latest === undefined ? filed : [...filed, { message: latest.message, isInLog: true }],
    connections: run.sessions.map((session) => recordSession(run, session, zero)),
  };
}

function recordSession(run: Run, session: Session, zero: number): RecordedConnection {
  const { frames, ending } = session.connection.log;
  const { handshake } = session;
  return {
    user: session.user,
    service: session.service,
    handshake:
      handshake?.kind === 'open'
        ? `HTTP 101, subprotocol ${clean(handshake.subprotocol ?? 'none', run.secrets)}`
        : (handshake?.kind ?? 'none'),
    frames: frames.map(({ at, text, isBinary }) => ({
      at: at - zero,
      text: clean(text, run.secrets),
      ...(isBinary && { binary: true as const }),
    })),
    ending: ending && { ...ending, at: ending.at - zero, reason: clean(ending.reason, run.secrets) },
    exchanges: session.history.map((one) => ({
      ...one,
      sent: one.sent.map((text) => clean(text, run.secrets)),
      sentAt: one.sentAt - zero,
      until: one.until - zero,
    })),
  };
}
