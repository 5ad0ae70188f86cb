import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CaseRecord } from '../model/case.ts';
import type { StageEvent } from '../model/event.ts';
import type { StageFailure } from '../model/ports.ts';
import { createCanaries } from './canary.ts';
import { runChaos } from './chaos.ts';
import { checkScenario } from './check.ts';
import { conclude } from './conclude.ts';
import { createDocket } from './docket.ts';
import { exchange } from './exchange.ts';
import { SETTLE_MS } from './expected.ts';
import { awaitHeartbeats } from './idle.ts';
import { watchIsolation } from './isolation.ts';
import { createLatencies } from './latency.ts';
import { connectionsOf, isIsolated, planCases, usersOf } from './plan.ts';
import type { Recording } from './recorded.ts';
import { createRecorder } from './recorder.ts';
import { record } from './recording.ts';
import { runRefusals } from './refusals.ts';
import type { Keep, Run } from './run-state.ts';
import { openSession } from './session.ts';
import type { Scenario } from './types.ts';

export interface RunScenarioOptions {
  /** Address of the scenario's own service, such as `http://127.0.0.1:4711`. */
  readonly baseUrl: string;
  /** Addresses of the services that steps name. */
  readonly services?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly emit?: ((event: StageEvent) => void) | undefined;
  /** Told of each failure, the first cause first, as soon as it is known. */
  readonly fail?: ((failure: StageFailure) => void) | undefined;
  /** Canaries are made of it: the same seed makes the same ones. */
  readonly seed?: string | undefined;
  /** For the records: the stage's id. */
  readonly stage?: string | undefined;
  /** The scenario's file, where failures are said to be. */
  readonly file?: string | undefined;
  /** Where a run that fails is recorded. */
  readonly keep?: Keep | undefined;
}

export interface ScenarioResult {
  readonly verdict: 'passed' | 'failed' | 'aborted';
  /** The first cause first. */
  readonly failures: readonly StageFailure[];
  readonly cases: readonly CaseRecord[];
  /** Of a run that failed: what it sent and received, to be judged again with `replay`. */
  readonly recording?: Recording | undefined;
}

/**
 * Runs a scenario against a live service. Expected failure is a value. When it returns, every connection that it
 * opened is closed, also after an abort.
 */
export async function runScenario(scenario: Scenario, options: RunScenarioOptions): Promise<ScenarioResult> {
  const problems = checkScenario(scenario);
  if (problems.length > 0) {
    const failures = problems.map(
      ({ message, help }): StageFailure => ({ reason: 'environment', message, help }),
    );
    for (const failure of failures) options.fail?.(failure);
    return { verdict: 'failed', failures, cases: [] };
  }
  const stop = new AbortController();
  let hurry: NodeJS.Timeout | undefined;
  const seed = options.seed ?? randomUUID();
  const run = prepare(scenario, { ...options, seed }, stop.signal, (failure) => {
    options.fail?.(failure);
    // The others get a moment to say what they saw; the verdict stands.
    hurry ??= setTimeout(() => stop.abort(), SETTLE_MS.late);
  });
  try {
    await play(run);
  } finally {
    await Promise.all(
      run.sessions.map(({ connection }) => connection.close(options.signal?.aborted ? 50 : 500)),
    );
    await Promise.all(run.networks.map((network) => network.close()));
    clearTimeout(hurry);
  }
  const aborted = options.signal?.aborted === true;
  conclude(run, { aborted, emit: options.emit });
  clearTimeout(hurry);
  const { failures } = run.docket;
  const recording = failures.length === 0 ? undefined : record(run);
  if (recording !== undefined) options.keep?.write(recording);
  const verdict = failures.length > 0 ? 'failed' : aborted ? 'aborted' : 'passed';
  return { verdict, failures, cases: run.recorder.cases, ...(recording && { recording }) };
}

function prepare(
  scenario: Scenario,
  options: RunScenarioOptions & { readonly seed: string },
  stop: AbortSignal,
  announce: (failure: StageFailure) => void,
): Run {
  const { spec } = scenario;
  const signal = options.signal === undefined ? stop : AbortSignal.any([options.signal, stop]);
  // Every session and refusal listens to it at once: more than the ten at which Node suspects a leak.
  setMaxListeners(0, signal);
  const canaries = createCanaries(options.seed);
  const privateFields = (spec.isolation === false ? undefined : spec.isolation?.privateFields) ?? [];
  return {
    name: scenario.name,
    seed: options.seed,
    spec,
    sessions: [],
    canaries,
    isolation: isIsolated(spec) ? watchIsolation(canaries, privateFields, spec.broadcast) : undefined,
    networks: [],
    latencies: createLatencies(),
    recorder: createRecorder(
      scenario.name,
      options.stage ?? scenario.name,
      planCases(scenario),
      options.emit ?? (() => {}),
    ),
    docket: createDocket(announce),
    inLog: new Set(),
    secrets: new Set(spec.signingKey === undefined ? [] : [spec.signingKey]),
    signal,
    file: options.file,
    site: scenario.at,
    keep: options.keep,
    addressOf: (service) => (service === undefined ? options.baseUrl : options.services?.[service]),
  };
}

/** Connect everyone, play the steps in order and everyone's part at once, then idle beside the refusals. */
async function play(run: Run): Promise<void> {
  const { spec } = run;
  const over = (): boolean => run.signal.aborted || run.docket.failures.length > 0;
  const opened = await Promise.all(
    connectionsOf(spec).map(({ user, service }) => openSession(run, user, service)),
  );
  if (over()) return;
  const sessions = opened.flatMap((session) => session ?? []);
  for (const [index, step] of spec.steps.entries()) {
    const users = usersOf(spec, step);
    const mine = sessions.filter(
      (session) => session.service === step.service && users.includes(session.user),
    );
    await allSettled(mine.map((session) => exchange(run, session, index)));
    if (over()) return;
  }
  const own = sessions.filter((session) => session.service === undefined);
  const valid = own[0] ?? sessions[0];
  await allSettled([
    ...own.map((session) => awaitHeartbeats(run, session)),
    valid === undefined ? undefined : runRefusals(run, valid),
    runChaos(run),
  ]);
}

/** Promise.all, but a defect in one is thrown only when all have ended: nothing goes on behind our back. */
async function allSettled<T>(promises: readonly (T | Promise<T>)[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
