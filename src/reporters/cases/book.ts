import type { Attachment, CaseRecord } from '../../model/case.ts';
import type { RunEvent } from '../../model/event.ts';
import { describeStop, type Outcome } from '../../model/outcome.ts';
import { createSummarizer } from '../summary/reduce.ts';
import type { RunSummary } from '../summary/types.ts';
import { createAttempts, type EarlierAttempt } from './attempts.ts';
import { createEntries, type Entries, type Rendered } from './entries.ts';
import { caseKey } from './key.ts';
import type { Spool } from './spool.ts';
import { createStageTexts } from './stage-texts.ts';
import { type StageReport, stageReports } from './stages.ts';

/** One case as a report shows it: its last result, with the failed attempts before it. */
export interface FinalCase {
  readonly stage: string;
  readonly record: CaseRecord;
  /** Stands for this case of this stage in every run. */
  readonly key: string;
  /** The attempt of the stage that gave this result. */
  readonly attempt: number;
  readonly earlier: readonly EarlierAttempt[];
  /** Those of the earlier attempts first: there is no other place for them. */
  readonly attachments: readonly Attachment[];
  /** When it finished, ms since the epoch. */
  readonly t: number;
}

export interface CaseBook {
  handle(event: RunEvent): void;
  readonly entries: Entries;
  /** What is to be said of the stages themselves. Call once, after the last event. */
  conclude(): { readonly summary: RunSummary; readonly stages: readonly StageReport[] };
}

/** Whether a case stands once, as it ended, with its failed attempts within; or once for each attempt. */
export type CaseAttempts = 'last' | 'each';

/**
 * Keeps every case of a run, rendered, on disk, and in memory only where it lies: a case that comes again
 * in a later attempt replaces its earlier self, unless each attempt is to stand, and a case that never came to its end
 * is skipped with the reason.
 */
export function createCaseBook(
  spool: Spool,
  render: (one: FinalCase) => Rendered,
  show: CaseAttempts = 'last',
): CaseBook {
  const entries = createEntries(spool);
  const summarizer = createSummarizer();
  const attempts = createAttempts();
  const texts = createStageTexts();
  const byKey = new Map<string, number>();
  const attemptOf = new Map<string, number>();
  const running = new Map<string, Map<string, string>>();
  const outcomes = new Map<string, Outcome>();
  const recovered = new Map<string, readonly EarlierAttempt[]>();

  function keep(stage: string, record: CaseRecord, attempt: number, t: number): void {
    const key = caseKey(stage, record.id);
    const before = byKey.get(key);
    const earlier = show === 'each' ? [] : attempts.of(key);
    const attachments = attachmentsOf(earlier, record);
    const entry = entries.add(
      render({ stage, record, key, attempt, earlier, attachments, t }),
      record.status,
      record.durationMs,
      t,
    );
    if (before !== undefined && (show === 'last' || attemptOf.get(key) === attempt)) entries.drop(before);
    if (show === 'each') attemptOf.set(key, attempt);
    byKey.set(key, entry);
    attempts.note(stage, key, entry, record, attempt);
  }

  function finishStage(event: Extract<RunEvent, { type: 'stage-finished' }>): void {
    const { stage, outcome, t } = event;
    const because =
      'because' in outcome
        ? describeStop(outcome.because)
        : `it had not finished when its stage ${outcome.status === 'failed' ? `failed: ${outcome.failures[0].message}` : 'ended'}`;
    for (const [id, name] of running.get(stage) ?? []) {
      if (byKey.has(caseKey(stage, id))) continue;
      keep(
        stage,
        { id, name, classname: stage, status: 'skipped', durationMs: 0, note: because },
        event.attempts,
        t,
      );
    }
    running.delete(stage);
    outcomes.set(stage, outcome);
    if (outcome.status !== 'passed') return;
    // What failed in an earlier attempt and was not met again has been made good with its stage.
    const gone = attempts.takeFailing(stage, event.attempts);
    for (const { entry } of gone) entries.drop(entry);
    recovered.set(
      stage,
      gone.map(({ last }) => last),
    );
  }

  return {
    entries,
    handle(event) {
      summarizer.add(event);
      texts.handle(event);
      if (event.type === 'stage-finished') finishStage(event);
      if (event.type !== 'stage-event') return;
      const { stage, attempt, t, event: inner } = event;
      if (inner.type === 'case-started') {
        const names = running.get(stage) ?? new Map<string, string>();
        running.set(stage, names.set(inner.id, inner.name));
      } else if (inner.type === 'case-finished') {
        running.get(stage)?.delete(inner.case.id);
        keep(stage, inner.case, attempt, t);
      }
    },
    conclude() {
      const summary = summarizer.value();
      for (const stage of summary.stages) {
        for (const [id, name] of running.get(stage.id) ?? [])
          keep(
            stage.id,
            {
              id,
              name,
              classname: stage.id,
              status: 'skipped',
              durationMs: 0,
              note: 'the run ended before it did',
            },
            stage.attempts,
            stage.startedAt,
          );
      }
      return { summary, stages: stageReports(summary, outcomes, recovered, attempts, texts) };
    },
  };
}

function attachmentsOf(earlier: readonly EarlierAttempt[], record: CaseRecord): readonly Attachment[] {
  const before = earlier.flatMap((attempt) => attempt.attachments ?? []);
  return before.length === 0 ? (record.attachments ?? []) : [...before, ...(record.attachments ?? [])];
}
