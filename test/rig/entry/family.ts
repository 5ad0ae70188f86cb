import { setTimeout as delay } from 'node:timers/promises';
import { MARKER_ENV } from '../file-report.ts';
import { carries, commandOf, type ProcessRow, processTable } from './processes.ts';

export interface Leftover {
  readonly pid: number;
  readonly command: string;
}

/** Everything a test file has started, as far as it was seen. */
export interface Family {
  /** Ends what still runs after the file has; `graceMs` is left to processes that are on their way out. */
  settle(graceMs: number): Promise<readonly Leftover[]>;
  /** Ends the file and everything it started, at once. */
  kill(): void;
}

const LOOK_EVERY_MS = 500;

/**
 * Follows the descendants of a process that leads its own session: by parent, by session, and by the
 * marker in the environment, so that one which has a new session and a clean environment is still known
 * by the parent it had when it was seen.
 */
export function follow(leader: number, marker: string): Family {
  const known = new Map<number, string>();
  const sessions = new Set<number>([leader]);

  const isOurs = (row: ProcessRow, thorough: boolean) =>
    known.get(row.pid) === row.start ||
    sessions.has(row.session) ||
    known.has(row.parent) ||
    (thorough && carries(row.pid, MARKER_ENV, marker));

  const look = (thorough: boolean): readonly ProcessRow[] => {
    const table = processTable();
    for (const [pid, start] of known) if (table.get(pid)?.start !== start) known.delete(pid);
    for (let grown = true; grown; ) {
      grown = false;
      for (const row of table.values()) {
        if (known.has(row.pid) || row.pid === process.pid || !isOurs(row, thorough)) continue;
        known.set(row.pid, row.start);
        if (row.session === row.pid) sessions.add(row.session);
        grown = true;
      }
    }
    return [...table.values()].filter((row) => known.has(row.pid));
  };
  const timer = setInterval(() => look(false), LOOK_EVERY_MS);
  timer.unref();

  return {
    async settle(graceMs) {
      clearInterval(timer);
      const until = Date.now() + graceMs;
      let alive = look(true);
      while (alive.length > 0 && Date.now() < until) {
        await delay(25);
        alive = look(true);
      }
      const leftovers = alive.map((row) => ({ pid: row.pid, command: commandOf(row.pid) }));
      for (const row of alive) end(row.pid);
      return leftovers;
    },
    kill() {
      clearInterval(timer);
      end(-leader);
      for (const row of look(true)) end(row.pid);
    },
  };
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}
