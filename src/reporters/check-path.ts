import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearestExisting } from '../util/make-directory.ts';
import { oneLine } from './text/clean.ts';

/**
 * Why no report could be written at `file` (absolute), or undefined. Tries it out, because permissions do not tell of
 * file systems that refuse, and leaves nothing behind: directories that are missing are tried with one of another name.
 */
export function checkReportPath(file: string): string | undefined {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) return `${file} is a directory`;
    if (there !== undefined && !there.isFile()) return `${file} is not a regular file`;
    const directory = dirname(file);
    const nearest = nearestExisting(directory);
    if (nearest === directory) tryFile(directory, file);
    else tryDirectory(nearest, file);
    return undefined;
  } catch (error) {
    return oneLine(error instanceof Error ? error.message : String(error));
  }
}

function tryDirectory(parent: string, file: string): void {
  const directory = mkdtempSync(join(parent, '.portcullis-'));
  try {
    tryFile(directory, file);
  } finally {
    rmdirSync(directory);
  }
}

/** Under a name as long as those of the reports' own temporary files. */
function tryFile(directory: string, file: string): void {
  const name = `.${basename(file)}.${process.pid}-${randomBytes(4).toString('hex')}.probe`;
  const path = join(directory, name);
  closeSync(openSync(path, 'wx', 0o600));
  rmSync(path);
}
