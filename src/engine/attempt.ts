import type { StageEvent } from '../model/event.ts';
import type { Failure } from '../model/failure.ts';
import type { Stop } from '../model/outcome.ts';
import type { Plan, Stage } from '../model/plan.ts';
import type { Abort, EnginePorts, ServiceAddress, StageFailure } from '../model/ports.ts';
import { serviceVariable } from '../model/service-variable.ts';
import { formatDuration } from '../util/duration.ts';
import { wait } from '../util/wait.ts';
import { eventOf, failureOf } from './reproduce.ts';
import type { Acquired, ServicePool } from './service-pool.ts';

/** How an attempt ended: with failures (none: passed), or stopped from outside before it could tell. */
export type AttemptResult =
  | { readonly failures: readonly Failure[]; readonly stopped?: undefined }
  | { readonly stopped: Stop };

/** What an attempt needs of the run it belongs to. */
export interface AttemptContext {
  readonly plan: Plan;
  readonly ports: EnginePorts;
  readonly pool: ServicePool;
  /** Aborted with a `Stop` when the stage is to end because of something outside it. */
  readonly stop: AbortSignal;
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

  const early = collectEarly(stage, context);
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
    return await conclude(stage, result, await early.settled(), abort.signal, pool);
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
    return {
      failure: internal(
        `A service could not be started: ${error instanceof Error ? error.message : error}`,
        error,
      ),
    };
  }
}

/** Runs the executor; a throw is a defect of portcullis and is told as one. */
async function execute(
  stage: Stage,
  attempt: number,
  services: Readonly<Record<string, ServiceAddress>>,
  signal: AbortSignal,
  fail: (failure: StageFailure) => void,
  { plan, ports }: AttemptContext,
): Promise<readonly StageFailure[]> {
  const executor = ports.executors[stage.kind];
  if (executor === undefined) return [internal(`There is no executor for stages of kind '${stage.kind}'.`)];
  try {
    const { failures } = await executor.run(stage.spec, {
      stage: stage.id,
      attempt,
      root: plan.root,
      env: { ...ports.environment(), ...stage.env, ...addressVariables(services) },
      services,
      graceMs: plan.graceMs,
      failAfter: stage.fail === 'finish' ? Number.POSITIVE_INFINITY : stage.failAfter,
      signal,
      emit: (event: StageEvent) =>
        ports.emit({ type: 'stage-event', stage: stage.id, attempt, event: eventOf(stage, event) }),
      fail,
      cleanedUp: (processes) => {
        if (processes.length > 0) ports.emit({ type: 'cleanup', owner: stage.id, processes });
      },
    });
    return failures;
  } catch (error) {
    return [
      internal(`The ${stage.kind} executor threw: ${error instanceof Error ? error.message : error}`, error),
    ];
  }
}

/** Failures told before the end, each held back for the moment it takes to know whether a dead service is behind it. */
function collectEarly(stage: Stage, { pool, onFailure }: AttemptContext) {
  const failures: Failure[] = [];
  const pending: Promise<void>[] = [];
  const push = (failure: StageFailure): void => {
    failures.push(failureOf(stage, failure));
    onFailure(failures[0] as Failure, failures.length);
  };
  return {
    add(failure: StageFailure): void {
      if (failure.reason === 'service-died' || stage.services.length === 0) push(failure);
      else
        pending.push(
          pool
            .deathOf(stage.services)
            .then((death) => (failures.length === 0 ? push(death ?? failure) : push(failure))),
        );
    },
    async settled(): Promise<readonly Failure[]> {
      await Promise.all(pending);
      return failures;
    },
  };
}

/** Puts together what was told early, what was told at the end, and why it was aborted. First cause wins. */
async function conclude(
  stage: Stage,
  late: readonly StageFailure[],
  early: readonly Failure[],
  signal: AbortSignal,
  pool: ServicePool,
): Promise<AttemptResult> {
  const abort = signal.aborted ? (signal.reason as Abort) : undefined;
  const ended = late.map((failure) => failureOf(stage, failure));
  if (abort?.kind === 'timeout') {
    const told = ended.filter((failure) => failure.reason === 'timeout');
    // That it was ended by a signal is our own doing.
    const others = ended.filter((failure) => failure.reason !== 'signal');
    return {
      failures: unique([...early, ...(told.length > 0 ? told : [timedOut(stage, abort.afterMs)]), ...others]),
    };
  }
  if (abort !== undefined && abort.kind !== 'service-died') {
    return early.length > 0 ? { failures: unique([...early, ...ended]) } : { stopped: abort };
  }
  if (early.length === 0 && ended.length > 0) {
    const death = await pool.deathOf(stage.services);
    if (death !== undefined) return { failures: unique([failureOf(stage, death), ...ended]) };
  }
  return { failures: unique([...early, ...ended]) };
}

/** Each failure once, at the place where it was first told, in its last and fullest version. */
function unique(failures: readonly Failure[]): readonly Failure[] {
  const told = new Map<string, Failure>();
  for (const failure of failures) {
    told.set(`${failure.reason}\0${failure.test ?? ''}\0${failure.message}`, failure);
  }
  return [...told.values()];
}

/** `PORTCULLIS_BACKEND_URL`, `_HOST` and `_PORT` for a service called `backend`. */
function addressVariables(services: Readonly<Record<string, ServiceAddress>>): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [id, { url, host, port }] of Object.entries(services)) {
    const name = serviceVariable(id);
    variables[`${name}_URL`] = url;
    variables[`${name}_HOST`] = host;
    variables[`${name}_PORT`] = String(port);
  }
  return variables;
}

function timedOut(stage: Stage, afterMs: number): Failure {
  return failureOf(stage, {
    reason: 'timeout',
    message: `'${stage.id}' did not end within its ${formatDuration(afterMs)}`,
    help: 'Raise `timeout` of the stage if it is slow for a good reason; the end of its output shows where it was.',
  });
}

function stuck(stage: Stage): Failure {
  return failureOf(stage, internal(`The ${stage.kind} executor did not return after it was told to end.`));
}

function internal(message: string, error?: unknown): StageFailure {
  const excerpt = error instanceof Error ? error.stack : undefined;
  return {
    reason: 'internal',
    message,
    excerpt,
    help: 'This is a defect of portcullis; please report it with the journal of this run.',
  };
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
