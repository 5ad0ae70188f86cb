import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { posixSignals } from './posix.ts';
import { shared } from './shared.ts';
import type { Platform, ProcessEntry } from './types.ts';

/** Enough for any real environment; a larger one is read up to here. */
const MOST = 256 * 1024;
const buffer = Buffer.allocUnsafe(MOST);
const self = process.geteuid?.() ?? 0;

/** Reads processes from /proc. Starts are clock ticks since boot (proc(5), field 22 of stat). */
export const linux: Platform = {
  ...posixSignals,
  startTolerance: 0,
  list: shared(readAll),
  look: async (pid) => read(pid),
  startOf: (pid) => read(pid)?.start ?? 0,
  variable,
  command,
  scope,
};

function readAll(): readonly ProcessEntry[] {
  const found: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const entry = read(pid);
    if (entry !== undefined) found.push(entry);
  }
  return found;
}

function read(pid: number): ProcessEntry | undefined {
  const text = contents(`/proc/${pid}/stat`, 1024);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, ppid: Number(fields[1]), pgid: Number(fields[2]), start: Number(fields[19]) };
}

const environments = new WeakMap<ProcessEntry, string>();

function variable(entry: ProcessEntry, name: string): string | undefined {
  let text = environments.get(entry);
  if (text === undefined) {
    text = `\0${contents(`/proc/${entry.pid}/environ`, MOST, true) ?? ''}\0`;
    environments.set(entry, text);
  }
  const at = text.indexOf(`\0${name}=`);
  if (at < 0) return undefined;
  const from = at + name.length + 2;
  return text.slice(from, text.indexOf('\0', from));
}

function command(entry: ProcessEntry): string {
  const line = contents(`/proc/${entry.pid}/cmdline`, 1024)?.split('\0').join(' ').trim();
  return (line || contents(`/proc/${entry.pid}/comm`, 64)?.trim() || `pid ${entry.pid}`).slice(0, 200);
}

function scope(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
}

/** Reads at most `limit` bytes; undefined when the process is gone or, with `own`, is someone else's. */
function contents(path: string, limit: number, own = false): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    if (own && fstatSync(fd).uid !== self) return undefined;
    return buffer.toString('latin1', 0, readSync(fd, buffer, 0, limit, 0));
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
