import type { SourceFile } from '../index/source-file.ts';
import type { Loads, Step } from './loads.ts';

/** How a file came to be reached. */
export interface Reached {
  readonly file: SourceFile;
  /** False where every way goes through something that may not happen. */
  readonly certain: boolean;
  /** Where the way ends. */
  readonly start: SourceFile;
  /** The first step of the shortest way; undefined for a start itself. */
  readonly next: Step | undefined;
}

/** Files to start from, and whether what is told of them is certain. */
export type Starts = Iterable<readonly [file: SourceFile, certain: boolean]>;

/** Whether a step leads on: `certain`, `possible` or not at all. */
export type Follow = (step: Step) => 'certain' | 'possible' | 'no';

/**
 * Every file from which a chain of loads leads to one of `starts`, each with the shortest: among certain chains where
 * there is one. Each file is attributed to one start. Linear in files and loads.
 */
export function reachBack(loads: Loads, starts: Starts, follow: Follow): Map<SourceFile, Reached> {
  const reached = new Map<SourceFile, Reached>();
  const all = [...starts];
  for (const wanted of ['certain', 'possible'] as const) {
    const certain = wanted === 'certain';
    // The second pass goes on from what the first has reached: in its order, so that ways stay short.
    const queue = certain ? [] : [...reached.keys()];
    for (const [file, isCertain] of all) {
      if ((certain && !isCertain) || reached.has(file)) continue;
      reached.set(file, { file, certain, start: file, next: undefined });
      queue.push(file);
    }
    for (const file of queue) {
      const { start } = reached.get(file)!;
      for (const next of loads.to(file)) {
        const way = follow(next);
        if (reached.has(next.from) || way === 'no' || (certain && way !== wanted)) continue;
        reached.set(next.from, { file: next.from, certain, start, next });
        queue.push(next.from);
      }
    }
  }
  return reached;
}

/** The loads that lead from a reached file to its start, in order; empty for a start. */
export function chainOf(reached: ReadonlyMap<SourceFile, Reached>, file: SourceFile): Step[] {
  const chain: Step[] = [];
  for (let step = reached.get(file)?.next; step !== undefined; step = reached.get(step.to)?.next)
    chain.push(step);
  return chain;
}
