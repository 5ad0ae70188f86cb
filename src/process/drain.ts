import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

/** ms without a byte after which an open pipe is taken to be held by someone else. */
const IDLE_MS = 100;
/** ms after which it is closed even when bytes still come. */
const MOST_MS = 1000;

/** The pipes of a child, and what is known of them. */
export interface Pipes {
  /**
   * Call when the child has exited: resolves when all it wrote has been read. A pipe that a descendant
   * holds open is closed after a bounded time.
   */
  drain(): Promise<void>;
}

/** Watches the pipes of a child from its start. */
export function watchPipes(streams: readonly Readable[]): Pipes {
  let chunks = 0;
  const closed = Promise.all(
    streams.map((stream) => {
      stream.on('data', () => {
        chunks++;
      });
      // A pipe that breaks has no more to say; the exit tells the rest.
      stream.on('error', () => {});
      return new Promise<void>((resolve) => stream.once('close', resolve));
    }),
  ).then(() => true);
  return {
    drain: async () => {
      const from = performance.now();
      for (let seen = -1; seen !== chunks && performance.now() - from < MOST_MS; ) {
        seen = chunks;
        // Not one that is aborted: nearly every child ends here, and the exception made for it costs 0.1 ms.
        let timer: NodeJS.Timeout | undefined;
        const idle = new Promise<false>((resolve) => {
          timer = setTimeout(resolve, IDLE_MS, false);
        });
        const ended = await Promise.race([closed, idle]);
        clearTimeout(timer);
        if (ended) return;
        // After a long block the timer fires before the pipes are read: let them be read once.
        await turn();
      }
      for (const stream of streams) stream.destroy();
    },
  };
}
