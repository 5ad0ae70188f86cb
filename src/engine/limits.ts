import type { Stage } from '../model/plan.ts';

/** The room there is for stages to run side by side: a total weight, and named locks. */
export interface Limits {
  /** Takes the room a stage needs, or answers false and takes nothing. */
  take(stage: Stage): boolean;
  give(stage: Stage): void;
}

/** A stage heavier than `jobs` counts as `jobs`, so that it can still run, alone. */
export function createLimits(jobs: number): Limits {
  let free = jobs;
  const held = new Set<string>();
  const weightOf = (stage: Stage): number => Math.min(stage.weight, jobs);
  return {
    take(stage) {
      if (weightOf(stage) > free || stage.locks.some((lock) => held.has(lock))) return false;
      free -= weightOf(stage);
      for (const lock of stage.locks) held.add(lock);
      return true;
    },
    give(stage) {
      free += weightOf(stage);
      for (const lock of stage.locks) held.delete(lock);
    },
  };
}
