import { escapePattern } from '../util/escape-pattern.ts';

/** A key's place in a config file, both counted from 1. */
export interface KeyPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where the key at `path` stands in the text of a config file, as far as that can be known without
 * evaluating it: each segment is looked for as a key (or, for the last one, as a string) after the one
 * before. Undefined when the first segment that was written down cannot be found.
 */
export function locateKey(text: string, path: readonly PropertyKey[]): KeyPlace | undefined {
  let offset = 0;
  let found: number | undefined;
  for (const segment of path) {
    if (typeof segment === 'number') continue;
    const at = findKey(text, String(segment), offset);
    if (at === undefined) break;
    found = at;
    offset = at + String(segment).length;
  }
  return found === undefined ? undefined : placeOf(text, found);
}

/** Where the quoted text `value` stands after the key at `path`, or else where that key stands. */
export function locateValue(text: string, path: readonly PropertyKey[], value: string): KeyPlace | undefined {
  const key = locateKey(text, path);
  const from = key === undefined ? 0 : offsetOf(text, key);
  const match = new RegExp(`['"\`]${escapePattern(value)}['"\`]`).exec(text.slice(from));
  return match === null ? key : placeOf(text, from + match.index);
}

function findKey(text: string, key: string, from: number): number | undefined {
  const pattern = new RegExp(`(?<=[{,\\s])(['"]?)${escapePattern(key)}\\1(?=\\s*[:,}(])`, 'g');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index;
}

function placeOf(text: string, offset: number): KeyPlace {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

function offsetOf(text: string, { line, column }: KeyPlace): number {
  let offset = 0;
  for (let n = 1; n < line; n++) offset = text.indexOf('\n', offset) + 1;
  return offset + column - 1;
}
