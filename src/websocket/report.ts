import type { FailureReason } from '../model/failure.ts';
import type { StageFailure } from '../model/ports.ts';
import { HELP, type ScenarioFault } from './help.ts';
import { placeOf, type Way } from './place.ts';
import type { RecordedExchange } from './recorded.ts';
import { record } from './recording.ts';
import { clean } from './redact.ts';
import type { Run, Session } from './run-state.ts';
import { tellStory } from './story.ts';
import { drive, type Match, type Violation, type Watch } from './watch.ts';

/** What failed, for whom. */
export interface Finding {
  readonly fault: ScenarioFault;
  readonly group: string;
  readonly name: string;
  readonly message: string;
  /** What to do next, where more is known than what goes for every such fault. */
  readonly help?: string | undefined;
  /** On the clock of `performance.now()`. */
  readonly since: number;
  readonly durationMs?: number;
  /** The session whose story is told first, and the frame that shows it. */
  readonly session?: Session | undefined;
  readonly frame?: number | undefined;
  /** Where in the scenario it is said. */
  readonly way: Way;
  /** True where the log alone shows it. */
  readonly isInLog?: boolean;
}

const REASONS: Readonly<Partial<Record<ScenarioFault, FailureReason>>> = {
  'over-budget': 'budget',
  // Nothing was learnt of the service.
  'not-tried': 'environment',
};

/** Reports a failed case, and files its failure where the first cause is decided. */
export function report(run: Run, finding: Finding): void {
  const at = placeOf(run.file, run.site, finding.way);
  const failure: StageFailure = {
    reason: REASONS[finding.fault] ?? 'expectation',
    message: clean(`${finding.group}: ${finding.message}`, run.secrets),
    test: run.recorder.idOf(finding.group, finding.name),
    help: finding.help ?? HELP[finding.fault],
    excerpt: clean(tellStory(run, finding.session, finding.frame), run.secrets) || undefined,
    ...(at && { at }),
  };
  const told = finding.isInLog ? withReplay(run, failure) : failure;
  if (finding.isInLog) run.inLog.add(told);
  run.recorder.fail(finding.group, finding.name, finding.durationMs ?? 0, told);
  run.docket.file(finding.since, told);
}

/** The failure with the command that judges it again, once there is something to judge. */
function withReplay(run: Run, failure: StageFailure): StageFailure {
  if (run.keep?.reproduce === undefined) return failure;
  if (run.isKept === undefined) {
    const recording = record(run, failure);
    if (recording !== undefined) run.isKept = run.keep.write(recording);
  }
  return run.isKept === true ? { ...failure, reproduce: run.keep.reproduce } : failure;
}

/**
 * Lets a watch read a session's log to its verdict, reporting each match as it comes. True when it passed; false
 * also when the run ended first.
 */
export async function follow(
  run: Run,
  session: Session,
  watch: Watch,
  how: {
    readonly matched: (match: Match) => void;
    readonly caseOf: (violation: Violation) => string;
    readonly wayTo: (violation: Violation) => Way;
    readonly startedAt: number;
    readonly what: RecordedExchange['what'];
    readonly sent?: readonly string[];
  },
): Promise<boolean> {
  let told = 0;
  const from = session.cursor.next;
  await drive(watch, session.connection.log, session.cursor, run.signal, () => {
    for (; told < watch.matches.length; told++) how.matched(watch.matches[told]!);
    run.docket.suspect(watch, watch.violation?.since ?? watch.suspectSince);
  });
  const { what, sent = [], startedAt: sentAt } = how;
  session.history.push({ what, sentAt, sent, from, until: performance.now() });
  const { violation } = watch;
  if (violation !== undefined) {
    const durationMs = Math.max(0, performance.now() - how.startedAt);
    if (run.isolation !== undefined && PERHAPS_ANOTHERS.has(violation.fault))
      await awaitLeak(run, session, violation);
    const { fault, message, since, frame } = violation;
    const name = how.caseOf(violation);
    const way = how.wayTo(violation);
    report(run, {
      fault,
      message,
      since,
      frame,
      group: session.user,
      name,
      durationMs,
      session,
      way,
      isInLog: true,
    });
  }
  run.docket.suspect(watch, undefined);
  return watch.state === 'passed';
}

/** What an event of another user's run looks like to the one who receives it. */
const PERHAPS_ANOTHERS: ReadonlySet<ScenarioFault> = new Set([
  'duplicate',
  'unexpected',
  'out-of-order',
  'not-same',
]);
const LEAK_MS = 100;

/** Lets a leak that follows at once be the first cause: not every event of a run holds what gives it away. */
async function awaitLeak(run: Run, session: Session, { since }: Violation): Promise<void> {
  session.doubtSince = since;
  const { log } = session.connection;
  const until = performance.now() + LEAK_MS;
  while (!session.leaked && log.ending === undefined && performance.now() < until && !run.signal.aborted) {
    await log.changed(until - performance.now(), run.signal);
  }
}
