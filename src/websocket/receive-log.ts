import { closeCode } from './close-codes.ts';
import { show } from './field.ts';
import type { Frame } from './frame.ts';

/** How a connection ended. */
export interface Ending {
  /** ms, on the clock of `performance.now()`. */
  readonly at: number;
  /** 1006 where no close frame came. */
  readonly code: number;
  readonly reason: string;
  /** What the socket or the protocol reported, such as `ECONNRESET`. */
  readonly error?: string | undefined;
  /** Set where we ended it because it broke one of our bounds. */
  readonly overrun?: string | undefined;
  /** True when we closed it ourselves, as planned. */
  readonly ours: boolean;
}

/**
 * Everything a connection received, from its first byte on: readers keep a cursor of their own, so nothing
 * can be lost between the steps of a scenario.
 */
export class ReceiveLog {
  readonly frames: Frame[] = [];
  #ending: Ending | undefined;
  #waiters = new Set<() => void>();

  get ending(): Ending | undefined {
    return this.#ending;
  }

  append(frame: Frame): void {
    this.frames.push(frame);
    this.#wake();
  }

  /** The first ending stands. */
  end(ending: Ending): void {
    this.#ending ??= ending;
    this.#wake();
  }

  /** Resolves at the next frame or the end, after `milliseconds`, or when `signal` is aborted. Never rejects. */
  changed(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, milliseconds));
      signal.addEventListener('abort', done, { once: true });
      this.#waiters.add(done);
    });
  }

  /** Resolves once the log is as wanted, after `milliseconds`, or when `signal` is aborted. */
  async until(isThere: () => boolean, milliseconds: number, signal: AbortSignal): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!isThere() && performance.now() < end && !signal.aborted)
      await this.changed(end - performance.now(), signal);
  }

  #wake(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}

/** How a connection ended, in words. */
export function describeEnding(ending: Ending): string {
  if (ending.overrun !== undefined) return `too much received: the service sent ${ending.overrun}`;
  const reason = ending.reason === '' ? '' : `, reason ${show(ending.reason)}`;
  const error = ending.error === undefined ? '' : `, ${ending.error}`;
  return `closed early: the connection was closed with ${closeCode(ending.code)}${reason}${error}`;
}
