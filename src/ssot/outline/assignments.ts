import { COMMA, DOT, IDENT, wordEnd, wordText } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { keywordAt } from './keywords.ts';

/** Longest right side that is looked at for a dotted name. */
const MAX_VALUE = 200;
const DOTTED = /^[\p{ID_Start}_][\p{ID_Continue}]*(?:\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u;
const CALLED = /^([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)\(/;
const CONSTANTS = new Set(['None', 'True', 'False']);

export interface RawTarget {
  readonly name: string;
  readonly at: number;
}

/**
 * Names bound by a target list between two offsets: `a`, `a, (b, *c)`. Attributes, subscripts and calls
 * bind nothing and are stepped over. A keyword (`in`) ends the list unless told to go past it.
 */
export function readTargets(c: Cursor, from: number, to: number, pastKeywords = false): RawTarget[] {
  const { bytes } = c;
  const found: RawTarget[] = [];
  let at = from;
  while (at < to) {
    const byte = bytes[at]!;
    if (IDENT[byte] !== 1) {
      at++;
      continue;
    }
    const word = wordEnd(bytes, at, to);
    const start = at;
    at = skipTrailers(bytes, word, to);
    if (at === word && keywordIsName(bytes, start, word))
      found.push({ name: wordText(bytes, start, word), at: start });
    else if (at === word && !pastKeywords) return found;
  }
  return found;
}

function keywordIsName(bytes: Buffer, from: number, to: number): boolean {
  const word = keywordAt(bytes, from, to);
  return word === undefined || word === 'match' || word === 'case' || word === 'type' || word === 'lazy';
}

/** The index after `.attr`, `[…]` and `(…)` that follow a name; the index given when none do. */
function skipTrailers(bytes: Buffer, from: number, to: number): number {
  let at = from;
  for (;;) {
    let next = at;
    while (next < to && (bytes[next] === 32 || bytes[next] === 9)) next++;
    const byte = bytes[next];
    if (next >= to || (byte !== DOT && byte !== 40 && byte !== 91)) return at;
    if (byte === DOT) {
      next++;
      while (next < to && IDENT[bytes[next]!] === 0 && bytes[next] !== COMMA) next++;
      at = wordEnd(bytes, next, to);
    } else {
      let depth = 0;
      do {
        const inner = bytes[next]!;
        if (inner === 40 || inner === 91 || inner === 123) depth++;
        else if (inner === 41 || inner === 93 || inner === 125) depth--;
        next++;
      } while (next < to && depth > 0);
      at = next;
    }
  }
}

/** What an assignment's right side between two offsets is, where that is a name, an attribute or a call. */
export function readValue(
  bytes: Buffer,
  from: number,
  to: number,
): { value: string | null; call: string | null } {
  let start = from;
  while (start < to && (bytes[start] === 32 || bytes[start] === 9)) start++;
  if (start >= to || IDENT[bytes[start]!] !== 1) return { value: null, call: null };
  const text = bytes
    .toString('utf8', start, Math.min(to, start + MAX_VALUE))
    .replace(/\s*(?:#.*)?;?\s*$/, '');
  if (DOTTED.test(text)) return { value: CONSTANTS.has(text) ? null : text, call: null };
  return { value: null, call: CALLED.exec(text)?.[1] ?? null };
}

/** The identifier that stands before the offset of a `:=`. */
export function nameBefore(c: Cursor, at: number): RawTarget | undefined {
  let end = at;
  while (end > 0 && (c.bytes[end - 1] === 32 || c.bytes[end - 1] === 9)) end--;
  let start = end;
  while (start > 0 && IDENT[c.bytes[start - 1]!] !== 0) start--;
  return start < end && IDENT[c.bytes[start]!] === 1
    ? { name: wordText(c.bytes, start, end), at: start }
    : undefined;
}

/** Names after each `as` of a `with` header, and before `in` of a `for` header. */
export function headerTargets(
  c: Cursor,
  keyword: 'for' | 'with' | 'case',
  from: number,
  to: number,
): RawTarget[] {
  if (keyword !== 'with') return readTargets(c, from, to, keyword === 'case');
  const text = c.bytes.toString('latin1', from, to);
  const found: RawTarget[] = [];
  for (const match of text.matchAll(/\bas\s+(\(?[^:()]*\)?)/g)) {
    const start = from + match.index + match[0].length - match[1]!.length;
    found.push(...readTargets(c, start, start + match[1]!.length));
  }
  return found;
}

const STRING = /^[rRuU]?(?:"([^"\\\n]*)"|'([^'\\\n]*)')/;

/** The literals of a list or tuple of strings, and whether there was nothing else. */
export function readStrings(text: string): { names: string[]; complete: boolean } {
  const names: string[] = [];
  let rest = text.replace(/\\\r?\n/g, ' ');
  let complete = true;
  for (;;) {
    rest = rest.replace(/^(?:[\s()[\],+]+|#[^\n]*)+/, '');
    if (rest === '') return { names, complete };
    const literal = STRING.exec(rest);
    if (literal === null) {
      complete = false;
      // Step over whatever stands here, up to the next thing that can be a literal.
      rest = rest.replace(/^[^\s,"'#]+|^["']/, '');
    } else {
      names.push(literal[1] ?? literal[2] ?? '');
      rest = rest.slice(literal[0].length);
    }
  }
}
