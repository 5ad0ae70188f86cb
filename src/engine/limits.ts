import type { Stage } from '../model/plan.ts';

/** The room there is for stages to run side by side: a total weight, and named locks. */
export interface Limits {
  /** Takes the room a stage needs, or answers false and takes nothing. */
  take(stage: Stage): boolean;
  give(stage: Stage): void;
}

/** By how much a sum of fractions such as 0.7 + 0.2 + 0.1 may miss the whole. */
const ROUNDING = 1e-9;

/** A stage heavier than `jobs` counts as `jobs`, so that it can still run, alone. */
export function createLimits(jobs: number): Limits {
  const running = new Set<Stage>();
  const held = new Set<string>();
  const weightOf = (stage: Stage): number => Math.min(stage.weight, jobs);
  return {
    take(stage) {
      // Added up anew each time: a running total of fractions would drift until a stage has room no more.
      const used = [...running].reduce((sum, each) => sum + weightOf(each), 0);
      const fits = used + weightOf(stage) <= jobs + ROUNDING;
      if (!fits || stage.locks.some((lock) => held.has(lock))) return false;
      running.add(stage);
      for (const lock of stage.locks) held.add(lock);
      return true;
    },
    give(stage) {
      running.delete(stage);
      for (const lock of stage.locks) held.delete(lock);
    },
  };
}
