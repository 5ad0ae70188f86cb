import { BACKSLASH, HASH, IDENT } from '../outline/bytes.ts';
import { Cursor } from '../outline/cursor.ts';
import { skipString } from '../outline/strings.ts';

/** A text that is given for a name: `f(user_id='…')`. */
export interface KeywordLiteral {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  /** In bytes, from 1. */
  readonly column: number;
}

const [LF, CR, SPACE, TAB, EQUALS, COMMA] = [10, 13, 32, 9, 61, 44];
const [OPEN, CLOSE] = [new Set([40, 91, 123]), new Set([41, 93, 125])];
const QUOTES = new Set([34, 39]);

/**
 * The plain texts given for keyword arguments, and as defaults of parameters, with one of these names. What is computed (an
 * f-string, a joined or `%`-formatted one) and bytes are left out. Linear in the size of the file.
 */
export function keywordLiterals(bytes: Buffer, names: ReadonlySet<string>): KeywordLiteral[] {
  if (![...names].some((name) => bytes.includes(name))) return [];
  const found: KeywordLiteral[] = [];
  const c = new Cursor(bytes);
  let depth = 0;
  while (c.at < bytes.length) {
    const byte = bytes[c.at]!;
    if (IDENT[byte] !== 0) {
      const from = c.at;
      while (c.at < bytes.length && IDENT[bytes[c.at]!] !== 0) c.at++;
      // Only within brackets: `name = 'x'` as a statement is no argument.
      if (depth === 0 || c.at - from > 200) continue;
      const name = bytes.toString('utf8', from, c.at);
      if (!names.has(name) || !assigned(c)) continue;
      const literal = plainText(c);
      if (literal !== undefined) found.push({ name, ...literal });
    } else if (QUOTES.has(byte)) skipString(c);
    else if (byte === LF || byte === CR) c.newline();
    else if (byte === HASH) toLineEnd(c);
    else {
      if (OPEN.has(byte)) depth++;
      else if (CLOSE.has(byte)) depth = Math.max(0, depth - 1);
      c.at++;
    }
  }
  return found;
}

/** Steps over `=`, if that is next and no `==`. */
function assigned(c: Cursor): boolean {
  skipBlanks(c);
  if (c.bytes[c.at] !== EQUALS || c.bytes[c.at + 1] === EQUALS) return false;
  c.at++;
  skipBlanks(c);
  return true;
}

/** The text at the cursor, if it is one literal and nothing is done to it; the cursor is then behind it. */
function plainText(c: Cursor): Omit<KeywordLiteral, 'name'> | undefined {
  const { bytes, line } = c;
  const from = c.at;
  const column = from - c.lineStart + 1;
  const prefix = /^[rRuU]?(?=["'])/.exec(bytes.toString('latin1', from, from + 2))?.[0];
  if (prefix === undefined) return undefined;
  c.at += prefix.length;
  const quote = c.at;
  const width = bytes[quote + 1] === bytes[quote] && bytes[quote + 2] === bytes[quote] ? 3 : 1;
  if (!skipString(c)) return undefined;
  const text = bytes.subarray(quote + width, c.at - width);
  skipBlanks(c);
  const next = bytes[c.at];
  if (next !== COMMA && next !== 41) return undefined;
  // What an escape stands for is not worked out: such a text is not judged.
  if (!/r/i.test(prefix) && text.includes(BACKSLASH)) return undefined;
  return { value: text.toString('utf8'), line, column };
}

function skipBlanks(c: Cursor): void {
  for (; c.at < c.bytes.length; ) {
    const byte = c.bytes[c.at];
    if (byte === LF || byte === CR) c.newline();
    else if (byte === SPACE || byte === TAB) c.at++;
    else if (byte === HASH) toLineEnd(c);
    else return;
  }
}

function toLineEnd(c: Cursor): void {
  while (c.at < c.bytes.length && c.bytes[c.at] !== LF && c.bytes[c.at] !== CR) c.at++;
}
