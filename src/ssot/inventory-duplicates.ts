import { duplicatesOf, isHomonym } from './duplicates/group.ts';
import { textsOf } from './duplicates/texts.ts';
import type { SourceIndex } from './index/source-index.ts';
import { fullName } from './inventory-definition.ts';
import type { Gathering, InventorySymbol } from './inventory-symbol.ts';
import { DEFAULT_MAX_FILE_BYTES, type SsotOptions } from './options.ts';

/** Symbols with what their definitions have to do with each other. `gathered` is in the same order; reads the files that define one. */
export function withDuplicates(
  index: SourceIndex,
  symbols: readonly InventorySymbol[],
  gathered: readonly Gathering[],
  { maxFileBytes = DEFAULT_MAX_FILE_BYTES, families = {} }: SsotOptions,
): InventorySymbol[] {
  const groups = gathered.map(({ found }) => found.filter(isHomonym)).filter((it) => it.length > 1);
  if (groups.length === 0) return [...symbols];
  const texts = textsOf(index.root, groups.flat(), maxFileBytes);
  return symbols.map((symbol, nth) => {
    const documents = new Map<string | null, number>();
    for (const { kind, resolves } of symbol.consumers)
      if (kind === 'doc') documents.set(resolves, (documents.get(resolves) ?? 0) + 1);
    const duplicates = duplicatesOf(
      index,
      gathered[nth]!.found,
      texts,
      (found) => documents.get(fullName(found)) ?? 0,
      families[symbol.name],
    );
    return duplicates === undefined ? symbol : { ...symbol, duplicates };
  });
}
