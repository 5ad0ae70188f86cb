import type { Failure } from '../model/failure.ts';
import type { Outcome, Stop } from '../model/outcome.ts';
import type { Stage } from '../model/plan.ts';
import { LONGEST_TIMER_MS } from '../util/duration.ts';
import { wait } from '../util/wait.ts';
import { type AttemptContext, runAttempt } from './attempt.ts';

/** What a stage needs of the run while it goes through its attempts. */
export interface StageRunContext extends Omit<AttemptContext, 'onFailure'> {
  /** Told of each failure that no retry can undo, as soon as it is known: the stage's first, and how many there are. */
  onFailure(first: Failure, count: number): void;
}

export interface StageRun {
  readonly outcome: Outcome;
  readonly attempts: number;
}

/**
 * Runs a stage through its attempts. Only the last one closes the gate; a pass after a failure is a pass
 * that says it is flaky.
 */
export async function runStage(stage: Stage, context: StageRunContext): Promise<StageRun> {
  const { retries, delayMs, factor } = stage.retry;
  const earlier: Failure[] = [];
  for (let attempt = 1; ; attempt++) {
    const last = attempt > retries;
    context.ports.emit({ type: 'stage-started', stage: stage.id, attempt });
    const result = await runAttempt(stage, attempt, {
      ...context,
      onFailure: (failure, count) => {
        if (last) context.onFailure(failure, count);
      },
    });
    if (result.stopped !== undefined)
      return { attempts: attempt, outcome: { status: 'cancelled', because: result.stopped } };
    const [first, ...others] = result.failures;
    if (first === undefined) {
      return {
        attempts: attempt,
        outcome: { status: 'passed', from: 'run', ...(earlier.length > 0 && { flaky: earlier }) },
      };
    }
    if (last || context.stop.aborted) {
      return { attempts: attempt, outcome: { status: 'failed', failures: [first, ...others] } };
    }
    earlier.push(...result.failures);
    const retryInMs = Math.min(LONGEST_TIMER_MS, Math.round(delayMs * factor ** (attempt - 1)));
    context.ports.emit({
      type: 'attempt-failed',
      stage: stage.id,
      attempt,
      failures: result.failures,
      retryInMs,
    });
    if (!(await wait(retryInMs, context.stop))) {
      return { attempts: attempt, outcome: { status: 'cancelled', because: context.stop.reason as Stop } };
    }
  }
}
