import { readNames, written } from './name-list.ts';
import { saidBy } from './new-import.ts';
import type { PlacedImport } from './placed-imports.ts';
import type { SourceText, Splice } from './source-text.ts';
import type { StatementName } from './statement.ts';

/** Takes names (by their places) out of a statement that keeps others; comments that are said of none of them stay. */
export function without(
  source: SourceText,
  own: PlacedImport,
  taken: readonly number[],
  lineLength: number,
): Splice {
  const { statement, indent, comment } = own;
  const { from, to, names } = statement;
  const list = readNames(source, own);
  const said = saidBy(own);
  if (list === undefined || said.kind === 'import') return { from, to, text: cut(source, own, taken) };
  const left = { ...list, names: list.names.filter((_, nth) => !taken.includes(nth)) };
  const after = comment === undefined ? 0 : comment.to - comment.from + 2;
  if (list.style === 'line') return { from, to, text: cut(source, own, taken) };
  if (names.length === left.names.length) return { from, to: from, text: '' };
  return { from, to, text: written(said, left, said, { lineLength, indent, eol: source.eol, after }) };
}

/** The statement with the names cut out of it and nothing else changed. */
function cut({ text }: SourceText, { statement }: PlacedImport, taken: readonly number[]): string {
  const { names, from, to } = statement;
  const left = names.filter((_, nth) => !taken.includes(nth));
  const last = left.at(-1)!;
  let result = '';
  let at = from;
  for (const [nth, name] of names.entries()) {
    if (!taken.includes(nth) || name.from > last.from) continue;
    result += text.slice(at, name.from);
    at = afterComma(text, name, names[nth + 1]!);
  }
  if (names.at(-1) === last) return result + text.slice(at, to);
  return result + text.slice(at, last.to) + text.slice(names.at(-1)!.to, to);
}

/** Up to the next name on the line, or to the end of the line. */
function afterComma(text: string, name: StatementName, next: StatementName): number {
  const gap = text.slice(name.comma + 1, next.from);
  return gap.includes('#') ? name.comma + 1 : next.from;
}
