import { closeSync, fsyncSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../model/event.ts';
import { makeDirectory } from '../util/make-directory.ts';
import { JOURNAL_FILE, MARKER_FILE, pruneRuns, RUN_NAME } from './runs.ts';

export interface JournalOptions {
  /** Absolute; made when it is not there. */
  readonly stateDir: string;
  /** Id of the run: letters, digits, `.`, `_`, `-`. */
  readonly run: string;
  /** Runs that are kept, this one included. */
  readonly keep?: number | undefined;
  /** Bytes of child output that are written; past them only output is left out, and the journal says so. */
  readonly maxOutputBytes?: number | undefined;
}

export interface Journal {
  /** Absolute. */
  readonly file: string;
  /** Writes one event, at the latest `FLUSH_MS` later. Never throws. */
  append(event: RunEvent): void;
  /** Writes what is left. Says what could not be written, in one line. */
  close(): { readonly problem?: string | undefined };
}

const FLUSH_MS = 100;
const BLOCK = 64 * 1024;
const KEEP = 20;
const MAX_OUTPUT = 256 * 1024 * 1024;

/* Written at once: what a reader of a crashed run's journal needs most. */
const URGENT: ReadonlySet<RunEvent['type']> = new Set([
  'run-started',
  'gate-closed',
  'stage-finished',
  'interrupted',
  'run-finished',
]);

/**
 * Opens `<stateDir>/runs/<run>/journal.jsonl`, one event a line, as they happen; points `runs/latest` at it and
 * removes the oldest runs past `keep`. Writes are synchronous and small, so that a crash loses only the last moment.
 */
export function openJournal(
  options: JournalOptions,
):
  | { readonly ok: true; readonly journal: Journal }
  | { readonly ok: false; readonly message: string; readonly help: string } {
  const { stateDir, run, keep = KEEP, maxOutputBytes = MAX_OUTPUT } = options;
  const help = `Make ${stateDir} a directory that can be written to.`;
  if (!RUN_NAME.test(run))
    return {
      ok: false,
      message: `a run cannot be called '${run}'`,
      help: 'Use letters, digits, dots and dashes.',
    };
  const runs = join(stateDir, 'runs');
  const file = join(runs, run, JOURNAL_FILE);
  let fd: number;
  try {
    makeDirectory(join(runs, run));
    fd = openSync(file, 'wx', 0o644);
    writeFileSync(join(runs, run, MARKER_FILE), `${process.pid}\n`);
    pointAt(runs, run);
    pruneRuns(stateDir, keep, run);
  } catch (error) {
    return {
      ok: false,
      message: `the journal ${file} could not be opened: ${(error as Error).message}`,
      help,
    };
  }
  return { ok: true, journal: createJournal(file, fd, maxOutputBytes) };
}

function createJournal(file: string, fd: number, maxOutputBytes: number): Journal {
  let pending = '';
  let problem: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let outputLeft = maxOutputBytes;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const bytes = Buffer.from(pending);
    pending = '';
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    } catch (error) {
      problem ??= `the journal ${file} is not complete: ${(error as Error).message}`;
    }
  };

  return {
    file,
    append(event) {
      if (closed || problem !== undefined) return;
      const size = outputSize(event);
      if (size > 0) {
        if (outputLeft <= 0) return;
        outputLeft -= size;
        if (outputLeft <= 0) event = { seq: event.seq, t: event.t, ...OUTPUT_ENDS };
      }
      pending += `${JSON.stringify(event)}\n`;
      if (pending.length >= BLOCK || URGENT.has(event.type)) flush();
      else timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    close() {
      if (closed) return { problem };
      closed = true;
      flush();
      try {
        fsyncSync(fd);
        closeSync(fd);
      } catch (error) {
        problem ??= `the journal ${file} may not be complete: ${(error as Error).message}`;
      }
      return { problem };
    },
  };
}

const OUTPUT_ENDS = {
  type: 'run-note',
  level: 'warning',
  message: 'so much was printed that the journal holds no more output from here on',
} as const;

function outputSize(event: RunEvent): number {
  if (event.type === 'service-output') return event.text.length;
  return event.type === 'stage-event' && event.event.type === 'output' ? event.event.text.length : 0;
}

function pointAt(runs: string, run: string): void {
  const temporary = join(runs, `.latest.${process.pid}`);
  writeFileSync(temporary, `${run}\n`);
  renameSync(temporary, join(runs, 'latest'));
}
