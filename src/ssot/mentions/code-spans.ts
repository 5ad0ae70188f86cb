/** One word of a text that may be a Python name, with dots in it where it is a path. */
export interface Word {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Whether it stands in code: between backticks, in a fence, after `>>>`, or in an indented block. */
  readonly code: boolean;
}

const WORD = /(?<![\w./-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g;
const FENCE = /^\s*(?:```|~~~)/;
const IMPORT = /^\s*(?:>>> |\.\.\. )?from\s+([\w.]+)\s+import\s+\(?\s*([\w\s,]+)/;

/**
 * The words of a Markdown or reStructuredText file. `from a.b import C` in code gives the path `a.b.C`. Linear in its size.
 */
export function* wordsOf(text: string): Generator<Word> {
  let fenced = false;
  for (const [at, row] of text.split('\n').entries()) {
    const line = at + 1;
    if (FENCE.test(row)) {
      fenced = !fenced;
      continue;
    }
    const block = fenced || /^(?: {4,}|\t|\s*>>> )\S/.test(row);
    const taken = block || row.includes('`') ? IMPORT.exec(row) : null;
    if (taken !== null) {
      for (const part of taken[2]!.split(',')) {
        const name = part.trim().split(/\s+/)[0]!;
        if (name !== '') yield { text: `${taken[1]}.${name}`, line, code: true };
      }
      continue;
    }
    // What comes after an odd number of backticks is in code.
    for (const [nth, span] of row.split('`').entries())
      for (const [word] of span.matchAll(WORD)) yield { text: word, line, code: block || nth % 2 === 1 };
  }
}
