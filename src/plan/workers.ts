import { availableParallelism } from 'node:os';

/** How many processes run a suite's tests, as users write it: a number, or as many as `jobs` allows. */
export type WorkersInput = number | 'auto';

/** Total of stage weights that may run at once, where neither the command line nor the config says. */
export function defaultJobs(): number {
  return Math.max(2, availableParallelism());
}

/** Workers that a suite gets: what it asks for, within `jobs`; undefined where it asks for none. */
export function workersOf(asked: WorkersInput | undefined, jobs: number): number | undefined {
  if (asked === undefined) return undefined;
  return asked === 'auto' ? jobs : Math.min(asked, jobs);
}

/** What a plan says of them, and their share of `jobs`; why there are none where that is known before the run. */
export function planWorkers(
  workers: number | undefined,
  fork: boolean,
  platform: NodeJS.Platform = process.platform,
): { readonly title: string; readonly weight?: number } {
  if (workers === undefined) return { title: '' };
  if (!fork) return { title: ' (one process: `fork: false`)' };
  if (platform !== 'linux') return { title: ` (one process: workers are not forked on ${platform})` };
  return { title: workers === 1 ? ' (1 worker)' : ` (${workers} workers)`, weight: workers };
}
