import { fieldAt, show } from './field.ts';
import type { Frame } from './frame.ts';
import { checkShape } from './shape.ts';
import type { Shape } from './types.ts';
import type { Fault } from './watch.ts';

/** One expected event of a compiled sequence. */
export interface Item {
  readonly event: string;
  readonly within: number;
  /** All must fit. */
  readonly shapes: readonly Shape[];
}

/** A sequence, with placeholders filled and defaults in place. Times in ms on the clock of `performance.now()`. */
export interface Sequence {
  readonly items: readonly Item[];
  readonly ignore: ReadonlySet<string>;
  readonly same: readonly { readonly field: string; readonly in: ReadonlySet<string> }[];
  /** When the message was sent, and what the first deadline is counted from, in words: `the message was sent`. */
  readonly sentAt: number;
  readonly anchor: string;
  readonly totalWithin?: number | undefined;
  readonly quietMs: number;
  /** How long to look on, once it cannot pass, to tell late from missing, and missing from out of order. */
  readonly settleMs: { readonly late: number; readonly order: number };
}

/** A fault and the clause that says it; who it happened to is known elsewhere. */
export interface Objection {
  readonly fault: Fault;
  readonly message: string;
}

/** A deadline, and how it reads. */
export interface Due {
  readonly at: number;
  /** `expected tool_completed after tool_executing within 2000 ms` */
  readonly words: string;
}

/** When the event at `index` must have come, given when the one before it did. */
export function dueFor(sequence: Sequence, index: number, since: number): Due {
  const item = sequence.items[index]!;
  const before = sequence.items[index - 1]?.event ?? sequence.anchor;
  const own = since + item.within;
  const total = sequence.sentAt + (sequence.totalWithin ?? Number.POSITIVE_INFINITY);
  if (total < own)
    return { at: total, words: `expected ${item.event} within ${sequence.totalWithin} ms in all` };
  return { at: own, words: `expected ${item.event} after ${before} within ${item.within} ms` };
}

/** `+120 ms` since the message was sent. */
export function delta(sequence: Pick<Sequence, 'sentAt'>, at: number): string {
  return `+${Math.round(at - sequence.sentAt)} ms`;
}

/** Values of the fields that must agree, as they were first seen in one run of a sequence. */
export type Seen = Map<string, { readonly value: unknown; readonly event: string }>;

/** What is wrong with an event that came in its turn and in time: its shape, or a field that must agree. */
export function objectTo(item: Item, frame: Frame, sequence: Sequence, seen: Seen): Objection | undefined {
  const value = 'value' in frame.event ? frame.event.value : undefined;
  const at = delta(sequence, frame.at);
  for (const shape of item.shapes) {
    const found = checkShape(shape, value);
    if (found === undefined) continue;
    const where = found.path === '' ? item.event : `'${found.path}' of ${item.event}`;
    const message = `wrong shape: ${where} at ${at}: expected ${found.expected}, got ${found.got}`;
    return { fault: 'wrong-shape', message };
  }
  for (const { field, in: events } of sequence.same) {
    if (!events.has(item.event)) continue;
    const got = fieldAt(value, field);
    const first = seen.get(field);
    if (got === undefined)
      return { fault: 'not-same', message: `cannot correlate: ${item.event} at ${at} has no '${field}'` };
    if (first === undefined) seen.set(field, { value: got, event: item.event });
    else if (show(first.value, 4096) !== show(got, 4096)) {
      const message = `not correlated: '${field}' of ${item.event} at ${at} is ${show(got)}, but ${first.event} had ${show(first.value)}`;
      return { fault: 'not-same', message };
    }
  }
  return undefined;
}

/** What is wrong with an event that has no place at this point of the sequence. */
export function stranger(frame: Frame, sequence: Sequence, next: number, due: Due | undefined): Objection {
  const at = delta(sequence, frame.at);
  if ('unreadable' in frame.event) {
    const start = show(frame.text, 60);
    const message = `unreadable message: message ${frame.number} at ${at}: ${frame.event.unreadable}; it starts with ${start}`;
    return { fault: 'unreadable', message };
  }
  const { name } = frame.event;
  const where =
    due === undefined
      ? `after the last of the ${sequence.items.length} expected events`
      : `while waiting (${due.words})`;
  const again = sequence.items.slice(0, next).some((item) => item.event === name);
  return again
    ? { fault: 'duplicate', message: `duplicate event: a further ${name} at ${at}, ${where}` }
    : { fault: 'unexpected', message: `unexpected event: ${name} at ${at}, ${where}` };
}
