import { DOT, IDENT, wordEnd } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { keywordAt, OPERATORS } from './keywords.ts';

const ZERO = 48;
const UNDERSCORE = 95;

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= ZERO && byte <= 57;
const isHex = (byte: number) => isDigit(byte) || ((byte | 32) >= 97 && (byte | 32) <= 102);

/**
 * The offset after the number that starts at `from`. A word may follow without a blank (`1if x else 2`), so
 * it ends where its own letters end.
 */
export function numberEnd(bytes: Buffer, from: number, limit: number): number {
  let at = from;
  const digits = () => {
    while (at < limit && (isDigit(bytes[at]) || bytes[at] === UNDERSCORE)) at++;
  };
  const base = (bytes[from + 1] ?? 0) | 32;
  if (bytes[from] === ZERO && (base === 120 || base === 111 || base === 98)) {
    at += 2;
    while (
      at < limit &&
      (bytes[at] === UNDERSCORE || (base === 120 ? isHex(bytes[at]!) : isDigit(bytes[at])))
    )
      at++;
    return at;
  }
  digits();
  if (bytes[at] === DOT) {
    at++;
    digits();
  }
  if (((bytes[at] ?? 0) | 32) === 101) {
    const signed = bytes[at + 1] === 43 || bytes[at + 1] === 45 ? 2 : 1;
    if (isDigit(bytes[at + signed])) {
      at += signed;
      digits();
    }
  }
  // `j`, and what Python 2 had: `l`; a letter before more letters starts a word.
  const suffix = (bytes[at] ?? 0) | 32;
  if ((suffix === 106 || suffix === 108) && IDENT[bytes[at + 1] ?? 0] === 0) at++;
  return at;
}

/** Says so when what directly follows a number is no operator: `1if x else y` is Python, `1st` is not. */
export function checkAfterNumber(c: Cursor, at: number): void {
  const word = keywordAt(c.bytes, at, wordEnd(c.bytes, at, c.end));
  if (word !== undefined && OPERATORS.has(word)) return;
  c.at = at;
  c.fault('invalid decimal literal');
}
