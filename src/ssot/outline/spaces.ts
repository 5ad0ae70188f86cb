import { BACKSLASH, CR, FORM_FEED, HASH, LF, SPACE, TAB } from './bytes.ts';
import type { Cursor } from './cursor.ts';

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
