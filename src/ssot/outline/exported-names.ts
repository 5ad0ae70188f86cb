/** What an expression that makes or changes `__all__` holds. */
export interface ExportedNames {
  readonly names: string[];
  /** The modules whose `__all__` it takes in, as they are written. */
  readonly from: string[];
  /** Whether that is all it holds. */
  readable: boolean;
}

interface Token {
  readonly kind: 'text' | 'name' | 'sign' | 'other';
  readonly text: string;
}

const ALL = '.__all__';
const LISTS = new Set(['list', 'tuple', 'set', 'sorted']);
const BLANK = /(?:[\s\\]+|#[^\n\r]*)*/y;
const LITERAL =
  /([A-Za-z]{0,2})(?:"""((?:[^\\]|\\[\s\S])*?)"""|'''((?:[^\\]|\\[\s\S])*?)'''|"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\[\s\S])*)')/y;
const NAME = /[\p{ID_Start}_]\p{ID_Continue}*(?:\s*\.\s*[\p{ID_Start}_]\p{ID_Continue}*)*/uy;

/** Reads lists and tuples of string literals, other modules' `__all__`, and sums of them. Linear in the text. */
export function readExported(text: string): ExportedNames {
  const found: ExportedNames = { names: [], from: [], readable: true };
  const tokens = tokensOf(text);
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text: token } = tokens[at]!;
    if (kind === 'text') at = readText(tokens, at, depth, found);
    else if (kind === 'name') {
      if (token.endsWith(ALL)) found.from.push(token.slice(0, -ALL.length));
      // What makes one list of another changes nothing.
      else if (!LISTS.has(token) || tokens[at + 1]?.text !== '(') found.readable = false;
    } else if (kind === 'other') found.readable = false;
    else if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth--;
    else if (token === ';' && depth === 0) break;
  }
  return found;
}

/** Takes in a string literal, and those that follow it as parts of the same; answers the place of the last. */
function readText(tokens: readonly Token[], from: number, depth: number, found: ExportedNames): number {
  let name = tokens[from]!.text;
  let at = from;
  while (tokens[at + 1]?.kind === 'text') name += tokens[++at]!.text;
  found.names.push(name);
  const before = tokens[from - 1]?.text ?? '';
  const after = tokens[at + 1]?.text ?? '';
  // Anything but an item between brackets and commas: part of an expression.
  const isItem = (before === '' || '([{,'.includes(before)) && (after === '' || ')]},;'.includes(after));
  if (!isItem || (depth === 0 && after !== ',' && before !== ',')) found.readable = false;
  return at;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    BLANK.lastIndex = at;
    BLANK.test(text);
    at = Math.max(at, BLANK.lastIndex);
    if (at >= text.length) return tokens;
    const token = literalAt(text, at) ?? nameAt(text, at) ?? { length: 1, token: signAt(text, at) };
    tokens.push(token.token);
    at += token.length;
  }
}

function literalAt(text: string, at: number): { length: number; token: Token } | undefined {
  LITERAL.lastIndex = at;
  const found = LITERAL.exec(text);
  if (found === null) return undefined;
  const value = found.slice(2).find((it) => it !== undefined)!;
  const plain = /^[rRuU]?$/.test(found[1]!) && !value.includes('\\');
  return { length: found[0].length, token: { kind: plain ? 'text' : 'other', text: value } };
}

function nameAt(text: string, at: number): { length: number; token: Token } | undefined {
  NAME.lastIndex = at;
  const found = NAME.exec(text)?.[0];
  if (found === undefined) return undefined;
  return { length: found.length, token: { kind: 'name', text: found.replace(/\s/g, '') } };
}

const signAt = (text: string, at: number): Token => ({
  kind: '()[]{},+*;'.includes(text[at]!) ? 'sign' : 'other',
  text: text[at]!,
});
