import type { Verdict } from '../model/event.ts';
import type { Failure } from '../model/failure.ts';
import { describeStop, type Outcome, type Stop } from '../model/outcome.ts';
import type { Plan, Stage } from '../model/plan.ts';
import type { EnginePorts, PartlyBlocked } from '../model/ports.ts';
import { deferred } from '../util/deferred.ts';
import { identityOf } from './conclude.ts';
import { createLimits } from './limits.ts';
import { byPriority } from './priority.ts';
import { readiness } from './readiness.ts';
import { createScopes } from './scopes.ts';
import { createServicePool } from './service-pool.ts';
import { runStage } from './stage-run.ts';

/** How a run ended. */
export interface RunResult {
  readonly verdict: Verdict;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly firstCause?: Failure | undefined;
}

/** ms that a stage which always runs has to clean up, once the run is interrupted or out of time, unless it says its own. */
const CLEANUP_MS = 60_000;

/** How the user ends a run. */
export interface RunSignals {
  /** Aborted with a `Stop`: all is ended in good order, and what always runs still does. */
  readonly interrupt: AbortSignal;
  /** Aborted after that: nothing starts any more, and nothing is waited for. */
  readonly force: AbortSignal;
}

/**
 * Runs a plan: starts every stage as soon as its needs, its services and the limits allow, drops the gate
 * at the first failure and does what the fail policy says to the rest. Resolves when every stage has an
 * outcome and every service is stopped; never rejects for what a stage does.
 */
export async function runPipeline(
  plan: Plan,
  ports: EnginePorts,
  { interrupt, force }: RunSignals,
): Promise<RunResult> {
  const run = createRun(plan, ports);
  const onInterrupt = (): void => run.endEverything(interrupt.reason as Stop);
  if (interrupt.aborted) onInterrupt();
  else interrupt.addEventListener('abort', onInterrupt, { once: true });
  if (force.aborted) run.force();
  else force.addEventListener('abort', run.force, { once: true });
  const limit = plan.timeoutMs;
  const timer = limit === undefined ? undefined : setTimeout(() => run.timeOut(limit), limit);
  try {
    run.advance();
    await run.finished;
  } finally {
    clearTimeout(timer);
    interrupt.removeEventListener('abort', onInterrupt);
    force.removeEventListener('abort', run.force);
    await run.stopServices();
  }
  return {
    outcomes: run.outcomes,
    firstCause: run.firstCause() ?? nothingRan(plan),
    verdict: verdictOf(run.outcomes, interrupt),
  };
}

/** The failure of a run whose every stage was left out. */
function nothingRan({ stages }: Plan): Failure | undefined {
  const [first] = stages;
  if (first === undefined || stages.some(({ skip }) => skip === undefined)) return undefined;
  return {
    reason: 'no-tests-ran',
    stage: first.id,
    message: `nothing was evaluated: every stage was left out (${first.id}: ${first.skip})`,
    help: 'A run of nothing is never green. `portcullis plan` with the same flags says why each stage was left out.',
  };
}

/** Passed only if something ran and all that was asked for passed. */
function verdictOf(outcomes: ReadonlyMap<string, Outcome>, interrupt: AbortSignal): Verdict {
  if (interrupt.aborted) return 'interrupted';
  const asked = [...outcomes.values()].filter(
    (outcome) => outcome.status !== 'skipped' || outcome.because.kind !== 'selection',
  );
  return asked.length > 0 && asked.every((outcome) => outcome.status === 'passed') ? 'passed' : 'failed';
}

