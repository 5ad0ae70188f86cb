import type { StageEvent } from '../model/event.ts';
import { examineRest } from './exchange.ts';
import { budgetLines } from './latency.ts';
import { caseName } from './plan.ts';
import { describeEnding } from './receive-log.ts';
import { report } from './report.ts';
import type { Run, Session } from './run-state.ts';

/**
 * Says what can be said only at the end: that every message was examined, that nobody saw what was another's, that
 * the budgets hold; reports what was not reached as skipped; and gives the figures.
 */
export function conclude(
  run: Run,
  how: { readonly aborted: boolean; readonly emit: ((event: StageEvent) => void) | undefined },
): void {
  const { recorder, docket, sessions } = run;
  docket.close();
  const isWhole = !how.aborted && !run.signal.aborted && docket.failures.length === 0;
  if (isWhole && sessions.map((session) => examineEnd(run, session)).every(Boolean)) {
    for (const { user, connection } of sessions) {
      if (connection.log.frames.length === 0) continue;
      recorder.pass(user, caseName.examined, 0);
      if (run.isolation !== undefined && docket.failures.length === 0)
        recorder.pass(user, caseName.isolation, 0);
    }
    judgeBudgets(run);
  }
  docket.close();
  const [first] = docket.failures;
  const skipped = recorder.skipRest(
    first === undefined ? 'not reached: the run was interrupted' : `not reached: ${first.message}`,
  );
  if (first === undefined && !how.aborted && (skipped > 0 || recorder.cases.length === 0)) {
    const message = `nothing was checked: ${skipped} of ${recorder.cases.length} expectations were never reached, and no failure says why`;
    docket.file(performance.now(), { reason: 'expectation', message });
  }
  for (const event of figuresOf(run)) how.emit?.(event);
}

/** Nothing is left unread, and the connection was there until we closed it. */
function examineEnd(run: Run, session: Session): boolean {
  if (!examineRest(run, session)) return false;
  const { ending } = session.connection.log;
  if (ending === undefined || ending.ours) return true;
  const { user } = session;
  const message = `${describeEnding(ending)} after all that was expected had come`;
  const fault = ending.overrun === undefined ? 'closed-early' : 'overrun';
  report(run, { fault, group: user, name: caseName.examined, message, since: ending.at, session, way: [] });
  return false;
}

function judgeBudgets(run: Run): void {
  for (const { what, statistic, limit, name } of budgetLines(run.spec.budgets)) {
    const value = run.latencies.get(what, statistic);
    if (value <= limit) {
      run.recorder.pass('budgets', name, value);
      continue;
    }
    const count = run.latencies.count(what);
    const message = Number.isNaN(value)
      ? `${name}: there is no ${what} to measure`
      : `${what} took ${value.toFixed(1)} ms (${statistic} of ${count}), ${(value - limit).toFixed(1)} ms over its budget of ${limit} ms`;
    report(run, {
      fault: 'over-budget',
      group: 'budgets',
      name,
      message,
      since: performance.now(),
      durationMs: value || 0,
      way: ['budgets', what],
    });
  }
}

function figuresOf({ latencies, sessions }: Run): StageEvent[] {
  const figure = (name: string, value: number, unit: string): StageEvent => ({
    type: 'figure',
    name,
    value,
    unit,
  });
  const round = (ms: number): number => Math.round(ms * 10) / 10;
  const received = sessions.reduce((sum, { connection }) => sum + connection.log.frames.length, 0);
  return [
    figure('connections', sessions.length, 'connections'),
    figure('messages received', received, 'messages'),
    ...latencies
      .names()
      .flatMap((name) => [
        figure(`${name} p50`, round(latencies.get(name, 'p50')), 'ms'),
        figure(`${name} max`, round(latencies.get(name, 'max')), 'ms'),
      ]),
  ];
}
