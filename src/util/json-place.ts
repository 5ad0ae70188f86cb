/** What a scan of a text as JSON found. Offsets are in UTF-16 units. */
export interface JsonPlaces {
  /** Where the text stops being JSON; undefined when it is. */
  readonly fault: number | undefined;
  /** Where each object begins that stands in a list which is a value of the outermost object. */
  readonly items: readonly number[];
}

const GAP = /[ \t\r\n]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;

/** Finds the places of a JSON text that `JSON.parse` does not tell. Linear in the length of the text. */
export function jsonPlaces(text: string): JsonPlaces {
  const items: number[] = [];
  const open: ('{' | '[')[] = [];
  /** What may come: a value, a key, the colon behind it, or what follows a value. */
  let next: 'value' | 'key' | 'colon' | 'after' = 'value';
  let fresh = false;
  let at = 0;
  for (;;) {
    at = matchEnd(GAP, text, at) ?? at;
    const inner = open.at(-1);
    if (at === text.length) return { fault: next === 'after' && inner === undefined ? undefined : at, items };
    const char = text[at]!;
    const closes = inner === '{' ? '}' : ']';
    if (inner !== undefined && char === closes && (next === 'after' || fresh)) {
      open.pop();
      next = 'after';
      fresh = false;
      at++;
      continue;
    }
    fresh = false;
    if (next === 'after') {
      if (char !== ',' || inner === undefined) return { fault: at, items };
      next = inner === '{' ? 'key' : 'value';
      at++;
    } else if (next === 'colon') {
      if (char !== ':') return { fault: at, items };
      next = 'value';
      at++;
    } else if (char === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return { fault: at, items };
      next = next === 'key' ? 'colon' : 'after';
      at = end;
    } else if (next === 'key') {
      return { fault: at, items };
    } else if (char === '{' || char === '[') {
      if (char === '{' && open.length === 2 && inner === '[') items.push(at);
      open.push(char);
      next = char === '{' ? 'key' : 'value';
      fresh = true;
      at++;
    } else {
      const end = matchEnd(SCALAR, text, at);
      if (end === undefined) return { fault: at, items };
      next = 'after';
      at = end;
    }
  }
}

/** Where the string that begins at `from` ends; undefined when it does not, or not as JSON has it. */
function stringEnd(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') return at + 1;
    if (char < ' ') return undefined;
    if (char === '\\') at++;
  }
  return undefined;
}

function matchEnd(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
