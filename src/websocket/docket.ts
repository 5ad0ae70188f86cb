import type { StageFailure } from '../model/ports.ts';

/** Failures put in the order in which their evidence came, which is not the order in which they are known. */
export interface Docket {
  /** A failure whose evidence came at `since`, on the clock of `performance.now()`. */
  file(since: number, failure: StageFailure): void;
  /** Somebody cannot pass since then, and is about to say why; undefined when he has said it. */
  suspect(who: object, since: number | undefined): void;
  /** Nobody has anything to add. */
  close(): void;
  readonly failures: readonly StageFailure[];
}

/**
 * Holds a failure back while an older one is still being put into words (is it late, or missing?), so that
 * the first that is announced is the first that happened. Bounded: a suspicion lasts as long as its watch settles.
 */
export function createDocket(announce: (failure: StageFailure) => void): Docket {
  const failures: StageFailure[] = [];
  const suspicions = new Map<object, number>();
  let filed: { since: number; failure: StageFailure }[] = [];

  function flush(until = Math.min(...suspicions.values())): void {
    const due = filed.filter((one) => one.since <= until).sort((a, b) => a.since - b.since);
    filed = filed.filter((one) => one.since > until);
    for (const { failure } of due) {
      failures.push(failure);
      announce(failure);
    }
  }

  return {
    failures,
    file(since, failure) {
      filed.push({ since, failure });
      flush();
    },
    suspect(who, since) {
      if (since === undefined) suspicions.delete(who);
      else suspicions.set(who, since);
      flush();
    },
    close() {
      suspicions.clear();
      flush();
    },
  };
}
