/** Every word that can start a statement, and those that cannot be the name before another name. */
const WORDS = [
  'import',
  'from',
  'lazy',
  'class',
  'def',
  'async',
  'if',
  'elif',
  'else',
  'for',
  'while',
  'with',
  'try',
  'except',
  'finally',
  'match',
  'case',
  'global',
  'nonlocal',
  'type',
  'return',
  'pass',
  'raise',
  'break',
  'continue',
  'del',
  'assert',
  'await',
  'yield',
  'lambda',
  'not',
  'and',
  'or',
  'in',
  'is',
  'None',
  'True',
  'False',
] as const;

export type Keyword = (typeof WORDS)[number];

interface Candidate {
  readonly word: Keyword;
  readonly bytes: Buffer;
}

const byFirst: (readonly Candidate[] | undefined)[] = new Array(256).fill(undefined);
for (const word of WORDS) {
  const first = word.charCodeAt(0);
  byFirst[first] = [...(byFirst[first] ?? []), { word, bytes: Buffer.from(word, 'latin1') }];
}

/** The keyword that stands exactly between two offsets, if one does. */
export function keywordAt(bytes: Buffer, from: number, to: number): Keyword | undefined {
  const candidates = byFirst[bytes[from]!];
  if (candidates === undefined) return undefined;
  const length = to - from;
  next: for (const candidate of candidates) {
    const word = candidate.bytes;
    if (word.length !== length) continue;
    for (let k = 1; k < length; k++) if (word[k] !== bytes[from + k]) continue next;
    return candidate.word;
  }
  return undefined;
}

/**
 * Words that start a statement and can never start a line inside brackets, so that a bracket which is
 * open when one comes was never closed.
 */
export const STATEMENT_ONLY: ReadonlySet<Keyword> = new Set([
  'import',
  'class',
  'def',
  'elif',
  'while',
  'with',
  'try',
  'except',
  'finally',
  'global',
  'nonlocal',
  'return',
  'pass',
  'raise',
  'break',
  'continue',
  'del',
  'assert',
]);

/** Words that may follow an operand: `x in y`, `x if y else z`. */
export const OPERATORS: ReadonlySet<Keyword> = new Set([
  'if',
  'else',
  'for',
  'not',
  'and',
  'or',
  'in',
  'is',
  'async',
]);
