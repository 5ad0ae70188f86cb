import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../../util/make-directory.ts';
import type { Entry } from './entry.ts';

/** What a remediation writes before each of its steps. */
export interface StepJournal {
  /** Absolute. */
  readonly file: string;
  /** On disk when it returns. Throws what the file system throws: without a journal no step may be taken. */
  write(entry: Entry): void;
  close(): void;
}

const NAME = 'journal.jsonl';

/** Where the remediations of a state directory are, one directory each. */
export function remediationsIn(stateDir: string): string {
  return join(stateDir, 'remediations');
}

/** Opens `<directory>/journal.jsonl` for appending, with what it holds already left as it is. */
export function openStepJournal(directory: string): StepJournal {
  makeDirectory(directory);
  const file = join(directory, NAME);
  const torn = existsSync(file) && !/(?:^|\n)$/.test(readFileSync(file, 'utf8'));
  const fd = openSync(file, 'a', 0o600);
  if (torn) writeSync(fd, '\n');
  return {
    file,
    write(entry) {
      const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
      fsyncSync(fd);
    },
    close: () => closeSync(fd),
  };
}

/** The steps of a journal, oldest first; a line that a crash has cut is passed over, since its step was never taken. */
export function readStepJournal(directory: string): Entry[] {
  const file = join(directory, NAME);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => parse(line));
}

/** Ids of all remediations of a state directory, oldest first. */
export function listRemediations(stateDir: string): string[] {
  const folder = remediationsIn(stateDir);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function parse(line: string): Entry[] {
  try {
    return [JSON.parse(line) as Entry];
  } catch {
    return [];
  }
}
