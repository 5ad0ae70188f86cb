import { setImmediate } from 'node:timers/promises';

/** Longest time in which a signal is not heard, in milliseconds. */
const SHARE_MS = 20;

/** Lets long synchronous work give way now and then, so that the process hears signals and timers. */
export class Turns {
  private readonly signal: AbortSignal | undefined;
  private until = performance.now() + SHARE_MS;

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
  }

  /** Whether it is time to give way. */
  get due(): boolean {
    return performance.now() > this.until;
  }

  get stopped(): boolean {
    return this.signal?.aborted ?? false;
  }

  /** Gives way once. */
  async next(): Promise<void> {
    await setImmediate();
    this.until = performance.now() + SHARE_MS;
  }
}
