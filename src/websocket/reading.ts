import { pendingIn } from './deadline.ts';
import type { Frame } from './frame.ts';
import type { Mark, Pending, State } from './position.ts';
import { keyOf } from './position-key.ts';
import type { Match } from './watch.ts';

/** One way to read the log: how far it has come, and which event was taken for what. */
export interface Reading {
  readonly state: State | undefined;
  readonly last: Mark;
  readonly taken: Chain | undefined;
  /** What must come next, kept since it is asked for with every event and every timer. */
  readonly pending: Pending | undefined;
  /** When it has failed: ms, Infinity where nothing has to come. */
  readonly failsAt: number;
}

/** A reading at a state; `totalAt` is the limit on the whole. */
export function readingAt(
  state: State | undefined,
  last: Mark,
  taken: Chain | undefined,
  totalAt: number,
): Reading {
  const pending = pendingIn(state);
  const failsAt = pending === undefined ? Number.POSITIVE_INFINITY : Math.min(pending.at, totalAt);
  return { state, last, taken, pending, failsAt };
}

/** The matches of a reading, newest first: readings share what they have in common. */
interface Chain {
  readonly match: Match;
  readonly before: Chain | undefined;
  readonly length: number;
}

export function extend({ taken }: Reading, item: number, frame: Frame): Chain {
  return { match: { item, frame }, before: taken, length: (taken?.length ?? 0) + 1 };
}

/** The matches of a reading from the `from`th on, oldest first. */
export function matchesFrom({ taken }: Reading, from: number): Match[] {
  const found: Match[] = [];
  for (let at = taken; at !== undefined && at.length > from; at = at.before) found.push(at.match);
  return found.reverse();
}

/** Leaves out readings that accept nothing that another does not: the same state, with earlier deadlines. */
export function distinct(readings: readonly Reading[]): Reading[] {
  if (readings.length < 2) return [...readings];
  const kept = new Map<string, { reading: Reading; times: readonly number[] }[]>();
  for (const reading of readings) {
    const { shape, times } = keyOf(reading.state);
    const key = `${reading.last.at} ${shape}`;
    const alike = kept.get(key) ?? [];
    if (alike.some((other) => isNoEarlier(other.times, times))) continue;
    const rest = alike.filter((other) => !isNoEarlier(times, other.times));
    kept.set(key, [...rest, { reading, times }]);
  }
  return [...kept.values()].flatMap((alike) => alike.map(({ reading }) => reading));
}

const isNoEarlier = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((time, index) => time >= b[index]!);
