import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../util/make-directory.ts';

/** What `newRunId` makes, and what the store calls its files: nothing else is ever removed. */
const RUN = /^\d{8}T\d{6}-[0-9a-f]{8}$/;
const FILE = /^\d{1,9}-std(?:out|err)\.txt$/;
/** Attachments appear while the tree is tested: they must not make a clean one dirty. */
const IGNORE = '.gitignore';
const IGNORE_ALL = '*\n';

/** Where the attachments of one run go. */
export interface AttachmentFolder {
  /** The directory, made at the first call. Throws what the file system throws, and where a link leads out of `folder`. */
  open(): string;
}

export function createAttachmentFolder(folder: string, run: string): AttachmentFolder {
  const directory = join(folder, run);
  let real: string | undefined;
  return {
    open() {
      if (real === undefined) {
        makeDirectory(dirname(folder));
        if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) mkdirSync(folder);
        ignore(join(folder, IGNORE));
        mkdirSync(directory);
        real = realpathSync(directory);
      } else if (realpathSync(directory) !== real) {
        throw new Error(`${directory} has become a link`);
      }
      return directory;
    },
  };
}

/**
 * Removes what earlier runs kept in `folder`, of which the report is about to be replaced; nothing that is not ours, nor of
 * a run that goes on beside this one, and through no link. What cannot be removed stays.
 */
export function removeEarlierAttachments(folder: string, isRunning: (run: string) => boolean): void {
  quietly(() => {
    if (!isDirectory(folder)) return;
    for (const run of readdirSync(folder)) {
      const directory = join(folder, run);
      if (!RUN.test(run) || isRunning(run) || !isDirectory(directory)) continue;
      for (const file of readdirSync(directory))
        if (FILE.test(file)) rmSync(join(directory, file), { force: true });
      quietly(() => rmdirSync(directory));
    }
    const left = readdirSync(folder);
    if (left.length > 1 || (left.length === 1 && left[0] !== IGNORE)) return;
    if (left.length === 1 && readFileSync(join(folder, IGNORE), 'utf8') !== IGNORE_ALL) return;
    rmSync(join(folder, IGNORE), { force: true });
    rmdirSync(folder);
  });
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function ignore(file: string): void {
  quietly(() => writeFileSync(file, IGNORE_ALL, { flag: 'wx' }));
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Left as it is: an attachment of an earlier run harms nobody.
  }
}
