import { BACKSLASH, CR, FORM_FEED, HASH, LF, SPACE, TAB } from './bytes.ts';

/** The offset of the next byte that is neither blank nor comment; line ends are passed inside brackets and after `\`. */
export function peek(bytes: Buffer, from: number, limit: number, inBrackets: boolean): number {
  let at = from;
  for (; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === SPACE || byte === TAB || byte === FORM_FEED) continue;
    if (byte === BACKSLASH && (bytes[at + 1] === LF || bytes[at + 1] === CR)) {
      if (bytes[at + 1] === CR && bytes[at + 2] === LF) at++;
      at++;
    } else if (!inBrackets) return at;
    else if (byte === HASH) {
      while (at + 1 < limit && bytes[at + 1] !== LF && bytes[at + 1] !== CR) at++;
    } else if (byte !== LF && byte !== CR) return at;
  }
  return at;
}
