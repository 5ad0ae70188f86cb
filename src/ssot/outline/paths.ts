import { DOT, IDENT } from './bytes.ts';

/** Longest dotted path that is looked for. */
const MAX_LENGTH = 400;

/** One string literal that is a dotted path, as offsets into the file. */
export interface RawPath {
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
  readonly scope: number;
  readonly branch: number;
  /** Where the name of what it is the first argument of starts; -1 when it is none, or that has no name. */
  readonly calleeFrom: number;
}

/** The dotted paths of a file, in the order of the text. */
export type PathLog = RawPath[];

const WIDE = /^[\p{ID_Start}_]\p{ID_Continue}*(?:\.[\p{ID_Start}_]\p{ID_Continue}*)+$/u;

/** Whether the text between two offsets is two or more identifiers with dots between. */
export function isDottedPath(bytes: Buffer, from: number, to: number): boolean {
  if (to - from > MAX_LENGTH || to - from < 3) return false;
  let dots = 0;
  let start = true;
  let wide = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    const kind = IDENT[byte]!;
    wide |= byte;
    if (start) {
      if (kind !== 1) return false;
      start = false;
    } else if (byte === DOT) {
      dots++;
      start = true;
    } else if (kind === 0) return false;
  }
  if (dots === 0 || start) return false;
  return wide < 128 || WIDE.test(bytes.toString('utf8', from, to));
}
