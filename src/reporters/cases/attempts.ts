import type { Attachment, CaseRecord } from '../../model/case.ts';
import type { Failure } from '../../model/failure.ts';
import { bounded, failureOfCase } from '../summary/failures.ts';

/** An attempt that failed before the one that a report shows as the result. */
export interface EarlierAttempt {
  readonly attempt: number;
  readonly status: 'failed' | 'error';
  readonly durationMs: number;
  readonly failure: Failure;
  readonly attachments?: readonly Attachment[] | undefined;
}

interface Failing {
  readonly stage: string;
  readonly entry: number;
  readonly history: readonly EarlierAttempt[];
}

/** Failing cases whose evidence is kept in memory, for the case that they are tried again. */
const KEPT = 2_000;
const KEPT_ATTEMPTS = 10;

export interface Attempts {
  /** The failed attempts of a case so far. */
  of(key: string): readonly EarlierAttempt[];
  note(stage: string, key: string, entry: number, record: CaseRecord, attempt: number): void;
  /** Takes the cases of a stage that still fail, last tried before `attempt`. */
  takeFailing(
    stage: string,
    attempt: number,
  ): readonly { readonly entry: number; readonly last: EarlierAttempt }[];
  failing(stage: string): number;
  /** Whether this very case of the stage still fails. */
  isFailing(key: string): boolean;
}

/** Remembers which cases fail and how they failed before; evidence past `KEPT` cases is reduced to the message. */
export function createAttempts(): Attempts {
  const byKey = new Map<string, Failing>();
  const perStage = new Map<string, number>();
  const count = (stage: string, change: number) => perStage.set(stage, (perStage.get(stage) ?? 0) + change);
  const past = new Map<string, readonly EarlierAttempt[]>();

  return {
    of: (key) => byKey.get(key)?.history ?? past.get(key) ?? [],
    note(stage, key, entry, record, attempt) {
      const known = byKey.get(key);
      if (known !== undefined) {
        byKey.delete(key);
        count(stage, -1);
        past.set(key, known.history);
      }
      const failure = failureOfCase(stage, record);
      if (failure === undefined || (record.status !== 'failed' && record.status !== 'error')) return;
      const slim = byKey.size < KEPT ? bounded(failure) : { ...failure, excerpt: undefined };
      const here = {
        attempt,
        status: record.status,
        durationMs: record.durationMs,
        failure: slim,
        attachments: record.attachments,
      };
      const history = [...(past.get(key) ?? []), here].slice(-KEPT_ATTEMPTS);
      past.delete(key);
      byKey.set(key, { stage, entry, history });
      count(stage, 1);
    },
    takeFailing(stage, attempt) {
      const taken: { entry: number; last: EarlierAttempt }[] = [];
      for (const [key, one] of byKey) {
        const last = one.history.at(-1);
        if (one.stage !== stage || last === undefined || last.attempt >= attempt) continue;
        byKey.delete(key);
        past.set(key, one.history);
        count(stage, -1);
        taken.push({ entry: one.entry, last });
      }
      return taken;
    },
    failing: (stage) => perStage.get(stage) ?? 0,
    isFailing: (key) => byKey.has(key),
  };
}
