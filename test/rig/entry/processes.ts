import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since boot: with the pid it names one process, also after the pid is given to another. */
  readonly start: string;
}

/**
 * The processes that are alive, by pid; zombies are dead. Read from /proc: on a system without one the
 * table is empty, and only process groups are ended.
 */
export function processTable(): Map<number, ProcessRow> {
  const table = new Map<number, ProcessRow>();
  for (const name of entries('/proc')) {
    const row = /^\d+$/.test(name) ? readRow(Number(name)) : undefined;
    if (row !== undefined) table.set(row.pid, row);
  }
  return table;
}

/** The command line as one string, or what the kernel calls the process, or '' if it is gone. */
export function commandOf(pid: number): string {
  return (read(`/proc/${pid}/cmdline`) || read(`/proc/${pid}/comm`)).replaceAll('\0', ' ').trim();
}

/** Whether the process was started with this variable in its environment; false where we may not look. */
export function carries(pid: number, name: string, value: string): boolean {
  return read(`/proc/${pid}/environ`).split('\0').includes(`${name}=${value}`);
}

function readRow(pid: number): ProcessRow | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The command name stands in parentheses and may contain anything, also ')'.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  const start = fields[19];
  if (start === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, parent: Number(parent), group: Number(group), session: Number(session), start };
}

function entries(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
