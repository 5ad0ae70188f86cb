import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** What a figure was measured on, in one line, for people. */
export function describeMachine(): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const memory = Math.round(totalmem() / 2 ** 30);
  const python = execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim();
  return `${availableParallelism()} × ${cpu}, ${memory} GiB, ${type()} ${release()}, Node ${process.versions.node}, ${python}`;
}

/** Today as YYYY-MM-DD. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
