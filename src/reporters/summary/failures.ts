import type { CaseRecord } from '../../model/case.ts';
import type { Failure, FailureReason } from '../../model/failure.ts';
import { LIMITS } from './types.ts';

/* Why portcullis itself ends a stage's processes, and what it hears of them when it has. */
const ENDINGS: ReadonlySet<FailureReason> = new Set(['timeout', 'service-died']);
const ECHOES: ReadonlySet<FailureReason> = new Set(['signal', 'exit-code', 'worker-lost', 'report-missing']);

export interface FailureList {
  add(failure: Failure): void;
  /** Says that a stage is being ended: how its processes end from here on is our doing. */
  ending(stage: string): void;
  /** Takes back what a later attempt has made good (one case, or all of a stage), and returns it. */
  forget(stage: string, test?: string): readonly Failure[];
  /** All but `first` and what only echoes another, in the order in which they came. */
  without(first: Failure | undefined): { readonly list: readonly Failure[]; readonly total: number };
}

/**
 * Failures of a run, each once (a failure is told by its gate, its case and its stage's outcome), at most
 * `LIMITS.failures` of them kept, the others counted.
 */
export function createFailureList(): FailureList {
  const kept = new Map<string, Failure>();
  const dropped = new Map<string, Set<string>>();
  const ending = new Set<string>();
  const seen = (failure: Failure, key: string) => kept.has(key) || dropped.get(failure.stage)?.has(key);
  // Never the only failure of its stage: each red stage is to say why.
  const isEcho = ({ stage, reason, test }: Failure) =>
    test === undefined &&
    ECHOES.has(reason) &&
    [...kept.values()].some(
      (earlier) => earlier.stage === stage && (ending.has(stage) || ENDINGS.has(earlier.reason)),
    );

  return {
    add(failure) {
      const key = keyOf(failure);
      if (seen(failure, key) || isEcho(failure)) return;
      if (kept.size < LIMITS.failures) return void kept.set(key, bounded(failure));
      const keys = dropped.get(failure.stage) ?? new Set();
      if (keys.size < LIMITS.failedIds) dropped.set(failure.stage, keys.add(key));
    },
    ending: (stage) => void ending.add(stage),
    forget(stage, test) {
      if (test === undefined) dropped.delete(stage);
      else dropped.get(stage)?.delete(JSON.stringify([stage, test]));
      const forgotten = [...kept].filter(
        ([, failure]) => failure.stage === stage && (test === undefined || failure.test === test),
      );
      for (const [key] of forgotten) kept.delete(key);
      return forgotten.map(([, failure]) => failure);
    },
    without(first) {
      const own = first === undefined ? undefined : keyOf(first);
      const named = new Set(
        [first, ...kept.values()].filter((one) => one?.test !== undefined).map((one) => one?.stage),
      );
      const causes = new Set(
        [first, ...kept.values()].flatMap((one) => (one?.test === undefined && one ? causeOf(one) : [])),
      );
      const list = [...kept]
        .filter(
          ([key, failure]) => key !== own && !isHeadcount(failure, named) && !isOneOfMany(failure, causes),
        )
        .map(([, failure]) => failure);
      const more = [...dropped.values()].reduce((sum, keys) => sum + keys.size, 0);
      return { list, total: list.length + more };
    },
  };
}

/* "3 tests failed" tells nothing once the three are listed. */
function isHeadcount(failure: Failure, stagesWithNames: ReadonlySet<string | undefined>): boolean {
  return (
    failure.reason === 'tests-failed' && failure.test === undefined && stagesWithNames.has(failure.stage)
  );
}

/* One broken import that takes 300 files down is one failure, with the 300 under it. */
function isOneOfMany(failure: Failure, causes: ReadonlySet<string>): boolean {
  return failure.reason === 'collection-error' && failure.test !== undefined && causes.has(causeOf(failure));
}

function causeOf({ stage, reason, message }: Failure): string {
  return JSON.stringify([stage, reason, message]);
}

/** The same failure told twice has the same key: a case's by the case, any other by its words and place. */
function keyOf(failure: Failure): string {
  const { stage, reason, message, test, at } = failure;
  return JSON.stringify(test === undefined ? [stage, reason, message, at?.file, at?.line] : [stage, test]);
}

/** The failure of a failing case, put into words where its executor gave none. */
export function failureOfCase(stage: string, record: CaseRecord): Failure | undefined {
  if (record.status !== 'failed' && record.status !== 'error') return undefined;
  const { failure, id: test, at } = record;
  if (failure !== undefined) return { ...failure, stage, test, at: failure.at ?? at };
  return {
    reason: 'tests-failed',
    stage,
    test,
    at,
    message: `${record.name} ${record.status}, and nothing was said of why`,
  };
}

/** `failure` with its excerpt cut to its last `LIMITS.excerpt` characters: the end of a trace says most. */
export function bounded(failure: Failure): Failure {
  const { excerpt } = failure;
  if (excerpt === undefined || excerpt.length <= LIMITS.excerpt) return failure;
  return { ...failure, excerpt: `[…]\n${excerpt.slice(-LIMITS.excerpt)}` };
}
