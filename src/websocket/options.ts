import { type Bound, bind, type Clash, clashWith } from './bound.ts';
import type { Mark, State, Taken } from './position.ts';
import { fullKeyOf } from './position-key.ts';
import type { Group, Leaf, Node, Repeat } from './program.ts';

/** A way to go on: an event that would be taken now. */
export interface Option {
  readonly leaf: Leaf;
  readonly since: Mark;
  /** The field that should agree with an earlier event, and does not. */
  clash(taken: Taken): Clash | undefined;
  take(taken: Taken): State | undefined;
}

export const begin = (node: Node, since: Mark): State => ({ kind: 'ready', node, since });

/** True where nothing more has to come. */
export function mayEnd(state: State | undefined): boolean {
  switch (state?.kind) {
    case undefined:
      return true;
    case 'ready':
      return state.node.nullable;
    case 'sequence':
      return mayEnd(state.inner) && state.node.parts.slice(state.at + 1).every((part) => part.nullable);
    case 'parallel':
      return state.branches.every(mayEnd);
    case 'repeat':
      return state.inner.kind === 'ready' && state.inner.node === state.node.part
        ? state.count >= state.node.min
        : mayEnd(state.inner) && state.count + 1 >= state.node.min;
  }
}

/** The event that was taken last in a part, or before it. */
export function lastIn(state: State): Mark {
  return state.kind === 'ready' || state.kind === 'parallel' ? state.since : lastIn(state.inner);
}

/** Every way to go on; with `name`, those of that event only. */
export function optionsOf(state: State | undefined, name?: string): Option[] {
  if (state === undefined) return [];
  const names = state.node.names;
  if (name !== undefined && !names.has(name)) return [];
  switch (state.kind) {
    case 'ready':
      return startOptions(state.node, state.since, name);
    case 'sequence':
      return sequenceOptions(state, name);
    case 'parallel':
      return parallelOptions(state, name);
    case 'repeat':
      return repeatOptions(state, name);
  }
}

function startOptions(node: Node, since: Mark, name: string | undefined): Option[] {
  if (node.kind !== 'event') return optionsOf(open(node, since), name);
  return [{ leaf: node.leaf, since, clash: () => undefined, take: () => undefined }];
}

/** A part of several at its beginning, as the first event finds it. */
export function open(node: Exclude<Node, { kind: 'event' }>, since: Mark): State {
  switch (node.kind) {
    case 'optional':
      return begin(node.part, since);
    case 'sequence':
      return { kind: 'sequence', node, at: 0, inner: begin(node.parts[0]!, since), bound: [] };
    case 'parallel':
      return {
        kind: 'parallel',
        node,
        branches: node.parts.map((part) => begin(part, since)),
        since,
        bound: [],
      };
    case 'repeat':
      return { kind: 'repeat', node, count: 0, inner: begin(node.part, since) };
  }
}

function sequenceOptions(state: Extract<State, { kind: 'sequence' }>, name: string | undefined): Option[] {
  const { node, at, inner, bound } = state;
  const here = optionsOf(inner, name).map((option) =>
    within(option, node, bound, (next, now, taken): State | undefined => {
      if (next !== undefined) return { kind: 'sequence', node, at, inner: next, bound: now };
      const after = node.parts[at + 1];
      return after && { kind: 'sequence', node, at: at + 1, inner: begin(after, taken), bound: now };
    }),
  );
  const skipped = mayEnd(inner) ? skip(state) : undefined;
  return skipped === undefined ? here : [...here, ...sequenceOptions(skipped, name)];
}

/** A sequence that leaves out the rest of the part it is at; undefined at its last. */
export function skip(state: Extract<State, { kind: 'sequence' }>): typeof state | undefined {
  const after = state.node.parts[state.at + 1];
  return after && { ...state, at: state.at + 1, inner: begin(after, lastIn(state.inner)) };
}

function parallelOptions(state: Extract<State, { kind: 'parallel' }>, name: string | undefined): Option[] {
  const { node, branches, bound } = state;
  const tried = new Set<string>();
  return branches.flatMap((branch, index) => {
    const options = optionsOf(branch, name);
    if (options.length === 0) return [];
    // Of branches that are alike, one stands for all.
    const key = fullKeyOf(branch);
    if (tried.has(key)) return [];
    tried.add(key);
    return options.map((option) =>
      within(option, node, bound, (next, now, taken): State | undefined => {
        const after = branches.map((one, at) => (at === index ? next : one));
        if (after.every((one) => one === undefined)) return undefined;
        return { kind: 'parallel', node, branches: after, since: taken, bound: now };
      }),
    );
  });
}

function repeatOptions(state: Extract<State, { kind: 'repeat' }>, name: string | undefined): Option[] {
  const { node, count, inner } = state;
  const here = optionsOf(inner, name).map(
    (option): Option => ({
      ...option,
      take: (taken) => {
        const next = option.take(taken);
        return next === undefined
          ? turn(node, count + 1, taken)
          : { kind: 'repeat', node, count, inner: next };
      },
    }),
  );
  const again = isUnderWay(state) && mayEnd(inner) ? turn(node, count + 1, lastIn(inner)) : undefined;
  return again === undefined ? here : [...here, ...repeatOptions(again, name)];
}

/** True between the first event of a turn and its last. */
export function isUnderWay({ node, inner }: Extract<State, { kind: 'repeat' }>): boolean {
  return !(inner.kind === 'ready' && inner.node === node.part);
}

/** A repetition that stands before its next turn; undefined after its last. */
function turn(node: Repeat, count: number, since: Mark): Extract<State, { kind: 'repeat' }> | undefined {
  if (count >= node.max) return undefined;
  // Once there are enough, how many does not matter: the number of states stays bounded.
  const known = node.max === Number.POSITIVE_INFINITY ? Math.min(count, node.min) : count;
  return { kind: 'repeat', node, count: known, inner: begin(node.part, since) };
}

/** An option of a part, seen from the group around it. */
function within(
  option: Option,
  { same }: Group,
  bound: Bound,
  around: (next: State | undefined, bound: Bound, taken: Taken) => State | undefined,
): Option {
  const { leaf, since } = option;
  return {
    leaf,
    since,
    clash: (taken) => option.clash(taken) ?? clashWith(same, bound, leaf.event, taken.value),
    take: (taken) => around(option.take(taken), bind(same, bound, leaf.event, taken.value), taken),
  };
}
