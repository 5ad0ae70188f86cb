import type { Expected } from './expected.ts';
import type { Frame } from './frame.ts';
import { delta, dueFor, lateness, type Objection, objectToClash, objectToShape } from './objection.ts';
import { type Option, optionsOf } from './options.ts';
import type { Taken } from './position.ts';
import { extend, type Reading, readingAt } from './reading.ts';

/** What becomes of a reading by an event: the ways to go on, or what speaks against taking it. */
export interface Advance {
  readonly next: readonly Reading[];
  /** `item`: the index of the event that it was tried on. */
  readonly refused?: { readonly objection: Objection; readonly item: number } | undefined;
}

/** An event that is expected is taken, also where it may come at any time; one that is not leaves no way to go on. */
export function advance(reading: Reading, frame: Frame, name: string, expected: Expected): Advance {
  const totalAt = expected.sentAt + (expected.totalWithin ?? Number.POSITIVE_INFINITY);
  const options = optionsOf(reading.state, name);
  const inTime = options.filter((option) => frame.at <= Math.min(closesAt(option), totalAt));
  if (inTime.length === 0) {
    if (expected.ignore.has(name)) return { next: [reading] };
    return { next: [], refused: refuseLate(options, frame, expected) };
  }
  const taken = { at: frame.at, name, value: 'value' in frame.event ? frame.event.value : undefined };
  const next: Reading[] = [];
  let refused: Advance['refused'];
  for (const option of inTime) {
    const item = option.leaf.index;
    const objection = objectTo(option, frame, taken, expected);
    if (objection !== undefined) refused ??= { objection, item };
    else next.push(readingAt(option.take(taken), taken, extend(reading, item, frame), totalAt));
  }
  return { next, refused };
}

function objectTo(option: Option, frame: Frame, taken: Taken, expected: Expected): Objection | undefined {
  const { event, index } = option.leaf;
  const at = delta(expected, frame.at);
  const objection = objectToShape(event, expected.shapes[index]!, frame, at);
  if (objection !== undefined) return objection;
  const clash = option.clash(taken);
  return clash && objectToClash(event, clash, at);
}

function refuseLate(options: readonly Option[], frame: Frame, expected: Expected): Advance['refused'] {
  const [option] = options;
  if (option === undefined) return undefined;
  const due = dueFor({ ...option, at: closesAt(option) }, expected);
  return { objection: lateness(due, frame, expected), item: option.leaf.index };
}

const closesAt = ({ since, leaf }: Option): number => since.at + leaf.within;
