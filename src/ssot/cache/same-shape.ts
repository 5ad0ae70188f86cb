import type { Outline } from '../outline/types.ts';

/** Fields that say on which line something stands. Whatever else an outline holds must be the same. */
const LINES: ReadonlySet<string> = new Set(['line', 'statementLine']);
/** Fields of the whole file that no rule sees. */
const TOTALS: ReadonlySet<string> = new Set(['bytes', 'lines']);

/**
 * Whether two outlines of a file differ in nothing but on which lines things stand: the same things in the same order, on the same
 * line as each other or not, as before.
 */
export function sameShape(before: Outline, after: Outline): boolean {
  const lines = new Map<number, number>();
  for (const field of fieldsOf(before, after)) {
    if (TOTALS.has(field)) continue;
    if (!same(fieldOf(before, field), fieldOf(after, field), lines)) return false;
  }
  const moved = [...lines].sort(([a], [b]) => a - b);
  return moved.every(([, line], nth) => nth === 0 || line > moved[nth - 1]![1]);
}

/** Compares all but lines, of which it notes what became of which. */
function same(before: unknown, after: unknown, lines: Map<number, number>): boolean {
  if (before === after) return true;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return false;
  if (Array.isArray(before) !== Array.isArray(after)) return false;
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return false;
    return before.every((it, nth) => same(it, after[nth], lines));
  }
  return fieldsOf(before, after).every((field) => {
    const [a, b] = [fieldOf(before, field), fieldOf(after, field)];
    return LINES.has(field) ? movedTo(lines, a, b) : same(a, b, lines);
  });
}

function movedTo(lines: Map<number, number>, before: unknown, after: unknown): boolean {
  if (typeof before !== 'number' || typeof after !== 'number') return false;
  const known = lines.get(before);
  if (known === undefined) lines.set(before, after);
  return known === undefined || known === after;
}

function fieldsOf(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function fieldOf(record: object, field: string): unknown {
  return (record as Readonly<Record<string, unknown>>)[field];
}
