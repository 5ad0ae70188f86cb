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
import { cacheDir } from '../util/cache-dir.ts';
import { makeDirectory } from '../util/make-directory.ts';
import { version } from '../util/version.ts';

/** Entries that are kept, the newest: some hundred projects. */
const KEPT = 256;
/** Bytes of the largest entry: far beyond any config that a person wrote. */
const LARGEST = 4 * 2 ** 20;

/** Where compiled modules are kept. */
export const storeDir = (): string => join(cacheDir(), 'modules');

/**
 * The text that `file` with this very source was compiled to, or undefined when it is not known: never kept, pruned,
 * damaged, or in a file that somebody else could have written.
 */
export function recall(file: string, source: string): string | undefined {
  const entry = readOwn(entryOf(file, source));
  const text = entry?.slice(CHECKSUM_LENGTH);
  return text !== undefined && entry === sealed(text) ? text : undefined;
}

/** Keeps what a file was compiled to. Does nothing where it cannot write: the next start compiles again. */
export function keep(file: string, source: string, text: string): void {
  const path = entryOf(file, source);
  const unfinished = `${path}.${randomUUID()}`;
  try {
    makeDirectory(storeDir(), 0o700);
    writeFileSync(unfinished, sealed(text), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, path);
  } catch {
    discard(unfinished);
  }
}

/** Removes the oldest files of a directory beyond `kept`, also what a start that was killed left unfinished. Never throws. */
export function prune(directory: string, kept: number = KEPT): void {
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

/** What the text depends on: jiti writes the file's own path into it for `import.meta.url`. */
function entryOf(file: string, source: string): string {
  const [major = ''] = process.versions.node.split('.');
  return join(storeDir(), digest([version(), major, file, source].join('\0')));
}

function sealed(text: string): string {
  return digest(text) + text;
}

const CHECKSUM_LENGTH = 64;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Reads a file of this user that no other user can write. */
function readOwn(path: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(fd);
    const ours = process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);
    return ours && stat.isFile() && stat.size <= LARGEST ? readFileSync(fd, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}
