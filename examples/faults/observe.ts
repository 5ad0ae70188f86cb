import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/model/event.ts';
import type { Failure } from '../../src/model/failure.ts';
import { formatLocation } from '../../src/model/location.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { latestJournal } from '../../src/store/runs.ts';
import type { Fault, Place } from './fault.ts';
import type { Workspace } from './workspace.ts';

/** What a run said of itself. */
export interface Observed {
  readonly run: string;
  readonly exitCode: number | null;
  /** The stage whose gate closed first. */
  readonly closed: string | undefined;
  readonly firstCause: Failure | undefined;
  readonly events: readonly RunEvent[];
}

/** Reads what the latest run in a workspace left in its journal; all of it is empty when nothing was started. */
export async function observe({ directory }: Workspace, exitCode: number | null): Promise<Observed> {
  const journal = latestJournal(join(directory, '.portcullis'));
  const events: RunEvent[] = [];
  if (journal !== undefined) for await (const event of readJournal(journal).events) events.push(event);
  const of = <Type extends RunEvent['type']>(type: Type) =>
    events.find((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
  return {
    run: of('run-started')?.run ?? '',
    exitCode,
    closed: of('gate-closed')?.stage,
    firstCause: of('run-finished')?.firstCause,
    events,
  };
}

/** Where what was observed differs from what the catalogue says; empty when it is all as it must be. */
export function differences(
  { stage, exitCode, cause }: Fault,
  seen: Observed,
  { example }: Workspace,
): string[] {
  const found: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    if (expected !== actual) found.push(`${what} must be ${expected}, and is ${actual}`);
  };
  compare('the first gate to close', stage, seen.closed);
  compare('the exit code', exitCode, seen.exitCode);
  compare('the stage of the first cause', stage, seen.firstCause?.stage);
  compare('the reason', cause.reason, seen.firstCause?.reason);
  if (cause.at !== undefined) {
    const actual = cause.at.line === undefined ? seen.firstCause?.at?.file : place(seen.firstCause);
    compare('the place', resolvePlace(cause.at, example), actual);
  }
  if (!cause.says.test(seen.firstCause?.message ?? '')) {
    found.push(`the message must match ${cause.says}, and is: ${seen.firstCause?.message}`);
  }
  if (cause.shows?.test(seen.firstCause?.excerpt ?? '') === false) {
    found.push(`the evidence must match ${cause.shows}, and is: ${seen.firstCause?.excerpt}`);
  }
  return found;
}

/** `file:line`, as reports print it; undefined when the failure names no place. */
export function place(failure: Failure | undefined): string | undefined {
  if (failure?.at === undefined) return undefined;
  const { file, line } = failure.at;
  return formatLocation({ file, line });
}

/** `file:line` of the one line that holds the text; the file alone where no text was given. */
function resolvePlace({ file, line }: Place, example: string): string {
  if (line === undefined) return file;
  const lines = readFileSync(join(example, file), 'utf8').split('\n');
  const matching = lines.flatMap((text, index) => (text.includes(line) ? [index + 1] : []));
  if (matching.length !== 1) return `one line of ${file} with '${line}' (there are ${matching.length})`;
  return formatLocation({ file, line: matching[0] });
}
