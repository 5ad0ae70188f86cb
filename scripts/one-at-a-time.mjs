import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 10 * 60_000;

/**
 * Runs `work` while no other process that uses the same lock does. The lock is a directory with the pid
 * of its holder; one whose holder is dead is taken over.
 * @param {string} lock path of the directory to make
 * @param {() => void} work synchronous
 */
export function oneAtATime(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  const until = Date.now() + PATIENCE_MS;
  while (!taken(lock)) {
    if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
    else if (Date.now() > until)
      throw new Error(`${lock} has been held by pid ${holder(lock)} for ten minutes`);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function taken(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

function isStale(lock) {
  const pid = holder(lock);
  if (pid !== undefined) return !isAlive(pid);
  // Between making the directory and writing the pid a holder needs microseconds, not seconds.
  try {
    return Date.now() - statSync(lock).mtimeMs > 5_000;
  } catch {
    return false;
  }
}

function holder(lock) {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
