import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from '../model/event.ts';
import { platform } from './platform/index.ts';
import { findTargets, identity, type Search, same, type Target } from './targets.ts';

/** ms for which SIGKILL is repeated before a process is said to have survived: uninterruptible, or not ours. */
const KILL_FOR_MS = 2000;
/** ms between two looks at whether all are gone: short at first, for the common quick end. */
const FIRST_POLL_MS = 5;
const LONGEST_POLL_MS = 25;

/** When grace ends, in `performance.now()` time. It may be brought forward while it is waited for. */
export interface Deadline {
  at: number;
}

/** How one process was ended, and on whose behalf. */
export interface Ended extends Cleanup {
  readonly key: string;
}

/**
 * Ends everything a search finds: looks before it signals, then `signal`, then grace, then SIGKILL to
 * the groups and to every survivor until a last look finds nothing. Never rejects.
 */
export async function endTrees(
  search: Search,
  signal: NodeJS.Signals,
  deadline: Deadline,
): Promise<readonly Ended[]> {
  const known = new Map<string, Target & { command: string; killed: boolean }>();
  let killingSince: number | undefined;
  let left: readonly Target[];
  for (;;) {
    left = await look(search, known.values());
    if (left.length === 0) break;
    const force = performance.now() >= deadline.at;
    if (force) killingSince ??= performance.now();
    if (killingSince !== undefined && performance.now() - killingSince > KILL_FOR_MS) break;
    const fresh = left.filter((target) => !known.has(identity(target)));
    for (const target of fresh) {
      known.set(identity(target), { ...target, command: platform.command(target), killed: false });
    }
    if (force) {
      for (const target of left) known.get(identity(target))!.killed = true;
      signalAll(left, search, 'SIGKILL');
    } else if (fresh.length === known.size) signalAll(fresh, search, signal);
    // A second polite signal to the whole group would tell some programs to be impolite.
    else for (const target of fresh) platform.signal(target.pid, signal);
    await untilGone(left, force ? { at: performance.now() + LONGEST_POLL_MS * 4 } : deadline);
  }
  const survivors = new Set(left.map(identity));
  return [...known.values()].map((each) => ({
    pid: each.pid,
    command: each.command,
    how: survivors.has(identity(each)) ? 'survived' : each.killed ? 'killed' : 'terminated',
    key: each.key,
  }));
}

async function look(search: Search, known: Iterable<Target>): Promise<readonly Target[]> {
  const all = await platform.list();
  if (all.length > 0) return findTargets(all, search, known);
  // A platform that cannot list can still say whether the children themselves are there.
  const roots = await Promise.all(search.roots.map((root) => platform.look(root.pid)));
  return findTargets(
    roots.filter((entry) => entry !== undefined),
    search,
    known,
  );
}

function signalAll(targets: readonly Target[], search: Search, name: NodeJS.Signals): void {
  const groups = new Set(search.roots.map((root) => root.pid));
  const signalled = new Set(targets.map((target) => target.pgid).filter((pgid) => groups.has(pgid)));
  for (const pgid of signalled) platform.signalGroup(pgid, name);
  for (const target of targets) {
    if (!signalled.has(target.pgid)) platform.signal(target.pid, name);
  }
}

async function untilGone(targets: readonly Target[], deadline: Deadline): Promise<void> {
  let left = targets;
  for (
    let wait = FIRST_POLL_MS;
    performance.now() < deadline.at;
    wait = Math.min(wait * 1.5, LONGEST_POLL_MS)
  ) {
    await sleep(Math.min(wait, Math.max(1, deadline.at - performance.now())));
    const now = await Promise.all(left.map((target) => platform.look(target.pid)));
    left = left.filter((target, i) => now[i] !== undefined && same(target.start, now[i].start));
    if (left.length === 0) return;
  }
}
