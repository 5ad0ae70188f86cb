import type { Expression, Same } from './expression.ts';
import type { Shape } from './vocabulary.ts';

/** One event of an expression, as it stands in the text. */
export interface Leaf {
  /** Counts from 0 through the expression. */
  readonly index: number;
  readonly event: string;
  /** ms since the event before it. */
  readonly within: number;
  /** All must fit; placeholders are not filled yet. */
  readonly shapes: readonly Shape[];
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
  /** Where it stands: `[3]`, `[1, 'parallel', 0]`. */
  readonly path: readonly (string | number)[];
}

/** A field that has one value in the events of these names. */
export interface SameRule {
  readonly field: string;
  readonly in: ReadonlySet<string>;
}

/** A part of the automaton. `key` is the same for parts that accept the same. */
export type Node = {
  readonly key: number;
  /** True where it may be left out. */
  readonly nullable: boolean;
  /** The events that can come in it. */
  readonly names: ReadonlySet<string>;
} & (
  | { readonly kind: 'event'; readonly leaf: Leaf }
  | {
      readonly kind: 'sequence' | 'parallel';
      readonly parts: readonly Node[];
      readonly same: readonly SameRule[];
    }
  | { readonly kind: 'optional'; readonly part: Node }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number }
);
export type Group = Extract<Node, { parts: unknown }>;
export type Repeat = Extract<Node, { kind: 'repeat' }>;

/** What one step expects, compiled once for all users and runs. */
export interface Program {
  readonly root: Node;
  readonly leaves: readonly Leaf[];
  /** `agent_started → (tool_executing ∥ usage?) → token{1,9}` */
  readonly text: string;
}

export interface CompileOptions {
  /** ms, for events that do not say their own. */
  readonly within: number;
  readonly shapeOf: (event: string) => Shape;
  readonly same: readonly Same[];
}

/** Compiles an expression that `checkExpression` has found well-formed. */
export function compile(expect: readonly Expression[], options: CompileOptions): Program {
  const leaves: Leaf[] = [];
  const root = build({ sequence: expect, same: options.same }, [], { isOptional: false, isRepeated: false });
  return { root, leaves, text: expect.map((one) => describe(one, true)).join(' → ') };

  function build(one: Expression, path: Leaf['path'], flags: Pick<Leaf, 'isOptional' | 'isRepeated'>): Node {
    const form = formOf(one);
    switch (form.kind) {
      case 'event': {
        const { event, within = options.within, shape } = form.expected;
        const shapes = [options.shapeOf(event), ...(shape === undefined ? [] : [shape])];
        const leaf: Leaf = { index: leaves.length, event, within, shapes, path, ...flags };
        leaves.push(leaf);
        const key = keyOf('event', event, within, ...shapes);
        return { kind: 'event', key, nullable: false, names: new Set([event]), leaf };
      }
      case 'sequence':
      case 'parallel': {
        const under = form.isList || path.length === 0 ? path : [...path, form.kind];
        const parts = form.parts.map((part, at) => build(part, [...under, at], flags));
        const names = new Set(parts.flatMap((part) => [...part.names]));
        const same = form.same.map((rule) => ruleOf(rule, names));
        const rules = same.map((rule) => `${rule.field} in ${[...rule.in].join()}`);
        const key = keyOf(form.kind, ...parts.map((part) => part.key), ...rules);
        return { kind: form.kind, key, nullable: parts.every((part) => part.nullable), names, parts, same };
      }
      case 'optional': {
        const part = build(form.part, [...path, 'optional'], { ...flags, isOptional: true });
        const key = keyOf('optional', part.key);
        return { kind: 'optional', key, nullable: true, names: part.names, part };
      }
      case 'repeat': {
        const { min, max } = form;
        const isOptional = flags.isOptional || min === 0;
        const part = build(form.part, [...path, 'repeat'], { isOptional, isRepeated: true });
        const key = keyOf('repeat', part.key, min, max);
        return { kind: 'repeat', key, nullable: min === 0, names: part.names, part, min, max };
      }
    }
  }
}

/** An expression told apart: what the user may write in several ways has one form from here on. */
type Form =
  | { readonly kind: 'event'; readonly expected: Exclude<EventForm, string> }
  | {
      readonly kind: 'sequence' | 'parallel';
      readonly isList: boolean;
      readonly parts: readonly Expression[];
      readonly same: readonly Same[];
    }
  | { readonly kind: 'optional'; readonly part: Expression }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number };
interface EventForm {
  readonly event: string;
  readonly within?: number;
  readonly shape?: Shape;
}

export function formOf(one: Expression): Form {
  if (typeof one === 'string') return { kind: 'event', expected: { event: one } };
  if (isList(one)) return { kind: 'sequence', isList: true, parts: one, same: [] };
  if ('sequence' in one)
    return { kind: 'sequence', isList: false, parts: one.sequence, same: listOf(one.same) };
  if ('parallel' in one)
    return { kind: 'parallel', isList: false, parts: one.parallel, same: listOf(one.same) };
  if ('optional' in one) return { kind: 'optional', part: one.optional };
  if ('repeat' in one) {
    return { kind: 'repeat', part: one.repeat, min: one.min ?? 1, max: one.max ?? Number.POSITIVE_INFINITY };
  }
  return { kind: 'event', expected: one as EventForm };
}

/** Every event name of an expression, in the order in which they stand there. */
export function eventsIn(one: Expression): string[] {
  const form = formOf(one);
  if (form.kind === 'event') return [form.expected.event];
  return 'parts' in form ? form.parts.flatMap(eventsIn) : eventsIn(form.part);
}

export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as T];
}

function isList(one: Expression): one is readonly Expression[] {
  return Array.isArray(one);
}

function ruleOf(rule: Same, names: ReadonlySet<string>): SameRule {
  return typeof rule === 'string' ? { field: rule, in: names } : { field: rule.field, in: new Set(rule.in) };
}

/** Small numbers for parts: equal ones get the same, shapes being equal only to themselves. */
const keys = new Map<string, number>();
const shapeKeys = new WeakMap<object, number>();
let shapesSeen = 0;

function keyOf(...facts: readonly unknown[]): number {
  const text = JSON.stringify(
    facts.map((fact) => {
      if (fact === Number.POSITIVE_INFINITY) return 'any';
      if ((typeof fact !== 'object' && typeof fact !== 'function') || fact === null) return fact;
      if (!shapeKeys.has(fact)) shapeKeys.set(fact, ++shapesSeen);
      return { shape: shapeKeys.get(fact) };
    }),
  );
  const known = keys.get(text) ?? keys.size + 1;
  keys.set(text, known);
  return known;
}

function describe(one: Expression, isTop = false): string {
  const form = formOf(one);
  if (form.kind === 'event') return form.expected.event;
  if (form.kind === 'optional') return `${describe(form.part)}?`;
  if (form.kind === 'repeat') {
    const { min, max } = form;
    const times = max === Number.POSITIVE_INFINITY ? `${min},` : min === max ? String(min) : `${min},${max}`;
    return `${describe(form.part)}{${times}}`;
  }
  const text = form.parts.map((part) => describe(part)).join(form.kind === 'sequence' ? ' → ' : ' ∥ ');
  return isTop && form.kind === 'sequence' ? text : `(${text})`;
}
