import { SETTLE_MS } from './expected.ts';
import { watchExpression } from './matcher.ts';
import { DEFAULT_QUIET_MS, programOf } from './plan.ts';
import { eventsIn } from './program.ts';
import type { Run } from './run-state.ts';
import { watchRuns } from './runs.ts';
import { type Fill, fill } from './template.ts';
import type { ScenarioSpec, Step } from './types.ts';
import type { Watch } from './watch.ts';

/** What the placeholders of one message stand for. */
export function fillFor(
  { canaries, spec }: Pick<Run, 'canaries' | 'spec'>,
  user: string,
  index: number,
  at: number,
): Fill {
  const isOneOfSeveral = spec.steps[index]?.runs !== undefined;
  const key = isOneOfSeveral ? `${index} run ${at}` : String(index);
  const isPublic = isForEveryone(spec, spec.steps[index]);
  return {
    user,
    canary: canaries.make(user, key, isPublic).text,
    ...(isOneOfSeveral && { run: String(at + 1) }),
  };
}

/**
 * A message is meant for everyone where its step expects a broadcast event. Where no step does, nothing tells which
 * messages are, and all of them may be.
 */
function isForEveryone(spec: ScenarioSpec, step: Step | undefined): boolean {
  const expectsIt = (one: Step): boolean =>
    one.expect.flatMap(eventsIn).some((name) => spec.broadcast?.includes(name));
  return (step !== undefined && expectsIt(step)) || !spec.steps.some(expectsIt);
}

/** What judges the answer to the messages of a step, sent at `sentAt`. */
export function watchStep(
  spec: ScenarioSpec,
  step: Step,
  { sentAt, fills }: { readonly sentAt: number; readonly fills: readonly Fill[] },
): Watch {
  const program = programOf(spec, step);
  const ignore = ignoredIn(spec, step.ignore);
  const watches = fills.map((by) =>
    watchExpression({
      program,
      shapes: program.leaves.map(({ shapes }) => shapes.map((shape) => fill(shape, by))),
      ignore,
      sentAt,
      anchor: step.send === undefined ? 'the step began' : 'the message was sent',
      totalWithin: step.totalWithin,
      quietMs: step.quietMs ?? DEFAULT_QUIET_MS,
      settleMs: SETTLE_MS,
    }),
  );
  if (step.runs === undefined) return watches[0]!;
  return watchRuns(watches, {
    by: step.runs.by,
    names: program.root.names,
    size: program.leaves.length,
    ignore,
    sentAt,
  });
}

/** Events that may come at any time, and those given. */
export function ignoredIn(spec: ScenarioSpec, more: readonly string[] | undefined): ReadonlySet<string> {
  const heartbeat = spec.heartbeat === undefined ? [] : [spec.heartbeat.type];
  return new Set([...(spec.ignore ?? []), ...(spec.broadcast ?? []), ...heartbeat, ...(more ?? [])]);
}
