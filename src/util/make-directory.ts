import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing, one at a time from the nearest that is there. Throws what
 * the file system throws. Node's own `recursive` never returns where a parent is there and refuses with ENOENT, as
 * /proc does.
 */
export function makeDirectory(path: string, mode?: number): void {
  const there = nearestExisting(path);
  const missing: string[] = [];
  for (let at = path; at !== there; at = dirname(at)) missing.unshift(at);
  // A file stands there: let the file system say so.
  if (missing.length === 0 && !isDirectory(path)) missing.push(path);
  for (const each of missing) {
    try {
      mkdirSync(each, mode);
    } catch (error) {
      // Unless someone else made it in the meantime.
      if (!isDirectory(each)) throw error;
    }
  }
}

/** The path itself, or the nearest above it that is there. Throws when it leads through a file. */
export function nearestExisting(path: string): string {
  let at = path;
  while (statSync(at, { throwIfNoEntry: false }) === undefined && dirname(at) !== at) at = dirname(at);
  return at;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
