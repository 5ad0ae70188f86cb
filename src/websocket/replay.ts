import { createCanaries } from './canary.ts';
import { checkScenario } from './check.ts';
import { type Frame, readFrame } from './frame.ts';
import { heartbeatRule, watchHeartbeat } from './heartbeat.ts';
import { watchIsolation } from './isolation.ts';
import { isIsolated, runLabels, usersOf } from './plan.ts';
import type { RecordedConnection, RecordedExchange, Recording } from './recorded.ts';
import { fill } from './template.ts';
import type { Scenario, ScenarioSpec } from './types.ts';
import type { Watch } from './watch.ts';
import { watchFirst } from './watch-first.ts';
import { fillFor, ignoredIn, watchStep } from './watch-step.ts';

/** What a recording comes to: failures in the order in which they happened; none where it would pass now. */
export interface ReplayResult {
  readonly failures: readonly string[];
  /** How many looks at the log were judged again. */
  readonly judged: number;
  readonly problem?: undefined;
}

/** Why nothing can be judged. */
export interface ReplayProblem {
  readonly problem: string;
  readonly failures?: undefined;
}

/**
 * Judges a recorded run again, from its log alone: nothing is connected to, and time is that of the recording. A
 * scenario that was changed since is judged as it is now.
 */
export function replay(scenario: Scenario, recording: Recording): ReplayResult | ReplayProblem {
  const { spec } = scenario;
  const [wrong] = checkScenario(scenario);
  if (wrong !== undefined) return { problem: wrong.message };
  const canaries = createCanaries(recording.seed);
  for (const [index, step] of spec.steps.entries())
    for (const user of usersOf(spec, step))
      for (const at of runLabels(spec, index).keys()) fillFor({ canaries, spec }, user, index, at);
  const found: { since: number; message: string }[] = [];
  let judged = 0;
  for (const connection of recording.connections) {
    const frames = framesOf(spec, connection);
    for (const exchange of connection.exchanges) {
      const watch = watchFor(spec, canaries, connection, exchange);
      if (watch === undefined)
        return { problem: `the scenario has no step ${Number(exchange.what) + 1} any more` };
      judged += 1;
      judge(watch, frames, connection, exchange);
      if (watch.violation === undefined) continue;
      const { since, message } = watch.violation;
      found.push({ since, message: `${connection.user}: ${message}` });
    }
  }
  if (isIsolated(spec)) {
    const leak = firstLeak(spec, canaries, recording);
    // What looked wrong just before is its consequence.
    if (leak !== undefined) found.push({ ...leak, since: leak.since - LEAK_MS });
  }
  if (judged === 0 && found.length === 0)
    return { problem: 'the recording holds nothing that could be judged' };
  found.sort((a, b) => a.since - b.since);
  const [first] = recording.failures;
  // What the log does not show is not disproved by it.
  if (found.length === 0 && first?.isInLog === false)
    return { failures: [`${first.message} (as recorded: the log alone does not show it)`], judged };
  return { failures: found.map(({ message }) => message), judged };
}

const LEAK_MS = 100;

function framesOf(spec: ScenarioSpec, { frames }: RecordedConnection): Frame[] {
  return frames.map(({ at, text, binary }, index) =>
    readFrame(Buffer.from(text, binary ? 'base64' : 'utf8'), binary === true, {
      number: index + 1,
      at,
      eventField: spec.eventField ?? 'type',
    }),
  );
}

function watchFor(
  spec: ScenarioSpec,
  canaries: ReturnType<typeof createCanaries>,
  { user }: RecordedConnection,
  { what, sentAt }: RecordedExchange,
): Watch | undefined {
  if (what === 'first') return watchFirst(spec, user, sentAt);
  if (what === 'idle') {
    if (spec.heartbeat === undefined) return undefined;
    const shape = fill(spec.events[spec.heartbeat.type], { user });
    return watchHeartbeat(heartbeatRule(spec.heartbeat), shape, ignoredIn(spec, []), sentAt);
  }
  const step = spec.steps[what];
  if (step === undefined) return undefined;
  const fills = runLabels(spec, what).map((_, at) => fillFor({ canaries, spec }, user, what, at));
  return watchStep(spec, step, { sentAt, fills });
}

/** Lets a watch read what it read then: frames, the end, and the time until the looking ended. */
function judge(
  watch: Watch,
  frames: readonly Frame[],
  { ending }: RecordedConnection,
  { from, until }: RecordedExchange,
): void {
  for (const frame of frames.slice(from))
    if (watch.deadline !== undefined && frame.at <= until) watch.feed(frame);
  if (watch.deadline !== undefined && ending !== undefined && ending.at <= until) watch.end(ending);
  while (watch.deadline !== undefined && (watch.state === 'settling' || watch.deadline <= until))
    watch.tick(watch.state === 'settling' ? Number.POSITIVE_INFINITY : watch.deadline + 0.001);
}

function firstLeak(
  spec: ScenarioSpec,
  canaries: ReturnType<typeof createCanaries>,
  recording: Recording,
): { since: number; message: string } | undefined {
  const privateFields = (spec.isolation === false ? undefined : spec.isolation?.privateFields) ?? [];
  const watch = watchIsolation(canaries, privateFields, spec.broadcast);
  const all = recording.connections.flatMap((connection) =>
    framesOf(spec, connection).map((frame) => ({ user: connection.user, frame })),
  );
  all.sort((a, b) => a.frame.at - b.frame.at);
  for (const { user, frame } of all) {
    const leak = watch.inspect(user, frame);
    if (leak !== undefined) return { since: frame.at, message: `${user}: ${leak.message}` };
  }
  return undefined;
}
