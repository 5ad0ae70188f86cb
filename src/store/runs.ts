import { lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const JOURNAL_FILE = 'journal.jsonl';
/** Stands in every run directory that we made, and holds the pid that made it. */
export const MARKER_FILE = '.portcullis-run';
/** What a run may be called: nothing that leads out of its directory. */
export const RUN_NAME = /^(?!latest$)[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export interface StoredRun {
  readonly run: string;
  /** Absolute. */
  readonly journal: string;
  /** ms since the epoch. */
  readonly startedAt: number;
}

/** The runs under `<stateDir>/runs` that we made, newest first. */
export function listRuns(stateDir: string): readonly StoredRun[] {
  const runs = join(stateDir, 'runs');
  let names: string[];
  try {
    names = readdirSync(runs);
  } catch {
    return [];
  }
  const found = names.flatMap((run) => {
    if (!RUN_NAME.test(run)) return [];
    try {
      if (!lstatSync(join(runs, run)).isDirectory()) return [];
      const { mtimeMs } = lstatSync(join(runs, run, MARKER_FILE));
      return [{ run, journal: join(runs, run, JOURNAL_FILE), startedAt: mtimeMs }];
    } catch {
      return [];
    }
  });
  return found.sort((a, b) => b.startedAt - a.startedAt || (a.run < b.run ? 1 : -1));
}

/** The journal of the latest run, or undefined where there is none. */
export function latestJournal(stateDir: string): string | undefined {
  try {
    const run = readFileSync(join(stateDir, 'runs', 'latest'), 'utf8').trim();
    if (RUN_NAME.test(run)) return join(stateDir, 'runs', run, JOURNAL_FILE);
  } catch {
    // No pointer: the directory tells.
  }
  return listRuns(stateDir)[0]?.journal;
}

/**
 * Removes our oldest runs past `keep`, never `current` nor one whose process is alive. Only the files that we
 * put there are removed, and the directory only once it is empty.
 */
export function pruneRuns(stateDir: string, keep: number, current: string): void {
  const others = listRuns(stateDir).filter(({ run }) => run !== current);
  for (const { run } of others.slice(Math.max(0, keep - 1))) {
    const directory = join(stateDir, 'runs', run);
    if (isRunning(stateDir, run)) continue;
    try {
      rmSync(join(directory, JOURNAL_FILE), { force: true });
      rmSync(join(directory, MARKER_FILE), { force: true });
      rmdirSync(directory);
    } catch {
      // Somebody keeps something of theirs there, or removes it too: either way it is not ours to insist.
    }
  }
}

/** Whether the process of another run is there, as far as its number tells. */
export function isRunning(stateDir: string, run: string): boolean {
  try {
    const pid = Number(readFileSync(join(stateDir, 'runs', run, MARKER_FILE), 'utf8'));
    // In a container the run before had the same number, as like as not.
    return Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
