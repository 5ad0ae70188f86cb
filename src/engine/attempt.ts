import type { Failure } from '../model/failure.ts';
import type { Stop } from '../model/outcome.ts';
import type { Plan, Stage } from '../model/plan.ts';
import type { Abort, EnginePorts, PartlyBlocked } from '../model/ports.ts';
import { wait } from '../util/wait.ts';
import { type AttemptResult, conclude, unique } from './conclude.ts';
import { defect } from './defect.ts';
import { collectEarlyFailures } from './early-failures.ts';
import { execute } from './execute.ts';
import { failureOf } from './reproduce.ts';
import type { Acquired, ServicePool } from './service-pool.ts';

/** What an attempt needs of the run it belongs to. */
export interface AttemptContext {
  readonly plan: Plan;
  readonly ports: EnginePorts;
  readonly pool: ServicePool;
  /** Aborted with a `Stop` when the stage is to end because of something outside it. */
  readonly stop: AbortSignal;
  /** What closed gates block of the stage. */
  readonly blocked: readonly PartlyBlocked[];
  /** Told of the first failures as soon as they are known, before the attempt has ended. */
  onFailure(failure: Failure, count: number): void;
}

/** Time beyond the grace period after which an executor that does not return is given up. */
const OVERDUE_MS = 5000;

/**
 * Runs a stage once: services up, executor on, time limit and services watched. Always ends, also when the
 * executor does not: its processes are then ended with the run.
 */
export async function runAttempt(
  stage: Stage,
  attempt: number,
  context: AttemptContext,
): Promise<AttemptResult> {
  const { plan, pool, stop } = context;
  const acquired = await Promise.race([acquire(stage, pool), aborted(stop)]);
  if (acquired === 'aborted' || stop.aborted) return { stopped: stop.reason as Stop };
  if (acquired.failure !== undefined) {
    const failure = failureOf(stage, acquired.failure);
    context.onFailure(failure, 1);
    return { failures: [failure] };
  }

  const early = collectEarlyFailures(stage, pool, context.onFailure);
  const over = new AbortController();
  const abort = new AbortController();
  const cancel = (reason: Abort): void => {
    if (!abort.signal.aborted) abort.abort(reason);
  };
  const forwardStop = (): void => cancel(stop.reason as Stop);
  stop.addEventListener('abort', forwardStop, { once: true });
  const unwatch = pool.watch(stage.services, (failure, service) => {
    early.add(failure);
    cancel({ kind: 'service-died', service });
  });
  const limit = stage.timeoutMs;
  const timer =
    limit === undefined ? undefined : setTimeout(() => cancel({ kind: 'timeout', afterMs: limit }), limit);

  try {
    const result = await Promise.race([
      execute(stage, attempt, acquired.addresses, abort.signal, early.add, context),
      overdue(abort.signal, plan.graceMs + OVERDUE_MS, over.signal),
    ]);
    if (result === 'overdue') return { failures: unique([...(await early.settled()), stuck(stage)]) };
    const reason = abort.signal.aborted ? (abort.signal.reason as Abort) : undefined;
    return await conclude(stage, await early.settled(), result, reason, pool);
  } finally {
    // A reason of our own: the default one is an exception with a stack, which nobody reads.
    over.abort('over');
    clearTimeout(timer);
    unwatch();
    stop.removeEventListener('abort', forwardStop);
  }
}

async function acquire(stage: Stage, pool: ServicePool): Promise<Acquired> {
  try {
    return await pool.acquire(stage.id, stage.services);
  } catch (error) {
    return { failure: defect('A service could not be started', error) };
  }
}

function stuck(stage: Stage): Failure {
  return failureOf(stage, defect(`The ${stage.kind} executor did not return after it was told to end.`));
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}

/** Settles `afterMs` after the abort; `over` keeps the timer from outliving the attempt. */
async function overdue(signal: AbortSignal, afterMs: number, over: AbortSignal): Promise<'overdue'> {
  await aborted(signal);
  await wait(afterMs, over);
  return 'overdue';
}
