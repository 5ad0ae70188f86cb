import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from '../../util/make-directory.ts';
import type { ReportProblem } from '../reporter.ts';
import { oneLine } from '../text/clean.ts';
import { writeAll } from './spool.ts';

export type Put = (bytes: Uint8Array | string) => void;

/**
 * Writes files so that a reader sees each whole or not at all: all are written beside their targets first,
 * then renamed, the first of the list last. Throws what the file system throws, and leaves nothing behind.
 */
export function publish(
  files: readonly { readonly path: string; readonly write: (put: Put) => void }[],
): void {
  const done: { temporary: string; path: string }[] = [];
  try {
    for (const { path, write } of files) {
      makeDirectory(dirname(path));
      const temporary = join(
        dirname(path),
        `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`,
      );
      const fd = openSync(temporary, 'wx', 0o644);
      done.push({ temporary, path });
      try {
        write((bytes) => writeAll(fd, typeof bytes === 'string' ? Buffer.from(bytes) : bytes));
      } finally {
        closeSync(fd);
      }
    }
    while (done.length > 0) {
      const { temporary, path } = done.at(-1)!;
      renameSync(temporary, path);
      done.pop();
    }
  } finally {
    for (const { temporary } of done) rmSync(temporary, { force: true });
  }
}

/** Whether `path` is a file whose beginning holds `marker`, that is: one that we wrote. */
export function startsWithMarker(path: string, marker: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const head = Buffer.alloc(512);
    return head.subarray(0, readSync(fd, head, 0, head.length, 0)).includes(marker);
  } catch {
    return false;
  } finally {
    closeSync(fd);
  }
}

/** The problem of a report that could not be written. */
export function notWritten(reporter: string, path: string, error: unknown): ReportProblem {
  return {
    reporter,
    message: `the ${reporter} report ${path} could not be written: ${oneLine(error instanceof Error ? error.message : String(error))}`,
    help: 'Make the directory writable and see that there is room, or leave the report out.',
    red: true,
  };
}
