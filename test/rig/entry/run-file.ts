import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileReport, MARKER_ENV, REPORT_FILE_ENV } from '../file-report.ts';
import { type Family, follow, type Leftover } from './family.ts';

/** What one test file came to, as observed from outside. */
export interface FileOutcome {
  /** Relative to the working directory. */
  readonly file: string;
  readonly exit: { readonly code: number } | { readonly signal: string } | { readonly timeoutMs: number };
  /** Missing when the file did not import the rig, or died before it could report. */
  readonly report?: FileReport;
  readonly leftovers: readonly Leftover[];
  /** The last of what it printed, stdout and stderr as they came. */
  readonly output: string;
  readonly ms: number;
}

const OUTPUT_LIMIT = 256 * 1024;
const LEAVING_MS = 1500;
const running = new Set<Family>();

/** Ends every test file that is running, and everything they started. */
export function killAll(): void {
  for (const family of running) family.kill();
}

/** Runs one test file in a process and session of its own, for at most `timeoutMs`. Never rejects. */
export async function runFile(file: string, timeoutMs: number, scratch: string): Promise<FileOutcome> {
  const since = performance.now();
  const marker = randomUUID();
  const reportFile = join(scratch, `${marker}.json`);
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
    detached: true,
    env: { ...process.env, [MARKER_ENV]: marker, [REPORT_FILE_ENV]: reportFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_LIMIT);
    });
  }
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ended = new Promise<FileOutcome['exit']>((resolve) => {
    child.once('error', (error) => resolve({ signal: `spawn: ${error.message}` }));
    child.once('exit', (code, signal) => resolve(code === null ? { signal: String(signal) } : { code }));
  });

  let exit: FileOutcome['exit'];
  let leftovers: readonly Leftover[] = [];
  if (child.pid === undefined) {
    exit = await ended;
  } else {
    const family = follow(child.pid, marker);
    running.add(family);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      family.kill();
    }, timeoutMs);
    exit = await ended;
    clearTimeout(timer);
    leftovers = await family.settle(timedOut ? 0 : LEAVING_MS);
    if (timedOut) exit = { timeoutMs };
    running.delete(family);
    await Promise.race([closed, delay(1000, undefined, { ref: false })]);
    child.stdout.destroy();
    child.stderr.destroy();
  }
  const report = readReport(reportFile);
  const ms = Math.round(performance.now() - since);
  return { file, exit, leftovers, output, ms, ...(report === undefined ? {} : { report }) };
}

function readReport(path: string): FileReport | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as FileReport;
  } catch {
    // Cut short: the process was killed while it wrote, which is no report.
    return undefined;
  }
}
