import { CLASS, KIND_CLOSE, KIND_COMMA } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { isDottedPath } from './paths.ts';
import { peek } from './peek.ts';
import { skipString } from './strings.ts';

/** Whether the one or two letters before a quote are those of a string: `r`, `b`, `f`, `t`, `u`, `rb`, `fr`, … */
export function isPrefix(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const letter = bytes[at]! | 32;
    if (letter !== 114 && letter !== 98 && letter !== 102 && letter !== 116 && letter !== 117) return false;
  }
  return true;
}

/** The symbol of an identifier with more than ASCII in it; a quotation mark or space that is no Python is a fault. */
export function wideSymbol(c: Cursor, from: number, to: number): number {
  const { bytes } = c;
  for (let at = from; at < to; at++) {
    // General punctuation (“ ” ‘ ’ – and odd spaces) and the no-break space.
    if ((bytes[at] === 0xe2 && bytes[at + 1] === 0x80) || (bytes[at] === 0xc2 && bytes[at + 1] === 0xa0)) {
      c.at = at;
      c.fault('invalid character outside a string');
      break;
    }
  }
  return c.names.symbols.ofWide(bytes, from, to);
}

/**
 * Steps over the string literal whose prefix starts at `from` and whose quote is at the cursor, and notes it
 * where it is a dotted path. `joined`: it continues a literal before it. `level` is the depth of the call
 * whose first argument it starts, or -1.
 */
export function stringLiteral(c: Cursor, from: number, limit: number, joined: boolean, level: number): void {
  const { bytes, paths } = c;
  const quoteAt = c.at;
  const { line } = c;
  const column = from - c.lineStart + 1;
  const closed = skipString(c);
  if (paths === undefined) return;
  if (joined) {
    if (c.pathBefore) paths.pop();
    c.pathBefore = false;
    return;
  }
  c.pathBefore = false;
  if (!closed || !isPlain(bytes, from, quoteAt)) return;
  const quote = bytes[quoteAt];
  const width = bytes[quoteAt + 1] === quote && bytes[quoteAt + 2] === quote ? 3 : 1;
  if (!isDottedPath(bytes, quoteAt + width, c.at - width)) return;
  const isArgument = level >= 0 && endsArgument(bytes, c.at, limit);
  paths.push({
    from: quoteAt + width,
    to: c.at - width,
    line,
    column,
    scope: c.scope,
    branch: c.branch,
    calleeFrom: isArgument ? c.nesting.calleeFrom[level]! : -1,
  });
  c.pathBefore = true;
}

/** Neither bytes nor formatted. */
function isPlain(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const letter = bytes[at]! | 32;
    if (letter !== 114 && letter !== 117) return false;
  }
  return true;
}

function endsArgument(bytes: Buffer, from: number, limit: number): boolean {
  const at = peek(bytes, from, limit, true);
  const kind = at < limit ? CLASS[bytes[at]!] : undefined;
  return kind === KIND_COMMA || kind === KIND_CLOSE;
}
