import { DOT, IDENT, wordEnd, wordText } from './bytes.ts';
import { peek } from './peek.ts';

/** The identifier at an offset with the attributes that follow it, dotted, and the offset after it. */
export function chainAt(bytes: Buffer, from: number, end: number): { text: string; to: number } {
  let to = wordEnd(bytes, from, end);
  let text = wordText(bytes, from, to);
  for (;;) {
    const dot = bytes[to] === DOT ? to : peek(bytes, to, end, true);
    if (dot >= end || bytes[dot] !== DOT) return { text, to };
    const start = peek(bytes, dot + 1, end, true);
    if (start >= end || IDENT[bytes[start]!] !== 1) return { text, to };
    to = wordEnd(bytes, start, end);
    text += `.${wordText(bytes, start, to)}`;
  }
}
