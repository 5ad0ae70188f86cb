import { SETTLE_MS } from './expected.ts';
import { watchExpression } from './matcher.ts';
import { firstOf } from './plan.ts';
import { compile } from './program.ts';
import { fill } from './template.ts';
import type { ScenarioSpec } from './types.ts';
import type { Watch } from './watch.ts';

/** ms for a handshake, and for the first message after it. */
export const CONNECT_MS = 5000;

/** What judges the first message on a connection that was opened at `openedAt`; undefined where none is expected. */
export function watchFirst(spec: ScenarioSpec, user: string, openedAt: number): Watch | undefined {
  const event = firstOf(spec, user);
  if (event === undefined) return undefined;
  const shape = spec.events[event] ?? {};
  const within = spec.users[user]?.connect?.withinMs ?? spec.connect.withinMs ?? CONNECT_MS;
  return watchExpression({
    program: compile([event], { within, shapeOf: () => shape, same: [] }),
    shapes: [[fill(shape, { user })]],
    ignore: new Set(),
    sentAt: openedAt,
    anchor: 'the handshake',
    quietMs: 0,
    settleMs: SETTLE_MS,
  });
}
