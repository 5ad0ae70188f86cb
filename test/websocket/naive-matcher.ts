import { fieldAt } from '../../src/websocket/field.ts';
import { formOf } from '../../src/websocket/program.ts';
import type { Expression } from '../../src/websocket/types.ts';

/** An event as the plain definition sees it. */
export interface Seen {
  readonly at: number;
  readonly type: string;
  readonly id?: number;
}

/**
 * The definition of an expression, written for the reader and not for speed: it tries every way to divide the events
 * among the parts. Says, for each way that holds, when the last event came.
 */
export function readings(one: Expression, events: readonly Seen[], since: number, within: number): number[] {
  const form = formOf(one);
  switch (form.kind) {
    case 'event': {
      const [event] = events;
      const limit = form.expected.within ?? within;
      const fits = events.length === 1 && event!.type === form.expected.event && event!.at - since <= limit;
      return fits ? [event!.at] : [];
    }
    case 'optional':
      return [...(events.length === 0 ? [since] : []), ...readings(form.part, events, since, within)];
    case 'repeat':
      return turns(form, events, since, within, 0);
    case 'sequence':
      return agree(form.same, events) ? inOrder(form.parts, events, since, within) : [];
    case 'parallel':
      return agree(form.same, events) ? atOnce(form.parts, events, since, within) : [];
  }
}

function inOrder(
  parts: readonly Expression[],
  events: readonly Seen[],
  since: number,
  within: number,
): number[] {
  const [first, ...rest] = parts;
  if (first === undefined) return events.length === 0 ? [since] : [];
  return cuts(events).flatMap(([head, tail]) =>
    readings(first, head, since, within).flatMap((last) => inOrder(rest, tail, last, within)),
  );
}

function turns(
  form: { readonly part: Expression; readonly min: number; readonly max: number },
  events: readonly Seen[],
  since: number,
  within: number,
  count: number,
): number[] {
  const done = events.length === 0 && count >= form.min ? [since] : [];
  if (count >= form.max) return done;
  const further = cuts(events).flatMap(([head, tail]) =>
    head.length === 0
      ? []
      : readings(form.part, head, since, within).flatMap((last) =>
          turns(form, tail, last, within, count + 1),
        ),
  );
  return [...done, ...further];
}

function atOnce(
  parts: readonly Expression[],
  events: readonly Seen[],
  since: number,
  within: number,
): number[] {
  const [first, ...rest] = parts;
  if (first === undefined) return events.length === 0 ? [since] : [];
  return Array.from({ length: 2 ** events.length }, (_, mask) => mask).flatMap((mask) => {
    const mine = events.filter((_, at) => mask & (1 << at));
    const others = events.filter((_, at) => !(mask & (1 << at)));
    return readings(first, mine, since, within).flatMap((last) =>
      atOnce(rest, others, since, within).map((other) => Math.max(last, other)),
    );
  });
}

function cuts<T>(items: readonly T[]): [T[], T[]][] {
  return Array.from({ length: items.length + 1 }, (_, at) => [items.slice(0, at), items.slice(at)]);
}

function agree(
  rules: readonly (string | { readonly field: string; readonly in: readonly string[] })[],
  events: readonly Seen[],
): boolean {
  return rules.every((rule) => {
    const { field, in: names } = typeof rule === 'string' ? { field: rule, in: undefined } : rule;
    const values = events
      .filter(({ type }) => names?.includes(type) ?? true)
      .map((event) => fieldAt(event, field));
    return values.every((value) => value !== undefined && value === values[0]);
  });
}
