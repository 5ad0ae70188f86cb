import type { Bound } from './bound.ts';
import type { State } from './position.ts';

/** What two states have alike that accept the same from here on, and the times that may still differ. */
export interface StateKey {
  readonly shape: string;
  readonly times: readonly number[];
}

/** Told apart by structure, counts and bound values; branches of `parallel` in any order. */
export function keyOf(state: State | undefined): StateKey {
  switch (state?.kind) {
    case undefined:
      return { shape: '-', times: [] };
    case 'ready':
      return { shape: `r${state.node.key}`, times: [state.since.at] };
    case 'sequence': {
      const inner = keyOf(state.inner);
      return {
        shape: `s${state.node.key}@${state.at}${textOf(state.bound)}(${inner.shape})`,
        times: inner.times,
      };
    }
    case 'repeat': {
      const inner = keyOf(state.inner);
      return { shape: `n${state.node.key}#${state.count}(${inner.shape})`, times: inner.times };
    }
    case 'parallel': {
      // In whatever order the branches stand: they run at once.
      const inner = state.branches.map(keyOf).sort(compareKeys);
      const shapes = inner.map((key) => key.shape).join('|');
      const times = [state.since.at, ...inner.flatMap((key) => key.times)];
      return { shape: `p${state.node.key}${textOf(state.bound)}(${shapes})`, times };
    }
  }
}

function compareKeys(a: StateKey, b: StateKey): number {
  if (a.shape !== b.shape) return a.shape < b.shape ? -1 : 1;
  const at = a.times.findIndex((time, index) => time !== b.times[index]);
  return at === -1 ? 0 : a.times[at]! - b.times[at]!;
}

/** A text that is the same for states that accept the same, times and all. */
export function fullKeyOf(state: State | undefined): string {
  const { shape, times } = keyOf(state);
  return `${shape} ${times.join()}`;
}

function textOf(bound: Bound): string {
  return bound.length === 0 ? '' : JSON.stringify(bound.map((one) => one?.text ?? null));
}
