import { ownCanariesCameBack } from './own-canaries.ts';
import { caseName, DEFAULT_QUIET_MS, programOf, runLabels, sendsCanary, stepLabel } from './plan.ts';
import type { Program } from './program.ts';
import { follow, report } from './report.ts';
import type { Run, Session } from './run-state.ts';
import { fill } from './template.ts';
import type { ScenarioSpec } from './types.ts';
import type { Match, Violation } from './watch.ts';
import { fillFor, ignoredIn, watchStep } from './watch-step.ts';

/** One user's part in a step: send, then the expected events, the own canary, and quiet. True when all held. */
export async function exchange(run: Run, session: Session, index: number): Promise<boolean> {
  if (!examineRest(run, session)) return false;
  const step = run.spec.steps[index]!;
  const program = programOf(run.spec, step);
  const labels = runLabels(run.spec, index);
  const fills = labels.map((_, at) => fillFor(run, session.user, index, at));
  const texts = step.send === undefined ? [] : fills.map((by) => JSON.stringify(fill(step.send, by)));
  const sentAt = performance.now();
  // On a closed connection nothing can be sent: the watch finds the end in the log and says so.
  for (const text of texts) session.connection.send(text);
  const watch = watchStep(run.spec, step, { sentAt, fills });
  const { text: expected, leaves } = program;
  session.exchange = { sentAt, text: texts[0], expected, count: leaves.length, watch };
  const caseOf = ({ item }: Pick<Violation, 'item'>): string => {
    const leaf = leaves[item % leaves.length];
    const label = labels[Math.floor(item / leaves.length)];
    if (leaf !== undefined && label !== undefined) return caseName.event(label, leaf, leaves.length);
    return quietCase(run.spec, index) ?? caseName.examined;
  };
  const passed = await follow(run, session, watch, {
    startedAt: sentAt,
    what: index,
    sent: texts,
    caseOf,
    wayTo: ({ item }) => {
      const leaf = item < leaves.length * labels.length ? leaves[item % leaves.length] : undefined;
      return ['steps', index, 'expect', ...(leaf?.path ?? [])];
    },
    matched: (match) => {
      const { item, frame } = match;
      const leaf = leaves[item % leaves.length]!;
      if (!leaf.isRepeated) run.recorder.pass(session.user, caseOf(match), frame.at - sentAt);
      run.latencies.add(leaf.event, frame.at - sentAt);
    },
  });
  if (!passed) return false;
  passRest(run, session, { program, labels, sentAt, matches: watch.matches });
  const quiet = quietCase(run.spec, index);
  if (quiet !== undefined) run.recorder.pass(session.user, quiet, step.quietMs ?? DEFAULT_QUIET_MS);
  return (
    !sendsCanary(step) ||
    ownCanariesCameBack(
      run,
      session,
      index,
      fills.flatMap(({ canary }) => canary ?? []),
    )
  );
}

function quietCase(spec: ScenarioSpec, index: number): string | undefined {
  const quietMs = spec.steps[index]?.quietMs ?? DEFAULT_QUIET_MS;
  return quietMs > 0 ? caseName.quiet(stepLabel(spec, index), quietMs) : undefined;
}

/** Reports, now that the step has passed, what came as often as it did, and what did not have to come. */
function passRest(
  run: Run,
  session: Session,
  done: {
    readonly program: Program;
    readonly labels: readonly string[];
    readonly sentAt: number;
    readonly matches: readonly Match[];
  },
): void {
  const { leaves } = done.program;
  for (const [at, label] of done.labels.entries()) {
    for (const leaf of leaves) {
      const mine = done.matches.filter(({ item }) => item === at * leaves.length + leaf.index);
      if (mine.length > 0 && !leaf.isRepeated) continue;
      const last = mine.at(-1)?.frame.at ?? done.sentAt;
      const note =
        mine.length === 0 ? 'it did not come, and did not have to' : `it came ${mine.length} times`;
      run.recorder.pass(session.user, caseName.event(label, leaf, leaves.length), last - done.sentAt, note);
    }
  }
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
      way: ['steps'],
    });
    return false;
  }
  return true;
}
