import { isUtf8 } from 'node:buffer';
import type { Fault } from './types.ts';

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/m;

/** Bytes that are not UTF-8 in a file that does not declare another encoding (PEP 263). */
export function decodingFault(bytes: Buffer): Fault | undefined {
  if (isUtf8(bytes)) return undefined;
  const head = bytes
    .toString('latin1', 0, 400)
    .split(/\r\n|\n|\r/, 2)
    .join('\n');
  const declared = COOKIE.exec(head)?.[1];
  if (declared !== undefined && !/^utf-?8/i.test(declared)) return undefined;
  return { line: lineOfFirstBad(bytes), column: 1, reason: 'not UTF-8, and no other encoding is declared' };
}

/** The number of the first line that is not UTF-8 by itself. */
function lineOfFirstBad(bytes: Buffer): number {
  let line = 1;
  let from = 0;
  for (;;) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end + 1;
    if (end < 0 || !isUtf8(bytes.subarray(from, to))) return line;
    from = to;
    line++;
  }
}
