import type { StageEvent } from '../model/event.ts';
import type { Failure } from '../model/failure.ts';
import type { Stage } from '../model/plan.ts';
import type { StageFailure } from '../model/ports.ts';

/**
 * A failure of a stage, with the command that shows it again. What an executor names is nearer, but cannot work where
 * services were needed: they are stopped by the time that anybody reads it, so there it is the stage as a whole.
 */
export function failureOf(stage: Stage, failure: StageFailure): Failure {
  const own =
    stage.services.length === 0 || failure.reason === 'service-not-ready' ? failure.reproduce : undefined;
  return { ...failure, stage: stage.id, reproduce: own ?? stage.reproduce };
}

/** The same for the failure inside a case. */
export function eventOf(stage: Stage, event: StageEvent): StageEvent {
  if (event.type !== 'case-finished' || event.case.failure === undefined) return event;
  return { ...event, case: { ...event.case, failure: failureOf(stage, event.case.failure) } };
}
