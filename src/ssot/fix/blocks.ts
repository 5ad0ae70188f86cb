import type { PlacedImport } from './placed-imports.ts';
import type { SourceText } from './source-text.ts';

/** Imports of one suite with nothing but blank lines and comments between them, in sections that blank lines part. */
export type Block = readonly Section[];
export type Section = readonly PlacedImport[];

/** The block that a statement stands in, it included; empty when it shares its line with something else. */
export function blockOf(source: SourceText, all: readonly PlacedImport[], own: PlacedImport): Block {
  if (!own.alone) return [];
  const at = all.indexOf(own);
  let from = at;
  while (from > 0 && gap(source, all[from - 1]!, all[from]!) !== undefined) from--;
  const sections: PlacedImport[][] = [[all[from]!]];
  for (let next = from + 1; next < all.length; next++) {
    const between = gap(source, all[next - 1]!, all[next]!);
    if (between === undefined) break;
    if (between === 'blank') sections.push([all[next]!]);
    else sections.at(-1)!.push(all[next]!);
  }
  return sections;
}

/** What parts two statements: nothing, comments, blank lines; undefined where they are not of one block. */
function gap(
  source: SourceText,
  one: PlacedImport,
  other: PlacedImport,
): 'none' | 'comment' | 'blank' | undefined {
  const [a, b] = [one.items[0]!, other.items[0]!];
  if (!one.alone || !other.alone || a.scope !== b.scope || a.branch !== b.branch) return undefined;
  const between = source.text.slice(one.lines.to, other.lines.from);
  if (between === '') return 'none';
  if (!/^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*$/.test(between)) return undefined;
  return /(?:^|[\r\n])[ \t\f]*(?:\r\n|\n|\r)/.test(between) ? 'blank' : 'comment';
}

/** Whether a comment stands right above a statement and so is said of it. */
export function isCommented(source: SourceText, { lines }: PlacedImport): boolean {
  const above = source.text.slice(Math.max(0, lines.from - 2000), lines.from);
  return /(?:^|[\r\n])[ \t\f]*#[^\r\n]*(?:\r\n|\n|\r)$/.test(above);
}
