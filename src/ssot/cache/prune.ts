import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeFile } from './replace-file.ts';

/** Trees that are kept, those written last. */
const MAX_TREES = 20;
/** What all of them may take. */
const MAX_BYTES = 1024 ** 3;
/** Sets of findings of one tree: one for each set of options. */
const MAX_FINDINGS = 8;
/** What an interrupted write left. */
const OLD_MS = 60 * 60 * 1000;

interface Aged {
  readonly path: string;
  readonly name: string;
  readonly mtimeMs: number;
  readonly bytes: number;
}

/** Removes what was written longest ago, until the cache of one tree and that of all of them are within their bounds. */
export function pruneCache(directory: string): void {
  const own = newestFirst(directory);
  for (const { path } of own.filter(({ name }) => name.startsWith('findings-')).slice(MAX_FINDINGS))
    removeFile(path);
  for (const { path, name, mtimeMs } of own)
    if (name.endsWith('.tmp') && mtimeMs < Date.now() - OLD_MS) removeFile(path);
  let total = 0;
  for (const [nth, { path }] of newestFirst(dirname(directory)).entries()) {
    total += newestFirst(path).reduce((sum, { bytes }) => sum + bytes, 0);
    if (path !== directory && (nth >= MAX_TREES || total > MAX_BYTES)) removeFile(path);
  }
}

function newestFirst(directory: string): Aged[] {
  try {
    return readdirSync(directory)
      .flatMap((name) => {
        const path = join(directory, name);
        const stats = statSync(path, { throwIfNoEntry: false });
        return stats === undefined ? [] : [{ path, name, mtimeMs: stats.mtimeMs, bytes: stats.size }];
      })
      .sort((a, b) => b.mtimeMs - a.mtimeMs);
  } catch {
    return [];
  }
}
