import { watchSequence } from './matcher.ts';
import { caseName, DEFAULT_QUIET_MS, eventOf, sendsCanary, stepLabel } from './plan.ts';
import { follow, report } from './report.ts';
import type { Run, Session } from './run-state.ts';
import type { Item } from './sequence.ts';
import { SETTLE_MS } from './session.ts';
import { fill } from './template.ts';
import type { ScenarioSpec, Step } from './types.ts';

const EVENT_MS = 2000;

/** One user's part in a step: send, then the expected events, the own canary, and quiet. True when all held. */
export async function exchange(run: Run, session: Session, index: number): Promise<boolean> {
  if (!examineRest(run, session)) return false;
  const step = run.spec.steps[index]!;
  const { user } = session;
  const label = stepLabel(run.spec, index);
  const canary = run.canaries.make(user, String(index));
  const by = { user, canary: canary.text };
  const text = step.send === undefined ? undefined : JSON.stringify(fill(step.send, by));
  const expected = step.expect.map(eventOf);
  const sentAt = performance.now();
  // On a closed connection nothing can be sent: the watch finds the end in the log and says so.
  if (text !== undefined) session.connection.send(text);
  const quietMs = step.quietMs ?? DEFAULT_QUIET_MS;
  const watch = watchSequence({
    items: step.expect.map((one): Item => compile(run.spec, step, one, by)),
    ignore: ignoredIn(run.spec, step.ignore),
    same: sameIn(step),
    sentAt,
    anchor: text === undefined ? 'the step began' : 'the message was sent',
    totalWithin: step.totalWithin,
    quietMs,
    settleMs: SETTLE_MS,
  });
  session.exchange = { sentAt, text, expected, watch };
  const nameAt = (at: number): string => caseName.event(label, expected[at]!, at, expected.length);
  const passed = await follow(run, session, watch, {
    startedAt: sentAt,
    caseOf: ({ item }) =>
      item < expected.length
        ? nameAt(item)
        : quietMs > 0
          ? caseName.quiet(label, quietMs)
          : caseName.examined,
    matched: ({ item, frame }) => {
      run.recorder.pass(user, nameAt(item), frame.at - sentAt);
      run.latencies.add(expected[item]!, frame.at - sentAt);
    },
  });
  if (!passed) return false;
  if (quietMs > 0) run.recorder.pass(user, caseName.quiet(label, quietMs), quietMs);
  return !sendsCanary(step) || ownCanaryCameBack(run, session, label, canary.text);
}

/** Whatever has come since the last look must be something that may come at any time. True when it is. */
export function examineRest(run: Run, session: Session): boolean {
  const ignored = ignoredIn(run.spec, []);
  const { cursor, connection, user } = session;
  const { frames } = connection.log;
  while (cursor.next < frames.length) {
    const frame = frames[cursor.next++]!;
    if ('name' in frame.event && ignored.has(frame.event.name)) continue;
    const what = 'name' in frame.event ? frame.event.name : 'a message that cannot be read';
    const message = `unexpected event: ${what} (message ${frame.number}) came when nothing was expected`;
    report(run, {
      fault: 'unexpected',
      group: user,
      name: caseName.examined,
      message,
      since: frame.at,
      session,
      frame: frame.number,
    });
    return false;
  }
  return true;
}

/** Events that may come at any time, and those given. */
export function ignoredIn(spec: ScenarioSpec, more: readonly string[] | undefined): ReadonlySet<string> {
  const heartbeat = spec.heartbeat === undefined ? [] : [spec.heartbeat.type];
  return new Set([...(spec.ignore ?? []), ...heartbeat, ...(more ?? [])]);
}

function compile(
  spec: ScenarioSpec,
  step: Step,
  one: Step['expect'][number],
  by: Parameters<typeof fill>[1],
): Item {
  const event = eventOf(one);
  const own = typeof one === 'string' ? undefined : one;
  const shapes = [spec.events[event]!, ...(own?.shape === undefined ? [] : [own.shape])];
  return {
    event,
    within: own?.within ?? step.within ?? EVENT_MS,
    shapes: shapes.map((shape) => fill(shape, by)),
  };
}

function sameIn(step: Step): { field: string; in: ReadonlySet<string> }[] {
  const rules = step.same === undefined ? [] : Array.isArray(step.same) ? step.same : [step.same];
  return rules.map((rule) => {
    const named = typeof rule === 'string' ? { field: rule, in: step.expect.map(eventOf) } : rule;
    return { field: named.field, in: new Set(named.in) };
  });
}

function ownCanaryCameBack(run: Run, session: Session, label: string, canary: string): boolean {
  const { user, exchange: done } = session;
  const name = caseName.canary(label);
  const frames = done?.watch.matches.map((match) => match.frame) ?? [];
  const at = frames.find((frame) => run.canaries.find(frame.text).some((one) => one.text === canary));
  if (at !== undefined) {
    run.recorder.pass(user, name, at.at - (done?.sentAt ?? at.at));
    return true;
  }
  const message = `own canary lost: none of the ${frames.length} events holds ${canary}, which was sent; nothing shows that they answer ${user}`;
  report(run, { fault: 'canary-lost', group: user, name, message, since: performance.now(), session });
  return false;
}