function createRun(plan: Plan, ports: EnginePorts) {
  const order = byPriority(plan.stages);
  const stages = new Map(plan.stages.map((stage) => [stage.id, stage]));
  const limits = createLimits(plan.jobs);
  const pool = createServicePool(plan, ports);
  const outcomes = new Map<string, Outcome>();
  const closed = new Map<string, Failure>();
  const running = new Map<string, { stage: Stage; abort: AbortController }>();
  const timers = new Set<NodeJS.Timeout>();
  const finished = deferred<void>();
  let stop: Stop | undefined;
  let forced = false;
  let firstCause: Failure | undefined;
  /** Failures by stage. */
  const tally = new Map<string, number>();
  const scopes = createScopes(plan.stages, ports.scope, advance);

  /** Starts all that may start; called after every change. */
  function advance(): void {
    let settled = true;
    while (settled) {
      settled = false;
      for (const stage of order) {
        if (outcomes.has(stage.id) || running.has(stage.id)) continue;
        const state = readiness(stage, { outcomes, closed, stop, forced, stages, scopeOf: scopes.of });
        if (state.go === 'skip') {
          // What this settles may decide stages that were looked at before it.
          settle(stage, { status: 'skipped', because: state.because }, 0, 0);
          settled = true;
        } else if (state.go === 'start' && limits.take(stage)) start(stage, state.blocked);
      }
    }
    if (outcomes.size === plan.stages.length) finished.resolve();
    else if (running.size === 0 && !scopes.pending)
      finished.reject(new Error('no stage runs, and none of those left can start'));
  }

  function start(stage: Stage, blocked: readonly PartlyBlocked[]): void {
    const abort = new AbortController();
    const startedAt = Date.now();
    running.set(stage.id, { stage, abort });
    if (stop !== undefined && stop.kind !== 'gate') limitCleanup(stage, stop);
    runStage(stage, {
      plan,
      ports,
      pool,
      stop: abort.signal,
      blocked,
      onFailure: (first, count) => countFailures(stage, first, count),
    })
      .then(({ outcome, attempts }) => {
        if (outcome.status === 'failed') {
          tally.set(stage.id, outcome.failures.length);
          closeGate(stage, outcome.failures[0]);
          firstCause = outcome.failures.find(isFirstCause) ?? firstCause;
        }
        running.delete(stage.id);
        limits.give(stage);
        if (outcome.status === 'failed' && stage.gate === 'scoped') scopes.judge(stage, outcome.failures);
        settle(stage, outcome, attempts, Date.now() - startedAt);
        advance();
      })
      .catch(finished.reject);
  }

  function settle(stage: Stage, outcome: Outcome, attempts: number, durationMs: number): void {
    outcomes.set(stage.id, outcome);
    ports.emit({ type: 'stage-finished', stage: stage.id, attempts, outcome, durationMs });
    void pool.release(stage.id);
  }

  /** The first cause again, as its stage tells it at its end: with all that is known by then. */
  const isFirstCause = (failure: Failure): boolean =>
    firstCause !== undefined && identityOf(failure) === identityOf(firstCause);

  const total = (): number => [...tally.values()].reduce((sum, count) => sum + count, 0);

  /** Closes the gate before the stage's end, once it has, or all have, as many failures as were allowed. */
  function countFailures(stage: Stage, first: Failure, count: number): void {
    tally.set(stage.id, count);
    const enough = count >= stage.failAfter || (plan.maxFailures > 1 && total() >= plan.maxFailures);
    if (enough) closeGate(stage, first);
  }

  /** The first failure of a stage that can no longer pass: first cause wins, then the fail policy acts. */
  function closeGate(stage: Stage, failure: Failure): void {
    if (closed.has(stage.id)) return;
    closed.set(stage.id, failure);
    const first = firstCause === undefined;
    firstCause ??= failure;
    ports.emit({ type: 'gate-closed', stage: stage.id, failure, first });
    if (stage.fail !== 'finish' && total() >= plan.maxFailures) {
      const because: Stop = { kind: 'gate', stage: stage.id, message: failure.message };
      stop ??= because;
      if (stage.fail === 'kill') killSiblings(stage, because);
    }
    advance();
  }

  /** Ends what runs; the failing stage itself gets a bounded time to finish its report. */
  function killSiblings(failing: Stage, because: Stop): void {
    for (const { stage } of running.values()) {
      if (stage !== failing && !stage.always) end(stage, because);
    }
    after(plan.reportMs, () => end(failing, because));
  }

  function end(stage: Stage, because: Stop): void {
    const entry = running.get(stage.id);
    if (entry === undefined || entry.abort.signal.aborted) return;
    ports.emit({ type: 'stage-stopping', stage: stage.id, because });
    entry.abort.abort(because);
  }

  /** Ends all but what cleans up, for which the time is limited from here on. */
  function endEverything(because: Stop): void {
    stop ??= because;
    for (const { stage } of [...running.values()]) {
      if (stage.always) limitCleanup(stage, because);
      else end(stage, because);
    }
    advance();
  }

  function limitCleanup(stage: Stage, because: Stop): void {
    after(stage.timeoutMs ?? CLEANUP_MS, () => end(stage, because));
  }

  function after(ms: number, act: () => void): void {
    timers.add(setTimeout(act, ms));
  }

  return {
    outcomes: outcomes as ReadonlyMap<string, Outcome>,
    finished: finished.promise.finally(() => {
      for (const timer of timers) clearTimeout(timer);
    }),
    firstCause: () => firstCause,
    advance,
    endEverything,
    force(): void {
      forced = true;
      const because = stop ?? { kind: 'signal', signal: 'SIGINT' };
      for (const { stage } of [...running.values()]) end(stage, because);
      advance();
    },
    timeOut(afterMs: number): void {
      const because: Stop = { kind: 'run-timeout', afterMs };
      const [slowest] = running.values();
      const stage = slowest?.stage.id ?? plan.stages[0]?.id ?? '';
      firstCause ??= {
        reason: 'timeout',
        stage,
        message: describeStop(because),
        help: `'${stage}' was running. Raise the pipeline's \`timeout\`, or see what it waited for.`,
      };
      endEverything(because);
    },
    stopServices: () => pool.stopAll(),
  };
}
