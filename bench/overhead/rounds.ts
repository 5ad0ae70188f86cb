import type { Cost } from '../lib/measure.ts';
import { median } from '../lib/stats.ts';
import type { Subject } from './types.ts';
import { costOf } from './workspace.ts';

/** Medians of the rounds. */
export interface Figures {
  readonly title: string;
  readonly cpuS: number;
  /** Lowest and highest: whoever differs by less than this is not to be told apart. */
  readonly cpuRangeS: readonly [number, number];
  readonly wallS: number;
  readonly peakBytes: number;
}

/**
 * Measures every subject once a round, in turn, so that a busy moment of the machine falls on all alike; one round
 * before the first does not count.
 */
export async function measureInRounds(subjects: readonly Subject[], rounds: number): Promise<Figures[]> {
  const costs = new Map<Subject, Cost[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [subject, list] of costs) {
      const cost = await costOf(subject);
      if (round > 0) list.push(cost);
    }
  }
  return [...costs].map(([{ title }, list]) => ({
    title,
    cpuS: median(list.map((cost) => cost.cpuS)),
    cpuRangeS: [Math.min(...list.map((cost) => cost.cpuS)), Math.max(...list.map((cost) => cost.cpuS))],
    wallS: median(list.map((cost) => cost.wallS)),
    peakBytes: median(list.map((cost) => cost.peakBytes)),
  }));
}
