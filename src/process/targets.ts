import { keyIn } from './marker.ts';
import { platform } from './platform/index.ts';
import type { ProcessEntry } from './platform/types.ts';

/** A child we started, which leads a group of its own. */
export interface Root {
  readonly pid: number;
  readonly start: number;
  readonly key: string;
}

/** Whose processes are looked for. */
export interface Search {
  readonly run: string;
  readonly roots: readonly Root[];
  /** Whether a process that bears this key of the run is looked for. */
  readonly wants: (key: string) => boolean;
  /** What started before this is not ours, and its environment need not be read. */
  readonly since: number;
  /**
   * Whether a group whose leader is gone is still believed to be ours. True only while we know that
   * its number cannot have been given to another: in the process that reaped the leader.
   */
  readonly trustGroups: boolean;
}

/** A living process that is ours, and the key it was found under. */
export interface Target extends ProcessEntry {
  readonly key: string;
}

/** What names a process for good. */
export function identity(entry: { readonly pid: number; readonly start: number }): string {
  return `${entry.pid}@${entry.start}`;
}

/** Whether two looks at a pid saw the same process. */
export function same(recorded: number, seen: number): boolean {
  return Math.abs(recorded - seen) <= platform.startTolerance;
}

/**
 * Finds, among all processes, those a search is for: the roots, members of their groups, descendants
 * of these and of the already `known`, and whatever bears the mark. Never ourselves.
 */
export function findTargets(
  all: readonly ProcessEntry[],
  search: Search,
  known: Iterable<Target>,
): readonly Target[] {
  const byPid = new Map(all.map((entry) => [entry.pid, entry]));
  const found = new Map<number, Target>();
  const add = (entry: ProcessEntry, key: string): void => {
    if (entry.pid !== process.pid && !found.has(entry.pid)) found.set(entry.pid, { ...entry, key });
  };

  for (const each of [...search.roots, ...known]) {
    const entry = byPid.get(each.pid);
    if (entry !== undefined && same(each.start, entry.start)) add(entry, each.key);
  }
  const groups = ownGroups(search, byPid);
  for (const entry of all) {
    if (entry.start < search.since - platform.startTolerance) continue;
    const group = groups.get(entry.pgid);
    if (group !== undefined) add(entry, group);
    const key = keyIn(search.run, entry);
    if (key !== undefined && search.wants(key)) add(entry, key);
  }
  addDescendants(all, found, add);
  return [...found.values()];
}

function ownGroups(search: Search, byPid: ReadonlyMap<number, ProcessEntry>): ReadonlyMap<number, string> {
  const ours = search.roots.filter((root) => {
    const leader = byPid.get(root.pid);
    return leader === undefined ? search.trustGroups : same(root.start, leader.start);
  });
  return new Map(ours.map((root) => [root.pid, root.key]));
}

function addDescendants(
  all: readonly ProcessEntry[],
  found: ReadonlyMap<number, Target>,
  add: (entry: ProcessEntry, key: string) => void,
): void {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of all) {
    const siblings = children.get(entry.ppid);
    if (siblings === undefined) children.set(entry.ppid, [entry]);
    else siblings.push(entry);
  }
  // What is added while a Map is walked is walked as well, so this reaches every depth.
  for (const parent of found.values()) {
    for (const child of children.get(parent.pid) ?? []) add(child, parent.key);
  }
}
