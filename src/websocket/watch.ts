import type { Frame } from './frame.ts';
import type { Ending, ReceiveLog } from './receive-log.ts';

/** The ways in which what was received is not what was expected. */
export type Fault =
  | 'out-of-order'
  | 'missing'
  | 'late'
  | 'wrong-shape'
  | 'not-same'
  | 'unexpected'
  | 'duplicate'
  | 'unreadable'
  | 'ambiguous'
  | 'closed-early'
  | 'overrun'
  | 'heartbeat-stopped'
  | 'heartbeat-irregular';

export interface Violation {
  readonly fault: Fault;
  /** One clause, without who. */
  readonly message: string;
  /** When the evidence came, on the clock of `performance.now()`; a violation may be known only later. */
  readonly since: number;
  /** Which expectation it breaks: its index, or the number of them for what came after the last. */
  readonly item: number;
  /** The number of the frame that shows it. */
  readonly frame?: number | undefined;
}

export interface Match {
  readonly item: number;
  readonly frame: Frame;
}

/**
 * Something that looks at a log as it grows and comes to a verdict. Pure: it is told of frames, of the time and of
 * the end, and asks nobody.
 */
export interface Watch {
  readonly matches: readonly Match[];
  /** `settling`: it cannot pass any more, and looks on for a moment to say which failure it is. */
  readonly state: 'waiting' | 'settling' | 'passed' | 'violated';
  readonly violation: Violation | undefined;
  /** Since when it cannot pass any more. */
  readonly suspectSince: number | undefined;
  /** When time alone changes the state; undefined once it is decided. */
  readonly deadline: number | undefined;
  /** What could come next, each in words. */
  next(): readonly string[];
  feed(frame: Frame): void;
  tick(now: number): void;
  end(ending: Ending): void;
}

/** A place in a log, kept from step to step. */
export interface Cursor {
  next: number;
}

const decided = (watch: Watch): boolean => watch.state === 'passed' || watch.state === 'violated';

/** Hands a log to a watch until it is decided or the signal is aborted; `onChange` is called after every look. */
export async function drive(
  watch: Watch,
  log: ReceiveLog,
  cursor: Cursor,
  signal: AbortSignal,
  onChange: () => void,
): Promise<void> {
  for (;;) {
    while (!decided(watch) && cursor.next < log.frames.length) watch.feed(log.frames[cursor.next++]!);
    if (!decided(watch) && log.ending !== undefined) watch.end(log.ending);
    const now = performance.now();
    // A timer may fire while messages that came in time still wait in the socket's buffer: read those first.
    if (!decided(watch) && watch.deadline !== undefined && watch.deadline <= now) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (cursor.next < log.frames.length || log.ending !== undefined) continue;
      watch.tick(now);
    }
    // No time is left to tell which failure it is, but a failure it is.
    if (signal.aborted && watch.state === 'settling') watch.tick(Number.POSITIVE_INFINITY);
    onChange();
    if (decided(watch) || signal.aborted) return;
    await log.changed((watch.deadline ?? now) - now, signal);
  }
}
