import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './cache-dir.ts';
import { makeDirectory } from './make-directory.ts';

/** What this user's starts keep for the next ones, by key. What comes out is what was put in, or nothing. */
export interface PrivateCache {
  /** Undefined when nothing is kept, or it was damaged, or somebody else could have written it. */
  recall(key: string): Buffer | undefined;
  /** Does nothing where it cannot write. The oldest entries beyond the limit go. */
  keep(key: string, content: Buffer): void;
}

const CHECKSUM_BYTES = 32;

/**
 * Opens a folder of the user's cache directory. It holds at most `entries` entries of `bytes` bytes each, for code that
 * will be run: a key has to name all that the content depends on.
 */
export function privateCache(
  folder: string,
  limits: { readonly entries: number; readonly bytes: number },
): PrivateCache {
  const directory = join(cacheDir(), folder);
  return {
    recall: (key) => {
      const entry = readOwn(join(directory, key), limits.bytes + CHECKSUM_BYTES);
      if (entry === undefined) return undefined;
      const content = entry.subarray(CHECKSUM_BYTES);
      return checksum(key, content).equals(entry.subarray(0, CHECKSUM_BYTES)) ? content : undefined;
    },
    keep: (key, content) => {
      if (content.length > limits.bytes) return;
      const unfinished = join(directory, `${key}.${randomUUID()}`);
      try {
        makeDirectory(directory, 0o700);
        writeFileSync(unfinished, Buffer.concat([checksum(key, content), content]), {
          mode: 0o600,
          flag: 'wx',
        });
        renameSync(unfinished, join(directory, key));
      } catch {
        discard(unfinished);
      }
      prune(directory, limits.entries);
    },
  };
}

/** A key that stands for these parts, in this order, and no others. */
export function cacheKey(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Removes the oldest files of a directory beyond `kept`, also what a start that was killed left unfinished. Never throws. */
export function prune(directory: string, kept: number): void {
  let paths: string[];
  try {
    paths = readdirSync(directory).map((name) => join(directory, name));
  } catch {
    return;
  }
  if (paths.length <= kept) return;
  const byAge = paths
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of byAge.slice(kept)) discard(path);
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Another start is at it, or it is not ours to clear: it does no harm.
  }
}

/** Of the key too: an entry under the name of another is damaged. */
function checksum(key: string, content: Buffer): Buffer {
  return createHash('sha256').update(key).update(content).digest();
}

/** Reads a file of this user that no other user can write. */
function readOwn(path: string, bytes: number): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(fd);
    const ours = process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);
    return ours && stat.isFile() && stat.size <= bytes ? readFileSync(fd) : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}
