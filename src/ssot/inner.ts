import { getOrInsert } from './index/grouping.ts';
import type { Assignment, Definition, Outline } from './outline/types.ts';

/** What stands directly in a class or function. */
export interface Inner {
  readonly definitions: Definition[];
  readonly assignments: Assignment[];
}

const NOTHING: Inner = { definitions: [], assignments: [] };
const known = new WeakMap<Outline, Map<number, Inner>>();

/** What stands directly in the definition at a place of an outline, in the order of the text. Sorted once for each file. */
export function innerOf(outline: Outline, at: number): Inner {
  let byScope = known.get(outline);
  if (byScope === undefined) {
    byScope = new Map();
    for (const it of outline.definitions) scopeOf(byScope, it.scope).definitions.push(it);
    for (const it of outline.assignments) scopeOf(byScope, it.scope).assignments.push(it);
    known.set(outline, byScope);
  }
  return byScope.get(at + 1) ?? NOTHING;
}

const scopeOf = (byScope: Map<number, Inner>, scope: number): Inner =>
  getOrInsert(byScope, scope, () => ({ definitions: [], assignments: [] }));
