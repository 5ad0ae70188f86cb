import { execFile } from 'node:child_process';
import type { Platform } from './types.ts';

/**
 * Windows: no groups and no polite signals. `taskkill /T /F` walks the tree by parent pid and ends it
 * at once. What was orphaned before is not found, and nothing is ended after a crash.
 */
export const windows: Platform = {
  startTolerance: Number.POSITIVE_INFINITY,
  list: async () => [],
  look: async (pid) => (exists(pid) ? { pid, ppid: 0, pgid: pid, start: 0 } : undefined),
  startOf: () => 0,
  variable: () => undefined,
  command: (entry) => `pid ${entry.pid}`,
  signal: taskkill,
  signalGroup: taskkill,
  groupExists: () => false,
  scope: () => 'this machine',
  recoverable: false,
};

function taskkill(pid: number): void {
  execFile('taskkill', ['/PID', String(pid), '/T', '/F'], () => {});
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
