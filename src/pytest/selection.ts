import { writeFileSync } from 'node:fs';
import type { PartlyBlocked, StageContext } from '../model/ports.ts';
import type { PytestSuite } from './suite.ts';

/** What the plugin reads: see `plugin/portcullis_select.py`. */
interface SelectionFile {
  /** Absolute; all paths below are relative to it, with `/`. */
  readonly root: string;
  readonly leaveOut: readonly string[];
  readonly blocked: readonly {
    readonly reasons: readonly string[];
    /** Place of each file's reason. */
    readonly files: Readonly<Record<string, number>>;
    readonly clear: readonly string[];
    readonly otherwise: string;
  }[];
}

/**
 * Writes what of a suite is not to run to `file`, absolute, for the plugin: files that its plan leaves out are not even
 * collected, what closed gates block is collected and skipped with the reason. Returns the file, or undefined where all is to run.
 */
export function selectionFor(
  { leaveOut = [] }: Pick<PytestSuite, 'leaveOut'>,
  { root, blocked = [] }: Pick<StageContext, 'root' | 'blocked'>,
  file: string,
): string | undefined {
  if (leaveOut.length === 0 && blocked.length === 0) return undefined;
  const content: SelectionFile = { root, leaveOut, blocked: blocked.map(scopeFor) };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Each reason once: many files are blocked for the same. */
function scopeFor({ files, clear, otherwise }: PartlyBlocked): SelectionFile['blocked'][number] {
  const reasons = [...new Set(files.values())];
  const places = new Map(reasons.map((reason, place) => [reason, place]));
  const entries = [...files].map(([file, reason]) => [file, places.get(reason)!] as const);
  return { reasons, files: Object.fromEntries(entries), clear, otherwise };
}
