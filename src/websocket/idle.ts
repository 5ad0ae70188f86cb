import { examineRest } from './exchange.ts';
import { heartbeatRule, watchHeartbeat } from './heartbeat.ts';
import { caseName } from './plan.ts';
import { follow } from './report.ts';
import type { Run, Session } from './run-state.ts';
import { fill } from './template.ts';
import { ignoredIn } from './watch-step.ts';

/** Waits for the heartbeats of an idle connection, where the scenario expects any. */
export async function awaitHeartbeats(run: Run, session: Session): Promise<void> {
  if (run.spec.heartbeat === undefined || !examineRest(run, session)) return;
  const rule = heartbeatRule(run.spec.heartbeat);
  const startedAt = performance.now();
  const watch = watchHeartbeat(
    rule,
    fill(run.spec.events[rule.type], { user: session.user }),
    ignoredIn(run.spec, []),
    startedAt,
  );
  const nameAt = (at: number): string => caseName.heartbeat(rule.type, at, rule.count);
  const { count } = rule;
  const expected = `${rule.type}{${count}}`;
  session.exchange = { sentAt: startedAt, text: undefined, expected, count, watch };
  await follow(run, session, watch, {
    startedAt,
    what: 'idle',
    wayTo: () => ['heartbeat'],
    caseOf: ({ item }) => nameAt(Math.min(item, rule.count - 1)),
    matched: ({ item, frame }) => run.recorder.pass(session.user, nameAt(item), frame.at - startedAt),
  });
}
