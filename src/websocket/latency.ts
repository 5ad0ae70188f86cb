import type { Budget } from './types.ts';

const STATISTICS = ['p50', 'p95', 'max'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** Latencies in ms of one run, by event name; `connect` is the handshake. */
export interface Latencies {
  add(what: string, ms: number): void;
  names(): string[];
  /** NaN where there is no sample. Nearest rank, so it is always a latency that was measured. */
  get(what: string, statistic: Statistic): number;
  count(what: string): number;
}

export function createLatencies(): Latencies {
  const samples = new Map<string, number[]>();
  const share = { p50: 0.5, p95: 0.95, max: 1 };
  return {
    add(what, ms) {
      const list = samples.get(what);
      if (list === undefined) samples.set(what, [ms]);
      else list.push(ms);
    },
    names: () => [...samples.keys()],
    get(what, statistic) {
      const sorted = [...(samples.get(what) ?? [])].sort((a, b) => a - b);
      return sorted[Math.ceil(share[statistic] * sorted.length) - 1] ?? Number.NaN;
    },
    count: (what) => samples.get(what)?.length ?? 0,
  };
}

/** One limit of a budget. */
export interface BudgetLine {
  readonly what: string;
  readonly statistic: Statistic;
  readonly limit: number;
  /** `agent_started p95 ≤ 200 ms` */
  readonly name: string;
}

export function budgetLines(budgets: Readonly<Record<string, Budget | undefined>> | undefined): BudgetLine[] {
  return Object.entries(budgets ?? {}).flatMap(([what, budget]) =>
    STATISTICS.flatMap((statistic) => {
      const limit = budget?.[statistic];
      return limit === undefined
        ? []
        : [{ what, statistic, limit, name: `${what} ${statistic} ≤ ${limit} ms` }];
    }),
  );
}
