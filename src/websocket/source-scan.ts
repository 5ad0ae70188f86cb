/** A literal of an object or list in the text of a program: its parts, and where each begins. */
export interface Literal {
  readonly parts: readonly Part[];
}

interface Part {
  /** Of an object's property. */
  readonly key: string | undefined;
  /** Where it begins: the key, or the item of a list. */
  readonly start: number;
  /** Where its value begins. */
  readonly value: number;
}

/**
 * Reads the literal that begins with `{`, `[` or `(` at `open`, one level deep. Knows strings, templates, comments and
 * patterns well enough to find commas; undefined where the text ends first.
 */
export function readLiteral(text: string, open: number): Literal | undefined {
  const isObject = text[open] === '{';
  const parts: Part[] = [];
  let at = skipSpace(text, open + 1);
  while (at < text.length && !CLOSING.has(text[at]!)) {
    const key = isObject ? /^(?:(['"])(.+?)\1|([\w$]+))\s*:/.exec(text.slice(at, at + 200)) : null;
    const value = key === null ? at : skipSpace(text, at + key[0].length);
    parts.push({ key: key?.[2] ?? key?.[3], start: at, value });
    at = skipValue(text, value);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return at < text.length ? { parts } : undefined;
}

const CLOSING: ReadonlySet<string> = new Set(['}', ']', ')']);
const OPENING: ReadonlySet<string> = new Set(['{', '[', '(']);

/** The offset of the first character that is neither space nor comment. */
function skipSpace(text: string, from: number): number {
  const space = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}

/** The offset of the comma or bracket that ends the value at `from`. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  let before = '';
  let at = from;
  while (at < text.length) {
    const char = text[at]!;
    if (depth === 0 && (char === ',' || CLOSING.has(char))) return at;
    const next = skipToken(text, at, before);
    if (next === at + 1) {
      if (OPENING.has(char)) depth += 1;
      else if (CLOSING.has(char)) depth -= 1;
    }
    if (!/\s/.test(char)) before = char;
    at = Math.max(at + 1, next);
  }
  return at;
}

/** The offset after the string, template, comment or pattern at `at`, or after its one character. */
function skipToken(text: string, at: number, before: string): number {
  const char = text[at]!;
  if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) return skipSpace(text, at);
  if (char === '`') return skipTemplate(text, at);
  const literal =
    char === '"' || char === "'"
      ? /(["'])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?/y
      : char === '/' && (before === '' || '(,=:[!&|?{};>'.includes(before))
        ? /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/\w*/y
        : undefined;
  if (literal === undefined) return at + 1;
  literal.lastIndex = at;
  return literal.exec(text) === null ? at + 1 : literal.lastIndex;
}

function skipTemplate(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith('${', at)) at = skipValue(text, at + 2) + 1;
    else at += 1;
  }
  return at + 1;
}
