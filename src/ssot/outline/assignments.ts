import { CLASS, IDENT, KIND_COMMENT, KIND_NEWLINE, KIND_SEMICOLON, OPEN_PAREN } from './bytes.ts';
import { chainAt } from './chain.ts';
import type { Cursor } from './cursor.ts';
import { peek } from './peek.ts';

const CONSTANTS: ReadonlySet<string> = new Set(['None', 'True', 'False']);

/** What the right side of an assignment is. */
export interface RightSide {
  readonly value: string | null;
  readonly call: string | null;
}

export const NOTHING: RightSide = { value: null, call: null };

/** What stands between an offset and the end of the statement just read, where that is a name, an attribute or a call. */
export function readValue(c: Cursor, from: number): RightSide {
  const { bytes, at: end, nesting } = c;
  const start = peek(bytes, from, end, false);
  if (start >= end || IDENT[bytes[start]!] !== 1) return NOTHING;
  const { text, to } = chainAt(bytes, start, end);
  if (endsStatement(bytes, to, end)) return CONSTANTS.has(text) ? NOTHING : { value: text, call: null };
  const { outerCount, outerFrom, outerTo } = nesting;
  const isCall =
    outerCount === 1 && outerFrom === peek(bytes, to, end, false) && bytes[outerFrom] === OPEN_PAREN;
  return isCall && endsStatement(bytes, outerTo + 1, end) ? { value: null, call: text } : NOTHING;
}

/** Whether nothing but blanks and a comment stands between an offset and the end of the statement. */
function endsStatement(bytes: Buffer, from: number, end: number): boolean {
  const at = peek(bytes, from, end, false);
  if (at >= end) return true;
  const kind = CLASS[bytes[at]!];
  return kind === KIND_NEWLINE || kind === KIND_COMMENT || kind === KIND_SEMICOLON;
}
