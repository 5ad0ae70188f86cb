import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What one run of a command cost. */
export interface Cost {
  /** Exit code; below zero, the signal that ended it. */
  readonly code: number;
  readonly wallS: number;
  /** When it ended, in seconds since the epoch. */
  readonly endedAt: number;
  /** User and system, of the command and of all that descends from it, daemons included. */
  readonly cpuS: number;
  /** Peak resident memory of the largest single process. */
  readonly peakBytes: number;
  /** Command lines of what outlived it; they were killed. */
  readonly left: readonly string[];
  readonly output: string;
}

/** Runs a command to its end and measures it. Needs `python3`, which alone reads the cost of a whole tree. */
export async function measure(
  argv: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Cost> {
  const script = fileURLToPath(new URL('measure.py', import.meta.url));
  const child = spawn('python3', [script, ...argv], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, cost] = await Promise.all([
    text(child.stdout as Readable),
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    once(child, 'close'),
  ]);
  if (cost === '') throw new Error(`could not run ${argv.join(' ')}: ${stderr.trim()}`);
  return { ...JSON.parse(cost), output: stdout + stderr };
}
