import {
  CLOSE_PAREN,
  COMMA,
  CR,
  DOT,
  HASH,
  IDENT,
  LF,
  OPEN_PAREN,
  SEMICOLON,
  STAR,
  wordEnd,
  wordText,
} from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { keywordAt } from './keywords.ts';
import { skipBlank, skipSpaces } from './spaces.ts';

/** A name of an import statement, before its surroundings are known. */
export interface RawImport {
  readonly module: string;
  readonly level: number;
  readonly name: string | null;
  readonly as: string | null;
  readonly line: number;
  readonly column: number;
  /** Offset of the name that it binds. */
  readonly bound: number;
}

/** Reads what follows `import`; the cursor ends after it. False when it is no valid import. */
export function readImport(c: Cursor, found: (item: RawImport) => void): boolean {
  do {
    skipSpaces(c);
    const line = c.line;
    const column = c.at - c.lineStart + 1;
    const from = c.at;
    const module = readDotted(c);
    if (module === '') return false;
    const as = readAs(c, skipSpaces);
    if (as === undefined) return false;
    found({ module, level: 0, name: null, as, line, column, bound: as === null ? from : asAt });
  } while (accept(c, COMMA, skipSpaces));
  return atStatementEnd(c);
}

/** Reads what follows `from`; the cursor ends after it. False when it is no valid import. */
export function readFromImport(c: Cursor, found: (item: RawImport) => void): boolean {
  let level = 0;
  skipSpaces(c);
  while (c.bytes[c.at] === DOT) {
    level++;
    c.at++;
    skipSpaces(c);
  }
  const module = level > 0 && wordIs(c, 'import') ? '' : readDotted(c);
  if ((module === '' && level === 0) || !wordIs(c, 'import')) return false;
  c.at += 6;
  skipSpaces(c);
  const line = c.line;
  const column = c.at - c.lineStart + 1;
  if (c.bytes[c.at] === STAR) {
    c.at++;
    found({ module, level, name: '*', as: null, line, column, bound: c.at });
    return atStatementEnd(c);
  }
  if (c.bytes[c.at] !== OPEN_PAREN) {
    return readNames(c, module, level, skipSpaces, found) && atStatementEnd(c);
  }
  c.at++;
  skipBlank(c);
  if (!readNames(c, module, level, skipBlank, found)) return false;
  if (c.bytes[c.at] !== CLOSE_PAREN) return false;
  c.at++;
  return atStatementEnd(c);
}

type Skipper = (c: Cursor) => void;

function readNames(
  c: Cursor,
  module: string,
  level: number,
  skipper: Skipper,
  found: (item: RawImport) => void,
): boolean {
  do {
    if (skipper === skipBlank && c.bytes[c.at] === CLOSE_PAREN) return true;
    const line = c.line;
    const column = c.at - c.lineStart + 1;
    const from = c.at;
    const name = readWord(c);
    if (name === '') return false;
    const as = readAs(c, skipper);
    if (as === undefined) return false;
    found({ module, level, name, as, line, column, bound: as === null ? from : asAt });
  } while (accept(c, COMMA, skipper));
  return true;
}

/** Where the name after the `as` last read stands. */
let asAt = 0;

/** The name after `as`, null without one, undefined when `as` has none. */
function readAs(c: Cursor, skipper: Skipper): string | null | undefined {
  skipper(c);
  if (!wordIs(c, 'as')) return null;
  c.at += 2;
  skipper(c);
  asAt = c.at;
  const name = readWord(c);
  skipper(c);
  return name === '' ? undefined : name;
}

function accept(c: Cursor, byte: number, skipper: Skipper): boolean {
  if (c.bytes[c.at] !== byte) return false;
  c.at++;
  skipper(c);
  return true;
}

function wordIs(c: Cursor, word: 'import' | 'as'): boolean {
  const to = wordEnd(c.bytes, c.at, c.end);
  return to - c.at === word.length && c.bytes.toString('latin1', c.at, to) === word;
}

function readWord(c: Cursor): string {
  if (c.at >= c.end || IDENT[c.bytes[c.at]!] !== 1) return '';
  const from = c.at;
  c.at = wordEnd(c.bytes, from, c.end);
  return keywordAt(c.bytes, from, c.at) === undefined || isSoft(c, from) ? wordText(c.bytes, from, c.at) : '';
}

/** `match`, `case`, `type` and `lazy` are ordinary names elsewhere. */
function isSoft(c: Cursor, from: number): boolean {
  const word = keywordAt(c.bytes, from, c.at);
  return word === 'match' || word === 'case' || word === 'type' || word === 'lazy';
}

/** A dotted name; blanks may stand around its dots. Empty when there is none. */
function readDotted(c: Cursor): string {
  let name = readWord(c);
  if (name === '') return '';
  for (;;) {
    skipSpaces(c);
    if (c.bytes[c.at] !== DOT) return name;
    c.at++;
    skipSpaces(c);
    const part = readWord(c);
    if (part === '') return '';
    name += `.${part}`;
  }
}

function atStatementEnd(c: Cursor): boolean {
  skipSpaces(c);
  if (c.at >= c.end) return true;
  const byte = c.bytes[c.at];
  return byte === LF || byte === CR || byte === SEMICOLON || byte === HASH;
}
