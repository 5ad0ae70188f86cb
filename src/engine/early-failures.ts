import type { Failure } from '../model/failure.ts';
import type { Stage } from '../model/plan.ts';
import type { StageFailure } from '../model/ports.ts';
import { failureOf } from './reproduce.ts';
import type { ServicePool } from './service-pool.ts';

/** The failures that an executor tells of before its end. */
export interface EarlyFailures {
  add(failure: StageFailure): void;
  /** All of them, once it is known of each what is behind it. */
  settled(): Promise<readonly Failure[]>;
}

/**
 * Collects failures as they are told, each held back for the moment it takes to know whether a dead service is behind
 * it. `onFailure` hears the first one, and how many there are, with every one.
 */
export function collectEarlyFailures(
  stage: Stage,
  pool: ServicePool,
  onFailure: (first: Failure, count: number) => void,
): EarlyFailures {
  const failures: Failure[] = [];
  const pending: Promise<void>[] = [];
  const push = (failure: StageFailure): void => {
    failures.push(failureOf(stage, failure));
    onFailure(failures[0] as Failure, failures.length);
  };
  return {
    add(failure) {
      if (failure.reason === 'service-died' || stage.services.length === 0) return push(failure);
      const known = pool.deathOf(stage.services);
      pending.push(known.then((death) => push(failures.length === 0 ? (death ?? failure) : failure)));
    },
    async settled() {
      await Promise.all(pending);
      return failures;
    },
  };
}
