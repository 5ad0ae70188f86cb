import { scanOutline } from '../../../src/ssot/outline/scan.ts';
import { WORDS } from '../../../src/ssot/outline/words.ts';
import { type Asked, factsOf } from './facts.ts';

/** What the oracle says of one file. */
export interface Expected extends Asked {
  readonly path: string;
  readonly error: string | null;
  readonly facts: readonly string[];
}

/** One thing that one side says and the other does not. */
export interface Mismatch {
  readonly path: string;
  readonly line: number;
  readonly says: 'scanner' | 'python';
  readonly what: string;
}

/** What came of one file; `refused` when Python cannot parse it and our scanner says so too. */
export interface Compared {
  readonly mismatches: readonly Mismatch[];
  readonly refused: boolean;
  /** Python refuses it for syntax that came later than this interpreter, and so says nothing of it. */
  readonly newer: boolean;
}

/** PEP 758 (3.14) and PEP 701 (3.12), as the interpreters before them put it. */
const NEWER =
  /multiple exception types must be parenthesized|f-string expression part cannot include|f-string: expecting '}'/;

/** Faults that only a codec, a Unicode table, or more than an outline can see: no outline is wrong for them. */
const BEYOND_THE_SCANNER =
  /encoding|codec|U\+20AC|invalid character in identifier|maximum recursion|too many nested|s_push|too complex/;

/** Holds the outline of a file to what CPython's parser says of it. */
export function compare(expected: Expected, bytes: Buffer): Compared {
  const outline = scanOutline(bytes, { uses: true, unbound: true, paths: true });
  const fault = outline.faults[0];
  const one = (line: number, says: Mismatch['says'], what: string): Compared => ({
    mismatches: [{ path: expected.path, line, says, what }],
    refused: false,
    newer: false,
  });
  if (expected.error !== null) {
    if (fault !== undefined || BEYOND_THE_SCANNER.test(expected.error))
      return { mismatches: [], refused: true, newer: false };
    if (NEWER.test(expected.error)) return { mismatches: [], refused: false, newer: true };
    const line = Number(/^line (\d+)/.exec(expected.error)?.[1] ?? 1);
    return one(line, 'python', `no valid Python: ${expected.error}`);
  }
  if (fault !== undefined) return one(fault.line, 'scanner', `no valid Python: ${fault.reason}`);
  const theirs = expected.facts.filter((fact) => !isKnownToAll(fact));
  const mismatches = differences(factsOf(outline, expected), theirs).map(({ says, fact }) => {
    const line = Number(/^\d+/.exec(fact)?.[0] ?? 1);
    return { path: expected.path, line, says, what: fact };
  });
  return { mismatches, refused: false, newer: false };
}

const EVERYWHERE: ReadonlySet<string> = new Set(WORDS);

/** An unbound name that Python binds, or one that a class gives another name (`__name`). */
function isKnownToAll(fact: string): boolean {
  const name = / unbound (\S+)/.exec(fact)?.[1];
  return name !== undefined && (EVERYWHERE.has(name) || /^_.*__.*(?:[^_]|[^_]_)$/.test(name));
}

/** Facts of one side that the other lacks, counted: a fact given twice must be found twice. */
function differences(
  ours: readonly string[],
  theirs: readonly string[],
): { says: Mismatch['says']; fact: string }[] {
  const balance = new Map<string, number>();
  for (const fact of ours) if (!isKnownToAll(fact)) balance.set(fact, (balance.get(fact) ?? 0) + 1);
  const unplaced: string[] = [];
  for (const fact of theirs) {
    if (fact.startsWith(NOWHERE)) unplaced.push(fact.slice(NOWHERE.length));
    else balance.set(fact, (balance.get(fact) ?? 0) - 1);
  }
  if (unplaced.length > 0) placeFacts(balance, unplaced);
  return [...balance].flatMap(([fact, count]) =>
    count === 0 ? [] : [{ says: count > 0 ? ('scanner' as const) : ('python' as const), fact }],
  );
}

const NOWHERE = '?:? ';

/** Finds for each fact that has no place one of ours which says the same of any. */
function placeFacts(balance: Map<string, number>, unplaced: readonly string[]): void {
  const left = new Map<string, string[]>();
  for (const [fact, count] of balance) {
    if (count <= 0) continue;
    // Nor does it know how often when it does not know where.
    const what = fact.slice(fact.indexOf(' ') + 1).replace(/^(unbound \S+) x\d+$/, '$1');
    const known = left.get(what) ?? [];
    for (let k = 0; k < count; k++) known.push(fact);
    left.set(what, known);
  }
  for (const what of unplaced) {
    const fact = left.get(what)?.pop() ?? NOWHERE + what;
    balance.set(fact, (balance.get(fact) ?? 0) - 1);
  }
}
