import type { Failure } from '../model/failure.ts';
import type { Stop } from '../model/outcome.ts';
import type { Stage } from '../model/plan.ts';
import type { Abort, StageFailure } from '../model/ports.ts';
import { formatDuration } from '../util/duration.ts';
import { failureOf } from './reproduce.ts';
import type { ServicePool } from './service-pool.ts';

/** How an attempt ended: with failures (none: passed), or stopped from outside before it could tell. */
export type AttemptResult =
  | { readonly failures: readonly Failure[]; readonly stopped?: undefined }
  | { readonly stopped: Stop };

/** Puts together what was told early, what was told at the end, and why it was aborted, if it was. First cause wins. */
export async function conclude(
  stage: Stage,
  early: readonly Failure[],
  late: readonly StageFailure[],
  abort: Abort | undefined,
  pool: ServicePool,
): Promise<AttemptResult> {
  const ended = late.map((failure) => failureOf(stage, failure));
  if (abort === undefined) {
    const death = early.length === 0 && ended.length > 0 ? await pool.deathOf(stage.services) : undefined;
    return {
      failures: unique([...early, ...(death === undefined ? [] : [failureOf(stage, death)]), ...ended]),
    };
  }
  // That it was ended by a signal is our own doing.
  const others = ended.filter(({ reason }) => reason !== 'signal');
  if (abort.kind === 'timeout') {
    const told = others.some(({ reason }) => reason === 'timeout');
    return {
      failures: unique([
        ...early,
        ...(told ? [] : [timedOut(stage, abort.afterMs)]),
        ...byReason(others, 'timeout'),
      ]),
    };
  }
  if (abort.kind !== 'service-died' && early.length === 0) return { stopped: abort };
  return { failures: unique([...early, ...others]) };
}

/** Each failure once, at the place where it was first told, in its last and fullest version. */
export function unique(failures: readonly Failure[]): readonly Failure[] {
  const told = new Map<string, Failure>();
  for (const failure of failures) {
    told.set(identityOf(failure), failure);
  }
  return [...told.values()];
}

/** What two versions of one failure, told early and at the end, have in common. */
export function identityOf({ stage, reason, test = '', message }: Failure): string {
  return [stage, reason, test, message].join('\0');
}

/** Failures with those of one reason first. */
function byReason(failures: readonly Failure[], first: Failure['reason']): readonly Failure[] {
  return [
    ...failures.filter(({ reason }) => reason === first),
    ...failures.filter(({ reason }) => reason !== first),
  ];
}

function timedOut(stage: Stage, afterMs: number): Failure {
  return failureOf(stage, {
    reason: 'timeout',
    message: `'${stage.id}' did not end within its ${formatDuration(afterMs)}`,
    help: 'Raise `timeout` of the stage if it is slow for a good reason; the end of its output shows where it was.',
  });
}
