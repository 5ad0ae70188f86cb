import { BACKSLASH, BANG, CLOSE_BRACE, COLON, CR, EQUALS, HASH, IDENT, LF, OPEN_BRACE } from './bytes.ts';
import type { Cursor } from './cursor.ts';

const RAW = 1;
const FORMATTED = 2;
/** Replacement fields inside replacement fields; CPython stops at 150 levels. */
const MAX_NESTING = 100;
/** Lines that a field of a single-quoted f-string may span before it counts as never closed; bounds the cost of broken files. */
const MAX_FIELD_LINES = 64;

/** 1: may end a string, or mean something in it. */
const SPECIAL = new Uint8Array(256);
for (const byte of [LF, CR, BACKSLASH, OPEN_BRACE, 34, 39]) SPECIAL[byte] = 1;

/** Reads the prefix before the quote at `at` backwards; an identifier that ends there is no prefix. */
function prefixAt(bytes: Buffer, at: number): number {
  let flags = 0;
  let before = at - 1;
  for (let count = 0; before >= 0 && count < 2; count++, before--) {
    const letter = bytes[before]! | 32;
    if (letter === 114) flags |= RAW;
    else if (letter === 102 || letter === 116) flags |= FORMATTED;
    else if (letter !== 98 && letter !== 117) break;
  }
  return before >= 0 && IDENT[bytes[before]!] !== 0 ? 0 : flags;
}

/**
 * Steps over the string whose opening quote is at the cursor. A string that is not closed is a fault; the
 * cursor is then left at the end of the line it starts on, or of the file for a triple-quoted one, and the
 * answer is false.
 */
export function skipString(c: Cursor, nesting = 0): boolean {
  const { bytes, end } = c;
  const start = c.at;
  const quote = bytes[start]!;
  const flags = prefixAt(bytes, start);
  const triple = bytes[start + 1] === quote && bytes[start + 2] === quote;
  const formatted = (flags & FORMATTED) !== 0;
  const startLine = c.line;
  const startLineStart = c.lineStart;
  // A local, because a bundled module's top-level table is looked up anew for each byte.
  const special = SPECIAL;
  let i = start + (triple ? 3 : 1);
  while (i < end) {
    const byte = bytes[i]!;
    if (special[byte] === 0) {
      i++;
      continue;
    }
    if (byte === quote) {
      if (!triple) {
        c.at = i + 1;
        return true;
      }
      if (bytes[i + 1] === quote && bytes[i + 2] === quote) {
        c.at = i + 3;
        return true;
      }
      i++;
    } else if (byte === BACKSLASH) {
      i = skipEscape(c, i, flags);
    } else if (byte === LF || byte === CR) {
      if (!triple) break;
      c.at = i;
      c.newline();
      i = c.at;
    } else if (formatted && byte === OPEN_BRACE) {
      if (bytes[i + 1] === OPEN_BRACE) i += 2;
      else {
        c.at = i + 1;
        if (!skipField(c, quote, triple, nesting, nesting === 0)) break;
        i = c.at;
      }
    } else i++;
  }
  c.line = startLine;
  c.lineStart = startLineStart;
  c.at = start;
  if (nesting === 0) c.fields.length = 0;
  // Of strings within strings only the outermost is reported.
  if (nesting === 0) c.fault(triple ? 'unterminated triple-quoted string' : 'unterminated string');
  if (triple) c.at = end;
  else while (c.at < end && bytes[c.at] !== LF && bytes[c.at] !== CR) c.at++;
  return false;
}

/** The index after the backslash at `i` and what it escapes. */
function skipEscape(c: Cursor, i: number, flags: number): number {
  const { bytes, end } = c;
  const next = bytes[i + 1];
  if (next === LF || next === CR) {
    c.at = i + 1;
    c.newline();
    return c.at;
  }
  if ((flags & FORMATTED) !== 0) {
    // A backslash does not escape a brace, but \N{NAME} is no field.
    if (next === OPEN_BRACE || next === CLOSE_BRACE) return i + 1;
    if (next === 78 && (flags & RAW) === 0 && bytes[i + 2] === OPEN_BRACE) {
      let close = i + 3;
      while ((close < end && IDENT[bytes[close]!] !== 0) || bytes[close] === 32 || bytes[close] === 45)
        close++;
      return bytes[close] === CLOSE_BRACE ? close + 1 : i + 2;
    }
  }
  return i + 2;
}

/**
 * Steps over a replacement field; the cursor is after its `{`. False when it is not closed in time. Where its
 * expression stands is `noted` in `c.fields`, except of strings within strings: whoever reads it meets them.
 */
function skipField(c: Cursor, quote: number, triple: boolean, nesting: number, noted: boolean): boolean {
  if (nesting >= MAX_NESTING) return false;
  const nth = c.fields.length;
  if (noted) c.fields.push(c.at, -1, c.line, c.lineStart);
  const ends = () => {
    if (noted && c.fields[nth + 1] === -1) c.fields[nth + 1] = c.at;
  };
  const { bytes, end } = c;
  const lastLine = triple ? Number.POSITIVE_INFINITY : c.line + MAX_FIELD_LINES;
  let depth = 0;
  while (c.at < end) {
    const byte = bytes[c.at]!;
    if (byte === CLOSE_BRACE && depth === 0) {
      ends();
      c.at++;
      return true;
    }
    if (byte === 34 || byte === 39) {
      if (!skipString(c, nesting + 1)) return false;
    } else if (byte === LF || byte === CR) {
      if (c.line >= lastLine) return false;
      c.newline();
    } else if (byte === HASH) {
      while (c.at < end && bytes[c.at] !== LF && bytes[c.at] !== CR) c.at++;
    } else if (byte === COLON && depth === 0) {
      ends();
      c.at++;
      return skipFormatSpec(c, quote, triple, nesting, noted);
    } else {
      if (byte === 40 || byte === 91 || byte === OPEN_BRACE) depth++;
      else if (byte === 41 || byte === 93 || byte === CLOSE_BRACE) depth--;
      else if (byte === BANG && depth === 0 && bytes[c.at + 1] !== EQUALS) ends();
      if (depth < 0) return false;
      c.at++;
    }
  }
  return false;
}

/** Steps over what follows the colon of a field, and its closing brace. */
function skipFormatSpec(c: Cursor, quote: number, triple: boolean, nesting: number, noted: boolean): boolean {
  const { bytes, end } = c;
  while (c.at < end) {
    const byte = bytes[c.at]!;
    if (byte === CLOSE_BRACE) {
      c.at++;
      return true;
    }
    if (byte === OPEN_BRACE) {
      c.at++;
      if (!skipField(c, quote, triple, nesting + 1, noted)) return false;
    } else if (byte === LF || byte === CR) {
      if (!triple) return false;
      c.newline();
    } else if (byte === quote && (!triple || (bytes[c.at + 1] === quote && bytes[c.at + 2] === quote))) {
      return false;
    } else c.at++;
  }
  return false;
}
