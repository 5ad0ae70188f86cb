import { fieldAt } from './field.ts';

/** One message that a connection received. */
export interface Frame {
  /** Counts from 1 on its connection. */
  readonly number: number;
  /** ms, on the clock of `performance.now()`. */
  readonly at: number;
  readonly bytes: number;
  /** As received; what a binary message holds is given in base64. */
  readonly text: string;
  readonly isBinary: boolean;
  /** The event's name and the whole message, or why it is none. */
  readonly event: { readonly name: string; readonly value: unknown } | { readonly unreadable: string };
}

/** Reads a message once, for all who look at it later. */
export function readFrame(
  data: Buffer,
  isBinary: boolean,
  given: { readonly number: number; readonly at: number; readonly eventField: string },
): Frame {
  const text = data.toString(isBinary ? 'base64' : 'utf8');
  const event = isBinary ? { unreadable: 'it is binary' } : readEvent(text, given.eventField);
  return { number: given.number, at: given.at, bytes: data.length, text, isBinary, event };
}

function readEvent(text: string, eventField: string): Frame['event'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { unreadable: `it is not JSON (${(error as Error).message})` };
  }
  const name = fieldAt(value, eventField);
  if (typeof name !== 'string') return { unreadable: `it has no text in '${eventField}' to name the event` };
  return { name, value };
}

/** The name of a frame's event as a message shows it. */
export function nameOf(frame: Frame): string {
  return 'name' in frame.event ? frame.event.name : 'an unreadable message';
}
