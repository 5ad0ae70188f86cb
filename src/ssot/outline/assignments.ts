import { IDENT } from './bytes.ts';

/** Longest right side that is looked at for a dotted name. */
const MAX_VALUE = 200;
const DOTTED = /^[\p{ID_Start}_][\p{ID_Continue}]*(?:\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u;
const CALLED = /^([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)\(/;
const CONSTANTS = new Set(['None', 'True', 'False']);

/** What an assignment's right side between two offsets is, where that is a name, an attribute or a call. */
export function readValue(
  bytes: Buffer,
  from: number,
  to: number,
): { value: string | null; call: string | null } {
  let start = from;
  while (start < to && (bytes[start] === 32 || bytes[start] === 9)) start++;
  if (start >= to || IDENT[bytes[start]!] !== 1) return { value: null, call: null };
  const text = bytes
    .toString('utf8', start, Math.min(to, start + MAX_VALUE))
    .replace(/\s*(?:#.*)?;?\s*$/, '');
  if (DOTTED.test(text)) return { value: CONSTANTS.has(text) ? null : text, call: null };
  return { value: null, call: CALLED.exec(text)?.[1] ?? null };
}

const STRING = /^[rRuU]?(?:"([^"\\\n]*)"|'([^'\\\n]*)')/;

/** The literals of a list or tuple of strings, and whether there was nothing else. */
export function readStrings(text: string): { names: string[]; complete: boolean } {
  const names: string[] = [];
  let rest = text.replace(/\\\r?\n/g, ' ');
  let complete = true;
  for (;;) {
    rest = rest.replace(/^(?:[\s()[\],+]+|#[^\n]*)+/, '');
    if (rest === '') return { names, complete };
    const literal = STRING.exec(rest);
    if (literal === null) {
      complete = false;
      // Step over whatever stands here, up to the next thing that can be a literal.
      rest = rest.replace(/^[^\s,"'#]+|^["']/, '');
    } else {
      names.push(literal[1] ?? literal[2] ?? '');
      rest = rest.slice(literal[0].length);
    }
  }
}
