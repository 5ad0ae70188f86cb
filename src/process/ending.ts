import { type Ended, endTrees } from './end.ts';
import type { Search } from './targets.ts';
import type { EndOptions } from './types.ts';

/** An ending under way, or over. */
export interface Ending {
  readonly result: Promise<readonly Ended[]>;
  /** Asked again: the shortest grace asked for counts. */
  hasten(options: EndOptions): void;
}

/** Begins to end everything a search finds. */
export function beginEnding(search: Search, options: EndOptions): Ending {
  const deadline = { at: performance.now() + options.graceMs };
  return {
    result: endTrees(search, options.signal ?? 'SIGTERM', deadline),
    hasten: ({ graceMs }) => {
      deadline.at = Math.min(deadline.at, performance.now() + graceMs);
    },
  };
}
