import { createReadStream } from 'node:fs';
import type { RunEvent } from '../model/event.ts';

/** Something in a journal that could not be read. */
export interface JournalProblem {
  /** Counts from 1. */
  readonly line: number;
  readonly kind: 'truncated' | 'unreadable' | 'version';
  readonly message: string;
}

/** One line holds one event; more than this is not one of ours. */
const MAX_LINE = 16 * 1024 * 1024;

/**
 * Streams the events of a journal back. Lines that are not events are left out and put into `problems` as they
 * are met; a last line without its end (the run was cut off while writing) is `truncated`. Rejects where the file cannot be read.
 */
export function readJournal(file: string): {
  readonly events: AsyncIterable<RunEvent>;
  readonly problems: readonly JournalProblem[];
} {
  const problems: JournalProblem[] = [];
  return { events: read(file, problems), problems };
}

async function* read(file: string, problems: JournalProblem[]): AsyncGenerator<RunEvent> {
  let line = 0;
  let rest = '';
  let skipping = false;
  const parse = (text: string, ended: boolean): RunEvent | undefined => {
    line += 1;
    const event = skipping ? undefined : parseEvent(text);
    if (event === undefined) problems.push(ended ? unreadable(line) : truncated(line));
    else if (event.type === 'run-started' && event.version !== 1) problems.push(version(line, event.version));
    skipping = false;
    return event;
  };
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      const event = parse(text, true);
      if (event !== undefined) yield event;
    }
    if (rest.length > MAX_LINE) {
      skipping = true;
      rest = '';
    }
  }
  if (rest === '' && !skipping) return;
  const event = parse(rest, false);
  if (event !== undefined) yield event;
}

function parseEvent(text: string): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { seq, t, type } = value as Record<string, unknown>;
    const known =
      typeof seq === 'number' &&
      typeof t === 'number' &&
      typeof type === 'string' &&
      Object.hasOwn(EVENT_TYPES, type);
    return known ? (value as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}

/* A record, so that a new event cannot be forgotten here. */
const EVENT_TYPES: Readonly<Record<RunEvent['type'], true>> = {
  'run-started': true,
  'run-note': true,
  'stage-started': true,
  'stage-event': true,
  'attempt-failed': true,
  'gate-closed': true,
  'stage-stopping': true,
  'stage-finished': true,
  'service-starting': true,
  'service-output': true,
  'service-ready': true,
  'service-failed': true,
  'service-stopped': true,
  cleanup: true,
  interrupted: true,
  checkpoint: true,
  'run-finished': true,
};

function truncated(line: number): JournalProblem {
  return {
    line,
    kind: 'truncated',
    message: `line ${line} has no end: the run was cut off while writing it`,
  };
}

function unreadable(line: number): JournalProblem {
  return { line, kind: 'unreadable', message: `line ${line} is not an event of this version of portcullis` };
}

function version(line: number, found: unknown): JournalProblem {
  return {
    line,
    kind: 'version',
    message: `the journal is of version ${String(found)}; this portcullis reads version 1`,
  };
}
