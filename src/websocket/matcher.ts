import { advance } from './advance.ts';
import { mayStillCome, nextIn, pendingIn, restlessUntil } from './deadline.ts';
import type { Expected } from './expected.ts';
import { type Frame, nameOf } from './frame.ts';
import { type Due, delta, dueFor, lateness, type Objection, stranger } from './objection.ts';
import { begin } from './options.ts';
import type { Pending } from './position.ts';
import { distinct, matchesFrom, type Reading, readingAt } from './reading.ts';
import { describeEnding, type Ending } from './receive-log.ts';
import type { Match, Violation, Watch } from './watch.ts';

/** Ways to read one log that are followed at a time; past that the expression is too ambiguous to be judged. */
export const MOST_READINGS = 500;

/** It cannot pass any more; what comes until then says which failure it is. */
type Suspicion = { readonly due: Due; readonly since: number; readonly until: number } & (
  | { readonly kind: 'overtaken'; readonly by: Frame }
  | { readonly kind: 'overdue'; readonly meanwhile: Frame[] }
);

/**
 * Compares the events of one connection, in order, with an expression; the first true violation stands. Every
 * reading of the log is followed at once, so an event costs at most `MOST_READINGS` times the expression's length.
 */
export function watchExpression(expected: Expected): Watch {
  const { settleMs, sentAt, program } = expected;
  const start = { at: sentAt, name: expected.anchor };
  const totalAt = sentAt + (expected.totalWithin ?? Number.POSITIVE_INFINITY);
  const matches: Match[] = [];
  let readings: Reading[] = [readingAt(begin(program.root, start), start, undefined, totalAt)];
  let state: Watch['state'] = 'waiting';
  let suspicion: Suspicion | undefined;
  let violation: Violation | undefined;

  const isDecided = (): boolean => state === 'passed' || state === 'violated';
  /** Of several readings the one that has the most time left. With `before`: what must come before that event. */
  const latestDue = (before?: string): Due | undefined => {
    const pending = readings.flatMap((reading) =>
      reading.pending === undefined
        ? []
        : [(before === undefined ? undefined : pendingIn(reading.state, before)) ?? reading.pending],
    );
    const last = pending.reduce<Pending | undefined>(
      (one, two) => (one && one.at >= two.at ? one : two),
      undefined,
    );
    return last && dueFor(last, expected);
  };
  /** When a reading that needs nothing more is done waiting for what may still come. */
  const restsAt = (reading: Reading): { quiet: number; taking: number } => ({
    quiet: reading.last.at + expected.quietMs,
    taking: Math.min(restlessUntil(reading.state, program.leaves[reading.taken?.match.item ?? -1]), totalAt),
  });

  function commit(): void {
    const [reading] = readings;
    if (reading !== undefined) matches.push(...matchesFrom(reading, matches.length));
  }

  function violate(objection: Objection, at: number, frame?: Frame, item = program.leaves.length): void {
    commit();
    violation = { ...objection, since: at, item, frame: frame?.number };
    state = 'violated';
  }

  function suspect(doubt: Suspicion): void {
    commit();
    suspicion = doubt;
    state = 'settling';
  }

  function feed(frame: Frame): void {
    tick(frame.at);
    if (isDecided()) return;
    const name = 'name' in frame.event ? frame.event.name : undefined;
    if (suspicion !== undefined) lookOn(suspicion, frame, name);
    else if (name === undefined) reject(frame, name);
    else take(frame, name);
  }

  function take(frame: Frame, name: string): void {
    const tried = readings.map((reading) => advance(reading, frame, name, expected));
    const next = distinct(tried.flatMap((one) => one.next));
    const refused = tried.find((one) => one.refused !== undefined)?.refused;
    if (next.length > MOST_READINGS) {
      const message = `ambiguous expectation: after ${name} at ${delta(expected, frame.at)} there are more than ${MOST_READINGS} ways to read what came`;
      violate({ fault: 'ambiguous', message }, frame.at, frame);
    } else if (next.length > 0) {
      readings = next;
      if (readings.length === 1) commit();
      tick(frame.at);
    } else if (refused !== undefined) violate(refused.objection, frame.at, frame, refused.item);
    else reject(frame, name);
  }

  /** An event that no reading can take. */
  function reject(frame: Frame, name: string | undefined): void {
    const due = latestDue(name);
    if (due !== undefined && name !== undefined && readings.some((one) => mayStillCome(one.state, name))) {
      const until = frame.at + settleMs.order;
      suspect({ kind: 'overtaken', by: frame, due, since: frame.at, until });
      return;
    }
    commit();
    const where =
      due === undefined
        ? `after the last of the ${matches.length} expected events`
        : `while waiting (${due.words})`;
    const hasComeBefore = matches.some((match) => nameOf(match.frame) === name);
    violate(
      stranger(frame, delta(expected, frame.at), where, hasComeBefore),
      frame.at,
      frame,
      due?.leaf.index,
    );
  }

  function lookOn(doubt: Suspicion, frame: Frame, name: string | undefined): void {
    const isTheOne = name === doubt.due.leaf.event;
    const item = doubt.due.leaf.index;
    if (doubt.kind === 'overdue') {
      const isNoise = name !== undefined && expected.ignore.has(name);
      if (isTheOne) violate(lateness(doubt.due, frame, expected), doubt.since, frame, item);
      else if (!isNoise && doubt.meanwhile.length < 3) doubt.meanwhile.push(frame);
    } else if (isTheOne) {
      const overtaker = `${nameOf(doubt.by)} at ${delta(expected, doubt.by.at)}`;
      const message = `out of order: ${doubt.due.words}, got ${overtaker}; ${name} came after it, at ${delta(expected, frame.at)}`;
      violate({ fault: 'out-of-order', message }, doubt.since, doubt.by, item);
    }
  }

  /** The event will not come any more, or not soon enough to wait for. */
  function giveUp(doubt: Suspicion, and = ''): void {
    const frames = doubt.kind === 'overtaken' ? [doubt.by] : doubt.meanwhile;
    const instead = frames.map((frame) => `${nameOf(frame)} at ${delta(expected, frame.at)}`).join(', ');
    const message = `missing event: ${doubt.due.words}, got ${instead || 'nothing'}${and}`;
    violate({ fault: 'missing', message }, doubt.since, frames[0], doubt.due.leaf.index);
  }

  function tick(now: number): void {
    if (isDecided()) return;
    if (suspicion === undefined) {
      const inTime = readings.some(({ failsAt }) => now > failsAt)
        ? readings.filter(({ failsAt }) => now <= failsAt)
        : readings;
      const due = inTime.length === 0 ? latestDue() : undefined;
      if (inTime.length > 0) readings = inTime;
      if (due !== undefined) {
        const until = due.at + settleMs.late;
        suspect({ kind: 'overdue', due, since: due.at, until, meanwhile: [] });
      } else if (readings.every((reading) => reading.pending === undefined && isAtRest(reading, now))) {
        commit();
        state = 'passed';
      }
    }
    if (suspicion !== undefined && now > suspicion.until) giveUp(suspicion);
  }

  function isAtRest(reading: Reading, now: number): boolean {
    const { quiet, taking } = restsAt(reading);
    return now >= quiet && now > taking;
  }

  function end(ending: Ending): void {
    tick(ending.at);
    if (isDecided()) return;
    const how = `${describeEnding(ending)} at ${delta(expected, ending.at)}`;
    if (suspicion !== undefined) {
      giveUp(suspicion, `; then ${how}`);
      return;
    }
    const due = latestDue();
    const fault = ending.overrun === undefined ? 'closed-early' : 'overrun';
    const message = `${how}, ${due?.words ?? 'in the quiet time after the last event'}`;
    violate({ fault, message }, ending.at, undefined, due?.leaf.index);
  }

  /** When time alone changes something: a reading fails, or the last one comes to rest. */
  function nextDeadline(): number {
    const fails = Math.min(...readings.map(({ failsAt }) => failsAt));
    if (fails !== Number.POSITIVE_INFINITY) return fails;
    return Math.max(...readings.flatMap((reading) => Object.values(restsAt(reading))));
  }

  return {
    matches,
    feed,
    tick,
    end,
    next: () =>
      nextIn(
        readings.map((reading) => reading.state),
        expected,
      ),
    get state() {
      return state;
    },
    get violation() {
      return violation;
    },
    get suspectSince() {
      return suspicion?.since;
    },
    get deadline() {
      return isDecided() ? undefined : (suspicion?.until ?? nextDeadline());
    },
  };
}
