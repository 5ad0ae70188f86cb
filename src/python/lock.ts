import { open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { platform } from '../process/platform/index.ts';
import { makeDirectory } from '../util/make-directory.ts';
import { wait } from '../util/wait.ts';

/** Releases a lock. Never rejects. */
export type Release = () => Promise<void>;

const POLL_MS = 100;
/** Judging and removing a dead holder's lock takes microseconds: a guard this old was left by a process that died doing it. */
const GUARD_STALE_MS = 10_000;

/**
 * Takes the lock `file`, waiting for a living holder up to `limitMs`. A lock whose holder is dead, by pid and
 * start time, is taken over. Resolves to undefined when the time is up or `signal` is aborted.
 */
export async function lock(
  file: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Release | undefined> {
  makeDirectory(dirname(file));
  const until = Date.now() + limitMs;
  for (;;) {
    if (await create(file)) return () => unlink(file).catch(() => undefined);
    if (await isStale(file)) await takeOver(file);
    else if (Date.now() >= until || !(await wait(POLL_MS, signal))) return undefined;
  }
}

async function create(file: string): Promise<boolean> {
  const own = await platform.look(process.pid);
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(JSON.stringify({ pid: process.pid, start: own?.start ?? 0 }));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether the process that took the lock is gone, or its pid was handed to another since. */
async function isStale(file: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return false;
  }
  const holder = parse(text);
  // Empty for the instant between its creation and its first write; for longer when its maker died in between.
  if (holder === undefined) return (await age(file)) > GUARD_STALE_MS;
  const alive = await platform.look(holder.pid);
  return alive === undefined || Math.abs(alive.start - holder.start) > platform.startTolerance;
}

function parse(text: string): { pid: number; start: number } | undefined {
  try {
    const value = JSON.parse(text) as { pid?: unknown; start?: unknown };
    return typeof value.pid === 'number' && typeof value.start === 'number'
      ? { pid: value.pid, start: value.start }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a dead holder's lock, one process at a time: another's fresh lock must never be taken for the stale one. */
async function takeOver(file: string): Promise<void> {
  const guard = `${file}.takeover`;
  try {
    await (await open(guard, 'wx')).close();
  } catch {
    if ((await age(guard)) > GUARD_STALE_MS) await unlink(guard).catch(() => undefined);
    await wait(POLL_MS);
    return;
  }
  try {
    if (await isStale(file)) await unlink(file).catch(() => undefined);
  } finally {
    await unlink(guard).catch(() => undefined);
  }
}

async function age(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}
