import { type Cost, measure } from '../lib/measure.ts';
import { median } from '../lib/stats.ts';
import type { Figures, Subject } from './types.ts';

/** Measures every subject once a round, in turn, so that a busy moment of the machine falls on all alike. Rejects when one fails. */
export async function measureInRounds(
  subjects: readonly Subject[],
  rounds: number,
): Promise<readonly Figures[]> {
  const costs = new Map<Subject, Cost[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++)
    for (const [subject, list] of costs) list.push(await costOf(subject));
  return [...costs].map(([{ title }, list]) => {
    const cpuS = list.map((cost) => cost.cpuS);
    return {
      title,
      cpuS: median(cpuS),
      cpuRangeS: [Math.min(...cpuS), Math.max(...cpuS)],
      wallS: median(list.map((cost) => cost.wallS)),
      peakBytes: median(list.map((cost) => cost.peakBytes)),
    };
  });
}

async function costOf({ title, argv, cwd, env, exits, prepare }: Subject): Promise<Cost> {
  await prepare?.();
  const cost = await measure(argv, { cwd, env: { NO_COLOR: '1', ...env } });
  if (!exits.includes(cost.code))
    throw new Error(`${title} exited with ${cost.code}:\n${cost.output.slice(-2000)}`);
  return cost;
}
