/** Longest definition that is looked at, in bytes. */
const MAX_BYTES = 256 * 1024;
const STRING =
  /[rRbBuUfFtT]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\[\s\S]|[^"\\\r\n])*"|'(?:\\[\s\S]|[^'\\\r\n])*')/
    .source;
const TOKEN = new RegExp(
  `[ \\t\\f]*(?:(#[^\\r\\n]*|\\\\\\r?\\n)|(\\r\\n|\\r|\\n)|(${STRING})|([A-Za-z_\\x80-\\xff][\\w\\x80-\\xff]*|\\d[\\w.]*)|(\\S))`,
  'y',
);

/**
 * The tokens of the class or function whose header starts at an offset of a file, each byte of it a character: without comments, blanks and docstrings, its own name
 * as `$`, and at the start of each line how deep it stands. Strings within fields of f-strings are not told apart. Linear.
 */
export function tokensOf(text: string, offset: number, name: string): string[] {
  const own = Buffer.from(name).toString('latin1');
  const indents = [columnOf(text, offset)];
  const tokens: string[] = [];
  let depth = 0;
  let lineStart = false;
  TOKEN.lastIndex = offset;
  for (
    let match = TOKEN.exec(text);
    match !== null && match.index < offset + MAX_BYTES;
    match = TOKEN.exec(text)
  ) {
    const [whole, comment, newline, string, word, other] = match;
    if (comment !== undefined) continue;
    if (newline !== undefined) {
      if (depth === 0) lineStart = true;
      continue;
    }
    if (lineStart) {
      lineStart = false;
      const indent = whole.length - (string ?? word ?? other)!.length;
      if (indent <= indents[0]!) break;
      while (indents.at(-1)! > indent) indents.pop();
      if (indents.at(-1)! < indent) indents.push(indent);
      tokens.push(`\n${indents.length - 1}`);
      if (
        string !== undefined &&
        /^[ \t]*(?:#|[\r\n]|$)/.test(text.slice(TOKEN.lastIndex, TOKEN.lastIndex + 80))
      ) {
        tokens.pop();
        continue;
      }
    }
    if (other === '(' || other === '[' || other === '{') depth++;
    else if (other === ')' || other === ']' || other === '}') depth = Math.max(0, depth - 1);
    tokens.push(word === own ? '$' : (string ?? word ?? other)!);
  }
  return tokens;
}

function columnOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return offset - at;
}
