import { delta } from './objection.ts';
import { begin, isUnderWay, lastIn, mayEnd, open, optionsOf, skip } from './options.ts';
import type { Pending, State } from './position.ts';
import type { Leaf } from './program.ts';

/** What must come next; undefined where nothing has to. With `name`: before an event of that name, where it has to. */
export function pendingIn(state: State | undefined, name?: string): Pending | undefined {
  if (state === undefined || mayEnd(state)) return undefined;
  switch (state.kind) {
    case 'ready': {
      const { node, since } = state;
      if (node.kind !== 'event') return pendingIn(open(node, since), name);
      return { leaf: node.leaf, since, at: since.at + node.leaf.within };
    }
    case 'sequence':
      return mayEnd(state.inner)
        ? notBefore(state.inner, pendingIn(skip(state), name))
        : pendingIn(state.inner, name);
    case 'parallel':
      // Each branch has its own limit, and the first that is passed counts.
      return branchesWith(state.branches, name)
        .flatMap((branch) => pendingIn(branch, name) ?? [])
        .reduce<Pending | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
    case 'repeat': {
      const { inner, node } = state;
      if (!isUnderWay(state) || !mayEnd(inner)) return pendingIn(inner, name);
      return notBefore(inner, pendingIn(begin(node.part, lastIn(inner)), name));
    }
  }
}

function branchesWith(
  branches: readonly (State | undefined)[],
  name: string | undefined,
): readonly (State | undefined)[] {
  const its = name === undefined ? [] : branches.filter((branch) => mayStillCome(branch, name));
  return its.length === 0 ? branches : its;
}

/** While a part that may be left out can still take something, what comes after it has until then. */
function notBefore(optional: State, pending: Pending | undefined): Pending | undefined {
  return pending && { ...pending, at: Math.max(pending.at, horizonOf(optional)) };
}

/** The last moment at which any event can be taken; -Infinity where none can. */
function horizonOf(state: State | undefined): number {
  return Math.max(
    ...optionsOf(state).map(({ since, leaf }) => since.at + leaf.within),
    Number.NEGATIVE_INFINITY,
  );
}

/**
 * Until when a part that needs nothing more is waited for: a repetition that is under way says itself how long its
 * next turn may take, while what may be left out is left out once it is quiet. -Infinity where nothing is.
 */
export function restlessUntil(state: State | undefined, last: Leaf | undefined): number {
  const open = optionsOf(state).filter(
    ({ leaf }) => leaf.isRepeated && (!leaf.isOptional || last?.isRepeated === true),
  );
  return Math.max(...open.map(({ since, leaf }) => since.at + leaf.within), Number.NEGATIVE_INFINITY);
}

/** True where an event of this name may still come, now or later. */
export function mayStillCome(state: State | undefined, name: string): boolean {
  switch (state?.kind) {
    case undefined:
      return false;
    case 'ready':
    case 'repeat':
      return state.node.names.has(name);
    case 'sequence': {
      const after = state.node.parts.slice(state.at + 1);
      return after.some((part) => part.names.has(name)) || mayStillCome(state.inner, name);
    }
    case 'parallel':
      return state.branches.some((branch) => mayStillCome(branch, name));
  }
}

/** What could come next, in words: `tool_completed (until +120 ms)`. */
export function nextIn(states: readonly (State | undefined)[], since: { readonly sentAt: number }): string[] {
  const words = states.flatMap((state) =>
    optionsOf(state).map(({ leaf, since: mark }) => {
      const until = delta(since, mark.at + leaf.within);
      return `${leaf.event}${leaf.isOptional ? '?' : ''} (until ${until})`;
    }),
  );
  return [...new Set(words)];
}
