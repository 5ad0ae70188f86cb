import { type Frame, nameOf } from './frame.ts';
import { describeEnding, type Ending } from './receive-log.ts';
import {
  type Due,
  delta,
  dueFor,
  type Objection,
  objectTo,
  type Seen,
  type Sequence,
  stranger,
} from './sequence.ts';
import type { Match, Violation, Watch } from './watch.ts';

/** It cannot pass any more; what comes until then says which failure it is. */
type Suspicion = { readonly due: Due; readonly since: number; readonly until: number } & (
  | { readonly kind: 'overtaken'; readonly by: Frame }
  | { readonly kind: 'overdue'; readonly meanwhile: Frame[] }
);

/** Compares the events of one connection, in order, with a sequence; the first true violation stands. */
export function watchSequence(sequence: Sequence): Watch {
  const { items, settleMs } = sequence;
  const matches: Match[] = [];
  const seen: Seen = new Map();
  let state: Watch['state'] = 'waiting';
  let suspicion: Suspicion | undefined;
  let violation: Violation | undefined;
  let since = sequence.sentAt;

  const due = (): Due | undefined =>
    matches.length < items.length ? dueFor(sequence, matches.length, since) : undefined;
  const isDecided = (): boolean => state === 'passed' || state === 'violated';

  function violate(objection: Objection, at: number, frame?: Frame): void {
    violation = { ...objection, since: at, item: matches.length, frame: frame?.number };
    state = 'violated';
  }

  function suspect(doubt: Suspicion): void {
    suspicion = doubt;
    state = 'settling';
  }

  function feed(frame: Frame): void {
    tick(frame.at);
    if (isDecided()) return;
    const name = 'name' in frame.event ? frame.event.name : undefined;
    const next = items[matches.length];
    if (suspicion !== undefined) lookOn(suspicion, frame, name === next?.event);
    else if (next !== undefined && name === next.event) accept(frame);
    else if (name === undefined || !sequence.ignore.has(name)) {
      const now = due();
      const isLater = items.slice(matches.length + 1).some((item) => item.event === name);
      if (now === undefined || !isLater)
        violate(stranger(frame, sequence, matches.length, now), frame.at, frame);
      else
        suspect({
          kind: 'overtaken',
          by: frame,
          due: now,
          since: frame.at,
          until: frame.at + settleMs.order,
        });
    }
  }

  function accept(frame: Frame): void {
    const objection = objectTo(items[matches.length]!, frame, sequence, seen);
    if (objection !== undefined) violate(objection, frame.at, frame);
    else {
      matches.push({ item: matches.length, frame });
      since = frame.at;
      if (matches.length === items.length && sequence.quietMs === 0) state = 'passed';
    }
  }

  function lookOn(doubt: Suspicion, frame: Frame, isTheOne: boolean): void {
    const at = delta(sequence, frame.at);
    if (doubt.kind === 'overdue') {
      const isNoise = 'name' in frame.event && sequence.ignore.has(frame.event.name);
      if (!isTheOne && !isNoise && doubt.meanwhile.length < 3) doubt.meanwhile.push(frame);
      if (isTheOne) {
        const by = Math.max(1, Math.round(frame.at - doubt.due.at));
        violate(
          { fault: 'late', message: `late by ${by} ms: ${doubt.due.words}, it came at ${at}` },
          doubt.since,
          frame,
        );
      }
    } else if (isTheOne) {
      const overtaker = `${nameOf(doubt.by)} at ${delta(sequence, doubt.by.at)}`;
      const message = `out of order: ${doubt.due.words}, got ${overtaker}; ${nameOf(frame)} came after it, at ${at}`;
      violate({ fault: 'out-of-order', message }, doubt.since, doubt.by);
    }
  }

  /** The event will not come any more, or not soon enough to wait for. */
  function giveUp(doubt: Suspicion, and = ''): void {
    const frames = doubt.kind === 'overtaken' ? [doubt.by] : doubt.meanwhile;
    const instead = frames.map((frame) => `${nameOf(frame)} at ${delta(sequence, frame.at)}`).join(', ');
    const message = `missing event: ${doubt.due.words}, got ${instead || 'nothing'}${and}`;
    violate({ fault: 'missing', message }, doubt.since, frames[0]);
  }

  function tick(now: number): void {
    if (isDecided()) return;
    if (suspicion === undefined) {
      const next = due();
      if (next === undefined) {
        if (now >= since + sequence.quietMs) state = 'passed';
      } else if (now > next.at) {
        suspect({
          kind: 'overdue',
          due: next,
          since: next.at,
          until: next.at + settleMs.late,
          meanwhile: [],
        });
      }
    }
    if (suspicion !== undefined && now > suspicion.until) giveUp(suspicion);
  }

  function end(ending: Ending): void {
    tick(ending.at);
    if (isDecided()) return;
    const how = `${describeEnding(ending)} at ${delta(sequence, ending.at)}`;
    if (suspicion !== undefined) giveUp(suspicion, `; then ${how}`);
    else {
      const fault = ending.overrun === undefined ? 'closed-early' : 'overrun';
      violate(
        { fault, message: `${how}, ${due()?.words ?? 'in the quiet time after the last event'}` },
        ending.at,
      );
    }
  }

  return {
    matches,
    feed,
    tick,
    end,
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
      if (isDecided()) return undefined;
      return suspicion?.until ?? due()?.at ?? since + sequence.quietMs;
    },
  };
}
