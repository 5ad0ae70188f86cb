import { CLOSE_BRACE, IDENT, OPEN_BRACE, OPEN_PAREN, SPACE, TAB, wordEnd } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { keywordAt, STATEMENT_ONLY } from './keywords.ts';

/** Says so when a bracket closes none, or another kind. */
export function checkClosing(c: Cursor, byte: number): void {
  const { depth, brackets, lines } = c.nesting;
  const open = brackets[depth]!;
  if (depth === 0) {
    c.fault(`unmatched '${String.fromCharCode(byte)}'`);
    return;
  }
  const expected = open === OPEN_PAREN ? 41 : open === OPEN_BRACE ? CLOSE_BRACE : 93;
  if (byte === expected) return;
  const [closes, opens] = [String.fromCharCode(byte), String.fromCharCode(open)];
  c.fault(`'${closes}' does not match '${opens}' of line ${lines[depth]}`);
}

/** Says that the innermost bracket is still open at the end of its statement. */
export function neverClosed(c: Cursor): void {
  const { depth, brackets, lines, columns } = c.nesting;
  c.fault(`'${String.fromCharCode(brackets[depth]!)}' was never closed`, lines[depth], columns[depth]);
}

/** Whether a line inside brackets starts with a word that only a statement can start with. */
export function startsStatement(c: Cursor, from: number): boolean {
  const { bytes, end } = c;
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  if (at >= end || IDENT[bytes[at]!] !== 1) return false;
  const word = keywordAt(bytes, at, wordEnd(bytes, at, Math.min(end, at + 10)));
  return word !== undefined && STATEMENT_ONLY.has(word);
}
