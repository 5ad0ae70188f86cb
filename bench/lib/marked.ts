import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable by which a bench knows the processes that a peer started. */
export const MARK = 'BENCH_MARK';

/** A living process that bears a mark in its environment. */
export interface Marked {
  readonly pid: number;
  readonly command: string;
}

/** The living processes that bear a mark, from /proc (Linux). */
export function markedProcesses(mark: string): readonly Marked[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(name, 'environ').includes(`\0${MARK}=${mark}\0`))
    .filter((name) => !/^\d+ \(.*\) [ZX] /s.test(read(name, 'stat').slice(1)))
    .map((name) => ({
      pid: Number(name),
      command: read(name, 'cmdline').slice(1).replaceAll('\0', ' ').trim(),
    }));
}

/** Kills every process that bears a mark, until there is none (5 s). */
export async function endMarked(mark: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const left = markedProcesses(mark);
    if (left.length === 0) return;
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {}
    }
    await sleep(50);
  }
  throw new Error(`processes marked ${mark} could not be killed`);
}

function read(pid: string, file: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/${file}`, 'latin1')}`;
  } catch {
    return '';
  }
}
