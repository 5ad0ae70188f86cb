import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measure } from '../lib/measure.ts';
import { median } from '../lib/stats.ts';
import type { Runner } from './runners.ts';
import { FAILED_AT, type Suite } from './suites.ts';

/** Median seconds from the failing assert to the end of the runner, a row for each runner, in the order of the suites. */
export async function measureStops(
  runners: readonly Runner[],
  suites: readonly Suite[],
  rounds: number,
): Promise<readonly { readonly title: string; readonly seconds: readonly number[] }[]> {
  const rows = runners.map((runner) => ({ runner, times: suites.map((): number[] => []) }));
  for (let round = 0; round < rounds; round++) {
    for (const { runner, times } of rows) {
      for (const [i, suite] of suites.entries()) times[i]?.push(await stopOnce(runner, suite));
    }
  }
  return rows.map(({ runner, times }) => ({ title: runner.title, seconds: times.map(median) }));
}

/** Rejects when the run does not fail, or leaves something behind. */
async function stopOnce(runner: Runner, suite: Suite): Promise<number> {
  const file = join(suite.directory, FAILED_AT);
  await rm(file, { force: true });
  const { argv, env } = await runner.command(suite, true);
  const { code, left, output, endedAt } = await measure(argv, { cwd: suite.directory, ...(env && { env }) });
  if (code === 0) throw new Error(`${runner.title} did not fail on ${suite.title}:\n${output}`);
  if (left.length > 0) throw new Error(`${runner.title} left behind: ${left.join('; ')}`);
  return endedAt - Number(await readFile(file, 'utf8'));
}
