import { execFile } from 'node:child_process';
import { posixSignals } from './posix.ts';
import { shared } from './shared.ts';
import type { Platform, ProcessEntry } from './types.ts';

const COLUMNS = 'pid=,ppid=,pgid=,state=,lstart=,args=';
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/;
const commands = new WeakMap<ProcessEntry, string>();

/** Looking at one process costs as much as looking at all, so both share one run of ps. */
const list = shared(run);

/**
 * Reads processes from ps(1), for macOS and the BSDs. Starts are seconds since the epoch, as fine as
 * `lstart` is. Environments cannot be read, so a process is ours only by descent or by group.
 */
export const ps: Platform = {
  ...posixSignals,
  startTolerance: 2,
  list,
  look: async (pid) => (await list()).find((entry) => entry.pid === pid),
  startOf: (pid) => Math.floor(Date.now() / 1000 - (pid === process.pid ? process.uptime() : 0)),
  variable: () => undefined,
  command: (entry) => commands.get(entry) ?? `pid ${entry.pid}`,
  scope: () => 'this machine',
};

/** Living processes in what `ps -o pid=,ppid=,pgid=,state=,lstart=,args=` printed. */
export function parse(text: string): readonly ProcessEntry[] {
  const found: ProcessEntry[] = [];
  for (const line of text.split('\n')) {
    const [, pid, ppid, pgid, state, started, args = ''] = ROW.exec(line) ?? [];
    if (started === undefined || state?.startsWith('Z')) continue;
    const start = Date.parse(started) / 1000;
    const entry: ProcessEntry = { pid: Number(pid), ppid: Number(ppid), pgid: Number(pgid), start };
    commands.set(entry, args.slice(0, 200));
    found.push(entry);
  }
  return found;
}

function run(): Promise<readonly ProcessEntry[]> {
  const options = { env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile('ps', ['-A', '-o', COLUMNS], options, (_error, stdout) => resolve(parse(stdout)));
  });
}
