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
  /** What it is the first argument of; -1 when of nothing that has a dotted name. */
  readonly calleeFrom: number;
  readonly calleeTo: number;
}

/** The dotted paths of a file, in the order of the text. */
export type PathLog = RawPath[];

/** Whether the text between two offsets is two or more identifiers with dots between. */
export function isDottedPath(bytes: Buffer, from: number, to: number): boolean {
  if (to - from > MAX_LENGTH || to - from < 3) return false;
  let dots = 0;
  let start = true;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    const kind = IDENT[byte]!;
    if (start) {
      if (kind !== 1) return false;
      start = false;
    } else if (byte === DOT) {
      dots++;
      start = true;
    } else if (kind === 0) return false;
  }
  return dots > 0 && !start;
}
