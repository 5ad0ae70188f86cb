import {
  BACKSLASH,
  CLASS,
  CLOSE_BRACE,
  COLON,
  CR,
  EQUALS,
  FORM_FEED,
  HASH,
  IDENT,
  KIND_BACKSLASH,
  KIND_BANG,
  KIND_CLOSE,
  KIND_COLON,
  KIND_COMMENT,
  KIND_ELL,
  KIND_EQUALS,
  KIND_NEWLINE,
  KIND_OPEN,
  KIND_PLAIN,
  KIND_QUOTE,
  KIND_SEMICOLON,
  KIND_SUSPICIOUS,
  LF,
  OPEN_BRACE,
  OPEN_PAREN,
  OPEN_SQUARE,
  SPACE,
  TAB,
  wordEnd,
} from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { keywordAt, STATEMENT_ONLY } from './keywords.ts';
import { skipString } from './strings.ts';

/** What ended a stretch of code. */
export type Stop = 'newline' | 'semicolon' | 'colon' | 'end';

/** CPython refuses deeper nesting. */
const MAX_DEPTH = 200;

/**
 * Steps over code up to and with the end of the statement, or, in a header, its colon. Brackets, strings,
 * comments and joined lines are one statement. What is wrong on the way is noted as a fault.
 */
export function skip(c: Cursor, header: boolean): Stop {
  const { bytes, end } = c;
  // A local, because a bundled module's top-level table is looked up anew for each byte.
  const kinds = CLASS;
  let lambdas = 0;
  let i = c.at;
  const { openers } = c;
  if (openers.length > 0) openers.length = 0;
  while (i < end) {
    const byte = bytes[i]!;
    const kind = kinds[byte]!;
    if (kind === KIND_PLAIN) {
      i++;
      continue;
    }
    switch (kind) {
      case KIND_ELL:
        if (header && openers.length === 0 && isLambda(bytes, i, end)) {
          lambdas++;
          i += 6;
        } else i++;
        break;
      case KIND_QUOTE:
        c.at = i;
        skipString(c);
        i = c.at;
        break;
      case KIND_NEWLINE:
        c.at = i;
        c.newline();
        i = c.at;
        if (openers.length === 0) return 'newline';
        if (startsStatement(c, i)) {
          neverClosed(c);
          return 'newline';
        }
        break;
      case KIND_COMMENT:
        while (i < end && bytes[i] !== LF && bytes[i] !== CR) i++;
        break;
      case KIND_OPEN:
        if (openers.length >= MAX_DEPTH) {
          c.at = i;
          c.fault('too many nested brackets');
          c.at = end;
          return 'end';
        }
        c.openLines[openers.length] = c.line;
        c.openColumns[openers.length] = i - c.lineStart + 1;
        openers.push(byte);
        i++;
        if (bytes[i] === COLON && byte !== OPEN_SQUARE) {
          c.at = i;
          c.fault("invalid syntax: ':' directly after a bracket");
        }
        break;
      case KIND_CLOSE:
        c.at = i;
        closeBracket(c, byte);
        i++;
        break;
      case KIND_BACKSLASH:
        if (bytes[i + 1] === LF || bytes[i + 1] === CR) {
          c.at = i + 1;
          c.newline();
          i = c.at;
        } else {
          c.at = i;
          c.fault('unexpected character after a line continuation character');
          i++;
        }
        break;
      case KIND_COLON:
        if (bytes[i + 1] === EQUALS && (c.watching || header)) {
          if (c.watching) c.walruses.push(i);
          // An annotation without a space (`x:=1` is a walrus) cannot be meant here.
          i += 2;
          break;
        }
        i++;
        if (openers.length > 0) break;
        if (lambdas > 0) lambdas--;
        else if (header) {
          c.at = i;
          return 'colon';
        } else {
          if (c.colon < 0) c.colon = i - 1;
          c.lastColon = i - 1;
        }
        break;
      case KIND_SEMICOLON:
        c.at = i + 1;
        if (openers.length === 0) return 'semicolon';
        c.fault("invalid syntax: ';' inside brackets");
        i++;
        break;
      case KIND_EQUALS:
        if (bytes[i + 1] === EQUALS) i += 2;
        else {
          if (c.watching && openers.length === 0 && isAssignment(bytes[i - 1]!)) c.equals.push(i);
          i++;
        }
        break;
      case KIND_BANG:
        if (bytes[i + 1] !== EQUALS) {
          c.at = i;
          c.fault("invalid syntax: '!'");
        }
        i++;
        break;
      case KIND_SUSPICIOUS:
        // General punctuation (“ ” ‘ ’ – and odd spaces) and the no-break space.
        if ((byte === 0xe2 && bytes[i + 1] === 0x80) || (byte === 0xc2 && bytes[i + 1] === 0xa0)) {
          c.at = i;
          c.fault('invalid character outside a string');
        }
        i++;
        break;
      default:
        c.at = i;
        c.fault(byte === 0 ? 'null byte' : `invalid character '${String.fromCharCode(byte)}'`);
        i++;
    }
  }
  c.at = end;
  if (openers.length > 0) neverClosed(c);
  return 'end';
}

/** Steps over blanks and joined lines. */
export function skipSpaces(c: Cursor): void {
  const { bytes } = c;
  for (;;) {
    const byte = bytes[c.at];
    if (byte === SPACE || byte === TAB || byte === FORM_FEED) c.at++;
    else if (byte === BACKSLASH && (bytes[c.at + 1] === LF || bytes[c.at + 1] === CR)) {
      c.at++;
      c.newline();
    } else return;
  }
}

/** Steps over blanks, comments and line ends, as inside brackets. */
export function skipBlank(c: Cursor): void {
  const { bytes, end } = c;
  for (;;) {
    skipSpaces(c);
    const byte = bytes[c.at];
    if (byte === LF || byte === CR) c.newline();
    else if (byte === HASH) while (c.at < end && bytes[c.at] !== LF && bytes[c.at] !== CR) c.at++;
    else return;
  }
}

/** `+=`, `<=`, `!=` and the like end in an equals sign that assigns no new name. */
function isAssignment(before: number): boolean {
  return !'!<>+-*/%&|^@~'.includes(String.fromCharCode(before));
}

function isLambda(bytes: Buffer, at: number, end: number): boolean {
  if (at > 0 && IDENT[bytes[at - 1]!] !== 0) return false;
  return wordEnd(bytes, at, end) === at + 6 && keywordAt(bytes, at, at + 6) === 'lambda';
}

function startsStatement(c: Cursor, from: number): boolean {
  const { bytes, end } = c;
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  if (at >= end || IDENT[bytes[at]!] !== 1) return false;
  const word = keywordAt(bytes, at, wordEnd(bytes, at, Math.min(end, at + 10)));
  return word !== undefined && STATEMENT_ONLY.has(word);
}

function closeBracket(c: Cursor, byte: number): void {
  const open = c.openers.pop();
  if (open === undefined) {
    c.fault(`unmatched '${String.fromCharCode(byte)}'`);
    return;
  }
  const expected = open === OPEN_PAREN ? 41 : open === OPEN_BRACE ? CLOSE_BRACE : 93;
  if (byte === expected) return;
  const [closes, opens] = [String.fromCharCode(byte), String.fromCharCode(open)];
  c.fault(`'${closes}' does not match '${opens}' of line ${c.openLines[c.openers.length]}`);
}

function neverClosed(c: Cursor): void {
  const last = c.openers.length - 1;
  const bracket = String.fromCharCode(c.openers[last]!);
  c.fault(`'${bracket}' was never closed`, c.openLines[last], c.openColumns[last]);
}
