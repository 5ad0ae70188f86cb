import type { Clash } from './bound.ts';
import { show } from './field.ts';
import { type Frame, nameOf } from './frame.ts';
import type { Pending } from './position.ts';
import type { Leaf } from './program.ts';
import { checkShape } from './shape.ts';
import type { Shape } from './vocabulary.ts';
import type { Fault } from './watch.ts';

/** A fault and the clause that says it; who it happened to is known elsewhere. */
export interface Objection {
  readonly fault: Fault;
  readonly message: string;
}

/** `+120 ms` since the message was sent. */
export function delta({ sentAt }: { readonly sentAt: number }, at: number): string {
  return `+${Math.round(at - sentAt)} ms`;
}

/** A deadline, and how it reads. */
export interface Due {
  readonly leaf: Leaf;
  readonly at: number;
  /** `expected tool_completed after tool_executing within 2000 ms` */
  readonly words: string;
}

/** What must come next, with the limit on the whole beside its own. */
export function dueFor(
  { leaf, since, at }: Pending,
  { sentAt, totalWithin }: { readonly sentAt: number; readonly totalWithin?: number | undefined },
): Due {
  const total = sentAt + (totalWithin ?? Number.POSITIVE_INFINITY);
  if (total < at) return { leaf, at: total, words: `expected ${leaf.event} within ${totalWithin} ms in all` };
  return { leaf, at, words: `expected ${leaf.event} after ${since.name} within ${leaf.within} ms` };
}

/** An event that came when its time was over. */
export function lateness(due: Due, frame: Frame, since: { readonly sentAt: number }): Objection {
  const by = Math.max(1, Math.round(frame.at - due.at));
  return { fault: 'late', message: `late by ${by} ms: ${due.words}, it came at ${delta(since, frame.at)}` };
}

/** What is wrong with the contents of an event that came in its turn. */
export function objectToShape(
  event: string,
  shapes: readonly Shape[],
  frame: Frame,
  at: string,
): Objection | undefined {
  const value = 'value' in frame.event ? frame.event.value : undefined;
  for (const shape of shapes) {
    const found = checkShape(shape, value);
    if (found === undefined) continue;
    const where = found.path === '' ? event : `'${found.path}' of ${event}`;
    const message = `wrong shape: ${where} at ${at}: expected ${found.expected}, got ${found.got}`;
    return { fault: 'wrong-shape', message };
  }
  return undefined;
}

/** A field that does not agree with an earlier event, in words. */
export function objectToClash(event: string, { field, got, first }: Clash, at: string): Objection {
  const message =
    first === undefined
      ? `cannot correlate: ${event} at ${at} has no '${field}'`
      : `not correlated: '${field}' of ${event} at ${at} is ${show(got)}, but ${first.event} had ${show(first.value)}`;
  return { fault: 'not-same', message };
}

/** What is wrong with an event that has no place at this point. `where` is the point, in words. */
export function stranger(frame: Frame, at: string, where: string, hasComeBefore: boolean): Objection {
  if ('unreadable' in frame.event) {
    const start = show(frame.text, 60);
    const message = `unreadable message: message ${frame.number} at ${at}: ${frame.event.unreadable}; it starts with ${start}`;
    return { fault: 'unreadable', message };
  }
  const name = nameOf(frame);
  return hasComeBefore
    ? { fault: 'duplicate', message: `duplicate event: a further ${name} at ${at}, ${where}` }
    : { fault: 'unexpected', message: `unexpected event: ${name} at ${at}, ${where}` };
}
