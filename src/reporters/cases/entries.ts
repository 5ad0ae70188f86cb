import type { CaseRecord } from '../../model/case.ts';
import type { Put } from './publish.ts';
import type { Spool } from './spool.ts';

/** The text of a case in some format, and the group of the report in which it belongs. */
export interface Rendered {
  readonly group: string;
  readonly text: string;
  /** Elements or objects in it, for formats that are split by number. */
  readonly objects: number;
}

export interface Entry {
  readonly index: number;
  readonly status: CaseRecord['status'];
  readonly durationMs: number;
  readonly bytes: number;
  readonly objects: number;
}

/** Where every rendered case lies: a few numbers each, however long its text. */
export interface Entries {
  add(rendered: Rendered, status: CaseRecord['status'], durationMs: number, t: number): number;
  /** Leaves an entry out of the report. */
  drop(index: number): void;
  /** Groups in the order in which they first came, without the empty ones; `since` is when, ms since the epoch. */
  groups(): { readonly key: string; readonly since: number; readonly entries: readonly Entry[] }[];
  /** Copies the texts of `list` with `between` between any two of them. */
  copy(list: readonly Entry[], put: Put, between?: string): void;
}

const STATUSES = ['passed', 'failed', 'error', 'skipped'] as const;
const DROPPED = -1;

export function createEntries(spool: Spool): Entries {
  const status: number[] = [];
  const time: number[] = [];
  const offset: number[] = [];
  const length: number[] = [];
  const objects: number[] = [];
  const groups = new Map<string, { since: number; members: number[] }>();
  const entryAt = (index: number): Entry => ({
    index,
    status: STATUSES[status[index]!]!,
    durationMs: time[index]!,
    bytes: length[index]!,
    objects: objects[index]!,
  });
  return {
    add(rendered, itsStatus, durationMs, t) {
      const place = spool.append(rendered.text);
      const index = status.push(STATUSES.indexOf(itsStatus)) - 1;
      time.push(durationMs);
      offset.push(place.offset);
      length.push(place.length);
      objects.push(rendered.objects);
      const group = groups.get(rendered.group);
      if (group === undefined) groups.set(rendered.group, { since: t - durationMs, members: [index] });
      else group.members.push(index);
      return index;
    },
    drop(index) {
      status[index] = DROPPED;
    },
    groups() {
      const all = [...groups].map(([key, { since, members }]) => ({
        key,
        since,
        entries: members.filter((index) => status[index] !== DROPPED).map(entryAt),
      }));
      return all.filter((group) => group.entries.length > 0);
    },
    copy(list, put, between = '') {
      for (let at = 0; at < list.length; ) {
        const from = list[at]!.index;
        let to = from;
        if (at > 0) put(between);
        // Neighbours on disk are read in one go.
        for (at += 1; between === '' && at < list.length && list[at]!.index === to + 1; at += 1) to += 1;
        spool.read(offset[from]!, offset[to]! + length[to]! - offset[from]!, put);
      }
    },
  };
}
