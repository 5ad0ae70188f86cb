import type { CaseRecord } from '../../model/case.ts';
import { LIMITS, type SlowCase } from './types.ts';

/** The slowest cases of a run, slowest first; holds `LIMITS.slowest` of them. */
export function createSlowest(): {
  add(stage: string, record: CaseRecord): void;
  list(): readonly SlowCase[];
} {
  const kept: SlowCase[] = [];
  return {
    add(stage, record) {
      const { durationMs, id, at } = record;
      const last = kept.at(-1);
      if (kept.length >= LIMITS.slowest && last !== undefined && durationMs <= last.durationMs) return;
      const before = kept.findIndex((one) => one.durationMs < durationMs);
      kept.splice(before < 0 ? kept.length : before, 0, { stage, id, durationMs, at });
      kept.length = Math.min(kept.length, LIMITS.slowest);
    },
    list: () => [...kept],
  };
}
