import { CLASS, IDENT, KIND_COMMENT, KIND_NEWLINE, KIND_SEMICOLON, OPEN_PAREN } from './bytes.ts';
import { chainAt } from './chain.ts';
import type { Cursor } from './cursor.ts';
import { peek } from './peek.ts';

/** What stands where a name does, and is none. */
const NO_NAMES: ReadonlySet<string> = new Set(['None', 'True', 'False', 'not', 'await', 'yield', 'lambda']);

/** What the right side of an assignment is. */
export interface RightSide {
  readonly value: string | null;
  readonly call: string | null;
}

export const NOTHING: RightSide = { value: null, call: null };

/** What stands between an offset and the end of the statement just read, where that is a name, an attribute or a call. */
export function readValue(c: Cursor, from: number): RightSide {
  return readBetween(c, from, c.at, 0);
}

/** Likewise of what stands in the bracket of a depth, which is the statement itself at 0. */
function readBetween(c: Cursor, from: number, end: number, depth: number): RightSide {
  const { bytes, nesting } = c;
  const start = peek(bytes, from, end, depth > 0);
  if (start >= end) return NOTHING;
  const bracket = nesting.innerCount[depth] === 1 ? nesting.innerFrom[depth]! : -1;
  const closes = nesting.innerTo[depth]!;
  const endsThere = bracket >= 0 && bytes[bracket] === OPEN_PAREN && isEnd(bytes, closes + 1, end, depth);
  // Formatters put brackets around what is too long for a line.
  if (bracket === start) return endsThere ? readBetween(c, start + 1, closes, depth + 1) : NOTHING;
  if (IDENT[bytes[start]!] !== 1) return NOTHING;
  const { text, to } = chainAt(bytes, start, end);
  if (NO_NAMES.has(text.split('.', 1)[0]!)) return NOTHING;
  if (isEnd(bytes, to, end, depth)) return { value: text, call: null };
  return endsThere && peek(bytes, to, end, depth > 0) === bracket ? { value: null, call: text } : NOTHING;
}

/** Whether nothing but blanks and comments stands between an offset and the end of the statement or bracket. */
function isEnd(bytes: Buffer, from: number, end: number, depth: number): boolean {
  const at = peek(bytes, from, end, depth > 0);
  if (at >= end) return true;
  if (depth > 0) return false;
  const kind = CLASS[bytes[at]!];
  return kind === KIND_NEWLINE || kind === KIND_COMMENT || kind === KIND_SEMICOLON;
}
