import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How long each file took when it last ran, ms. */
export type Durations = Readonly<Record<string, number>>;

/** Reads what was recorded; nothing when there is no record or it cannot be read. */
export function readDurations(path: string): Durations {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Durations;
  } catch {
    // Only the order of the files depends on it.
    return {};
  }
}

/** Records what is new beside what was known, in one rename, so that two runs at once do no harm. */
export function writeDurations(path: string, durations: Durations): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ ...readDurations(path), ...durations }, null, 2));
  renameSync(temporary, path);
}

/** The slowest first, so that no long one runs alone at the end; a file never timed may be slow, so it leads. */
export function slowestFirst(files: readonly string[], durations: Durations): readonly string[] {
  const cost = (file: string) => durations[file] ?? Number.MAX_SAFE_INTEGER;
  return [...files].sort((a, b) => cost(b) - cost(a) || (a < b ? -1 : 1));
}
