import { type Frame, nameOf } from './frame.ts';
import { delta, type Objection } from './objection.ts';
import { describeEnding, type Ending } from './receive-log.ts';
import { checkShape } from './shape.ts';
import type { Heartbeat, Shape } from './types.ts';
import type { Match, Violation, Watch } from './watch.ts';

/** Heartbeat with its defaults in place. */
export type HeartbeatRule = Required<Heartbeat>;

export function heartbeatRule(heartbeat: Heartbeat): HeartbeatRule {
  return { toleranceMs: heartbeat.everyMs / 2, count: 3, ...heartbeat };
}

/**
 * Waits on an idle connection for `count` heartbeats at their interval. The first may come at any time up to a
 * full interval, since nobody knows when the server's clock began; no other event may come but those ignored.
 */
export function watchHeartbeat(
  rule: HeartbeatRule,
  shape: Shape | undefined,
  ignore: ReadonlySet<string>,
  idleSince: number,
): Watch {
  const matches: Match[] = [];
  let state: Watch['state'] = 'waiting';
  let violation: Violation | undefined;
  let since = idleSince;
  const longest = rule.everyMs + rule.toleranceMs;
  const every = `expected one every ${rule.everyMs} ms ± ${rule.toleranceMs}`;

  function violate(objection: Objection, at: number, frame?: Frame): void {
    violation = { ...objection, since: at, item: matches.length, frame: frame?.number };
    state = 'violated';
  }

  function objectTo(frame: Frame): Objection | undefined {
    const at = delta({ sentAt: idleSince }, frame.at);
    const name = nameOf(frame);
    if ('unreadable' in frame.event) {
      const message = `unreadable message: message ${frame.number} at ${at}: ${frame.event.unreadable}`;
      return { fault: 'unreadable', message };
    }
    if (name !== rule.type) {
      const message = `unexpected event: ${name} at ${at} on an idle connection, where only ${rule.type} may come`;
      return { fault: 'unexpected', message };
    }
    const found = shape === undefined ? undefined : checkShape(shape, frame.event.value);
    if (found !== undefined) {
      const where = found.path === '' ? name : `'${found.path}' of ${name}`;
      const message = `wrong shape: ${where} at ${at}: expected ${found.expected}, got ${found.got}`;
      return { fault: 'wrong-shape', message };
    }
    const interval = frame.at - since;
    if (matches.length === 0 || interval >= rule.everyMs - rule.toleranceMs) return undefined;
    const message = `heartbeat irregular: ${name} ${matches.length + 1} came ${Math.round(interval)} ms after the one before it; ${every}`;
    return { fault: 'heartbeat-irregular', message };
  }

  function feed(frame: Frame): void {
    tick(frame.at);
    if (state !== 'waiting') return;
    if ('name' in frame.event && frame.event.name !== rule.type && ignore.has(frame.event.name)) return;
    const objection = objectTo(frame);
    if (objection !== undefined) violate(objection, frame.at, frame);
    else {
      matches.push({ item: matches.length, frame });
      since = frame.at;
      if (matches.length === rule.count) state = 'passed';
    }
  }

  function tick(now: number): void {
    if (state !== 'waiting' || now <= since + longest) return;
    const seen = matches.length === 0 ? 'none came' : `${matches.length} of ${rule.count} came before`;
    const message = `heartbeat stopped: no ${rule.type} for ${Math.round(longest)} ms on an idle connection (${seen}); ${every}`;
    violate({ fault: 'heartbeat-stopped', message }, since + longest);
  }

  function end(ending: Ending): void {
    tick(ending.at);
    if (state !== 'waiting') return;
    const message = `${describeEnding(ending)} while it was idle, waiting for ${rule.type} ${matches.length + 1} of ${rule.count}`;
    violate({ fault: ending.overrun === undefined ? 'closed-early' : 'overrun', message }, ending.at);
  }

  return {
    matches,
    suspectSince: undefined,
    next: () => [`${rule.type} (until ${delta({ sentAt: idleSince }, since + longest)})`],
    feed,
    tick,
    end,
    get state() {
      return state;
    },
    get violation() {
      return violation;
    },
    get deadline() {
      return state === 'waiting' ? since + longest : undefined;
    },
  };
}
