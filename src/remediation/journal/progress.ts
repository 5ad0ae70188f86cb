import type { PhaseReport } from '../phases/report.ts';
import type { Begin, Entry } from './entry.ts';

/** How far a remediation has come, as its journal says. */
export interface Progress {
  readonly begin: Begin;
  /** Phases that are over and need not be run again. */
  readonly done: readonly PhaseReport[];
  readonly current: PhaseProgress | undefined;
  /** The end of a phase that a person must look at, of which nobody was told before portcullis was killed. */
  readonly untold: PhaseReport | undefined;
  /** Set when it came to an end of some kind by itself. */
  readonly ended: string | undefined;
}

export type Advance = Extract<Entry, { step: 'advance' }>;

/** A phase that was begun and is not over. */
export interface PhaseProgress {
  readonly phase: string;
  readonly base: string;
  readonly attempt: number;
  readonly good: string | undefined;
  readonly fresh: boolean;
  /** Commits of it that were undone, and why the last of them was. */
  readonly reverted: readonly string[];
  readonly why: string;
  /** Moves of our branch that were meant since the attempt began; of the last it is not known whether it was made. */
  readonly advances: readonly Advance[];
  /** Worktree in which a person was to work. */
  readonly hand: string | undefined;
}

/** Whether a phase is over for good; one that only a part landed of, or nothing, is tried again on resume. */
export function isOver({ outcome }: Pick<PhaseReport, 'outcome'>): boolean {
  return outcome === 'committed' || outcome === 'unchanged';
}

function needsPerson({ outcome }: PhaseReport): boolean {
  return outcome === 'failed' || outcome === 'partial';
}

/** Reads how far it came; undefined when the journal does not begin as one. */
export function progressOf(entries: readonly Entry[]): Progress | undefined {
  const [begin] = entries;
  if (begin?.step !== 'begin' || begin.version !== 1) return undefined;
  const done: PhaseReport[] = [];
  let current: PhaseProgress | undefined;
  let ended: string | undefined;
  let untold: PhaseReport | undefined;
  for (const entry of entries) {
    ended = entry.step === 'end' ? entry.outcome : undefined;
    untold = entry.step === 'done' && needsPerson(entry.report) ? entry.report : undefined;
    if (entry.step === 'phase') current = fresh(entry.phase, entry.base, current);
    else if (entry.step === 'done') {
      if (isOver(entry.report)) done.push(entry.report);
      const { phase } = entry;
      current = entry.report.outcome === 'waiting' && current?.phase === phase ? current : undefined;
    } else if (current !== undefined) current = { ...current, ...change(entry, current) };
  }
  return { begin, done, current, untold, ended };
}

function fresh(phase: string, base: string, before: PhaseProgress | undefined): PhaseProgress {
  const hand = before?.phase === phase ? before.hand : undefined;
  const none = { good: undefined, advances: [], fresh: false, reverted: [], why: '' };
  return { phase, base, attempt: 1, hand, ...none };
}

function change(entry: Entry, { reverted, advances }: PhaseProgress): Partial<PhaseProgress> {
  switch (entry.step) {
    case 'attempt':
      return {
        attempt: entry.attempt,
        base: entry.base,
        good: entry.good,
        fresh: entry.fresh,
        advances: [],
      };
    case 'good':
      return { good: entry.tree };
    case 'revert':
      return { why: entry.why };
    case 'advance':
      return entry.kind === 'commit'
        ? { advances: [...advances, entry] }
        : { advances: [...advances, entry], reverted: [...reverted, entry.from] };
    case 'person':
      return { hand: entry.path };
    default:
      return {};
  }
}
