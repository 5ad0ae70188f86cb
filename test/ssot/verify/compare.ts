import { scanOutline } from '../../../src/ssot/outline/scan.ts';
import { factsOf } from './facts.ts';

/** What the oracle says of one file. */
export interface Expected {
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
}

/** Faults that only a codec, a Unicode table, or more than an outline can see: no outline is wrong for them. */
const BEYOND_THE_SCANNER = /encoding|codec|U\+20AC|maximum recursion|too many nested|s_push|too complex/;

/** Holds the outline of a file to what CPython's parser says of it. */
export function compare(expected: Expected, bytes: Buffer): Compared {
  const outline = scanOutline(bytes);
  const fault = outline.faults[0];
  const one = (line: number, says: Mismatch['says'], what: string): Compared => ({
    mismatches: [{ path: expected.path, line, says, what }],
    refused: false,
  });
  if (expected.error !== null) {
    if (fault !== undefined || BEYOND_THE_SCANNER.test(expected.error))
      return { mismatches: [], refused: true };
    const line = Number(/^line (\d+)/.exec(expected.error)?.[1] ?? 1);
    return one(line, 'python', `no valid Python: ${expected.error}`);
  }
  if (fault !== undefined) return one(fault.line, 'scanner', `no valid Python: ${fault.reason}`);
  const mismatches = differences(factsOf(outline), expected.facts).map(({ says, fact }) => {
    const line = Number(/^\d+/.exec(fact)?.[0] ?? 1);
    return { path: expected.path, line, says, what: fact };
  });
  return { mismatches, refused: false };
}

/** Facts of one side that the other lacks, counted: a fact given twice must be found twice. */
function differences(
  ours: readonly string[],
  theirs: readonly string[],
): { says: Mismatch['says']; fact: string }[] {
  const balance = new Map<string, number>();
  for (const fact of ours) balance.set(fact, (balance.get(fact) ?? 0) + 1);
  for (const fact of theirs) balance.set(fact, (balance.get(fact) ?? 0) - 1);
  return [...balance].flatMap(([fact, count]) =>
    count === 0 ? [] : [{ says: count > 0 ? ('scanner' as const) : ('python' as const), fact }],
  );
}
