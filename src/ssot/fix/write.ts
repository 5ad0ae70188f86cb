import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { FixEdit } from './types.ts';

export type Written =
  | { readonly ok: true; readonly files: number }
  | { readonly ok: false; readonly path: string; readonly message: string; readonly help: string };

/**
 * Writes edits below `root` (absolute), each file replaced in one step with its mode kept. Nothing is written unless every
 * file is as it was read and a regular file inside the root; links are not followed. One that fails while others are
 * replaced already is told with how many those are.
 */
export function writeEdits(root: string, edits: readonly FixEdit[]): Written {
  const real = realpathSync(root);
  for (const edit of edits) {
    const why = unfit(real, edit);
    if (why !== undefined)
      return { ok: false, path: edit.path, message: why, help: 'Nothing was written. Run it again.' };
  }
  const ready: { readonly file: string; readonly temporary: string; readonly edit: FixEdit }[] = [];
  let done = 0;
  let at = '';
  try {
    for (const edit of edits) {
      at = edit.path;
      const file = join(real, edit.path);
      const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
      ready.push({ file, temporary, edit });
      fill(temporary, edit.after, lstatSync(file).mode & 0o7777);
    }
    for (const { file, temporary, edit } of ready) {
      at = edit.path;
      const why = unfit(real, edit);
      if (why !== undefined) return failed(at, why, done);
      renameSync(temporary, file);
      done++;
    }
    return { ok: true, files: done };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(at, `cannot be written: ${code} ${message}`, done);
  } finally {
    for (const { temporary } of ready) rmSync(temporary, { force: true });
  }
}

function failed(path: string, message: string, done: number): Written {
  const help =
    done === 0 ? 'Nothing was written.' : `${done} files before it were written: run it again to go on.`;
  return { ok: false, path, message, help };
}

/** Why a file may not be replaced; undefined when it may. */
function unfit(root: string, { path, before }: FixEdit): string | undefined {
  const file = join(root, path);
  const inside = relative(root, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) return 'is outside of the root';
  try {
    if (realpathSync(dirname(file)) !== dirname(file)) return 'is reached through a symbolic link';
    if (!lstatSync(file).isFile()) return 'is no regular file';
    const fd = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      if (!fstatSync(fd).isFile()) return 'is no regular file';
      return readFileSync(fd).equals(before) ? undefined : 'has changed since it was read';
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return `cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`;
  }
}

function fill(file: string, bytes: Buffer, mode: number): void {
  const fd = openSync(file, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } finally {
    closeSync(fd);
  }
  // Not by open alone: the umask would take bits away.
  chmodSync(file, mode);
}
