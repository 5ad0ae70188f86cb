import { fieldAt, show } from './field.ts';
import type { SameRule } from './program.ts';

/** The values of the fields that must agree in one passage through a group, by the number of their rule. */
export type Bound = readonly (First | undefined)[];

export interface First {
  readonly value: unknown;
  /** Two values agree when their texts do. */
  readonly text: string;
  readonly event: string;
}

/** A field that does not agree; `first` is undefined where there is no field at all. */
export interface Clash {
  readonly field: string;
  readonly got: unknown;
  readonly first?: First;
}

const LONGEST = 4096;

export function clashWith(
  rules: readonly SameRule[],
  bound: Bound,
  event: string,
  value: unknown,
): Clash | undefined {
  for (const [index, { field, in: events }] of rules.entries()) {
    if (!events.has(event)) continue;
    const got = fieldAt(value, field);
    if (got === undefined) return { field, got };
    const first = bound[index];
    if (first !== undefined && first.text !== show(got, LONGEST)) return { field, got, first };
  }
  return undefined;
}

/** The first event that has a field decides its value. */
export function bind(rules: readonly SameRule[], bound: Bound, event: string, value: unknown): Bound {
  if (!rules.some((rule, index) => bound[index] === undefined && rule.in.has(event))) return bound;
  return rules.map((rule, index) => {
    if (bound[index] !== undefined || !rule.in.has(event)) return bound[index];
    const first = fieldAt(value, rule.field);
    return { value: first, text: show(first, LONGEST), event };
  });
}
