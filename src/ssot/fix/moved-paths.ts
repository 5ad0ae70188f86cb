import type { SourceIndex } from '../index/source-index.ts';
import { exists, isWithin } from '../rules/canonical-path.ts';
import { findHome } from '../rules/homes.ts';

/** What the longest entry of `moves` says of a dotted path. */
export interface Move {
  /** The entry itself, which the path is or starts with. */
  readonly entry: string;
  /** Where that is now. */
  readonly to: string;
}

/** The declared moves, with what is known of where they lead. */
export class MovedPaths {
  readonly entries: readonly (readonly [from: string, to: string])[];
  private readonly table: ReadonlyMap<string, string>;
  private readonly index: SourceIndex;
  private readonly there = new Map<string, boolean>();

  constructor(index: SourceIndex, moves: Readonly<Record<string, string>> = {}) {
    this.index = index;
    this.entries = Object.entries(moves);
    this.table = new Map(this.entries);
  }

  find(path: string): Move | undefined {
    for (let entry = path; entry !== ''; entry = parentOf(entry)) {
      const to = this.table.get(entry);
      if (to !== undefined) return isWithin(path, to) ? undefined : { entry, to };
    }
    return undefined;
  }

  isThere(path: string): boolean {
    let known = this.there.get(path);
    if (known === undefined) {
      known = exists(this.index, path);
      this.there.set(path, known);
    }
    return known;
  }

  isModule(path: string): boolean {
    return findHome(this.index, path) !== undefined;
  }
}

/**
 * Moves of which none leads to the old path of another: each ends where the last of its chain does. Those that lead back to
 * themselves are left out and listed.
 */
export function settledMoves(moves: Readonly<Record<string, string>>): {
  readonly moves: Readonly<Record<string, string>>;
  readonly circular: readonly string[];
} {
  const settled: Record<string, string> = {};
  const circular: string[] = [];
  const table = new Map(Object.entries(moves));
  const next = (path: string): string | undefined => {
    for (let entry = path; entry !== ''; entry = parentOf(entry)) {
      const to = table.get(entry);
      if (to !== undefined) return isWithin(path, to) ? undefined : to + path.slice(entry.length);
    }
    return undefined;
  };
  for (const from of table.keys()) {
    const seen = new Set([from]);
    let to = next(from);
    for (let far = to; far !== undefined && !seen.has(far) && seen.size <= table.size; far = next(far)) {
      seen.add(far);
      to = far;
    }
    const back = to === undefined ? undefined : next(to);
    if (to === undefined || back !== undefined) circular.push(from);
    else settled[from] = to;
  }
  return { moves: settled, circular };
}

/** `a.b` of `a.b.c`; empty for a single name. */
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));
export const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
