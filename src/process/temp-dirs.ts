import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, normalize, resolve } from 'node:path';

/** A temporary directory as the record of a run has it: its name, directly under `root`. */
export interface RecordedDir {
  /** Absolute. */
  readonly root: string;
  readonly name: string;
}

/** What a directory of ours is called: never a path, nor what a person would call one. */
const OURS = /^portcullis-[a-z]+-\w{6,16}$/;

/** A name for a directory where the system has such things, that nobody has used or will; `purpose` is a word in lower case. */
export function nameTempDir(purpose: string): RecordedDir {
  return { root: resolve(tmpdir()), name: `portcullis-${purpose}-${randomBytes(8).toString('hex')}` };
}

/** Makes a directory, for this user alone; returns why it could not. */
export function makeTempDir(dir: RecordedDir): string | undefined {
  try {
    mkdirSync(pathOf(dir), { mode: 0o700 });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Where a directory is. */
export function pathOf({ root, name }: RecordedDir): string {
  return join(root, name);
}

/** Whether a record names a directory that we may have made, and nothing beyond it. */
export function isRecordedDir(value: unknown): value is RecordedDir {
  const { root, name } = (value ?? {}) as Partial<RecordedDir>;
  if (typeof root !== 'string' || typeof name !== 'string') return false;
  return isAbsolute(root) && normalize(root) === root && OURS.test(name);
}

/**
 * Removes directories with all that is in them: only real ones that belong to this user; no link is followed. What
 * cannot be removed stays. Never rejects.
 */
export async function removeTempDirs(dirs: Iterable<RecordedDir>): Promise<void> {
  await Promise.all([...dirs].map(remove));
}

async function remove(dir: RecordedDir): Promise<void> {
  try {
    const found = await lstat(pathOf(dir));
    const isOurs = process.geteuid === undefined || found.uid === process.geteuid();
    if (found.isDirectory() && isOurs) await rm(pathOf(dir), { recursive: true, force: true, maxRetries: 3 });
  } catch {}
}
