import { nearest } from '../util/nearest.ts';
import { type Area, areasByPath } from './area.ts';
import { type NearDuplicates, nearDuplicates } from './duplicates/near.ts';
import type { SourceIndex } from './index/source-index.ts';
import { indexTree, type Scanned, type SsotResult, scannedOf } from './index-tree.ts';
import { withDuplicates } from './inventory-duplicates.ts';
import { withMentions } from './inventory-mentions.ts';
import { type InventorySymbol, symbolsOf } from './inventory-symbol.ts';
import { nameFilter } from './name-filter.ts';
import { DEFAULT_MAX_FILE_BYTES, type SsotOptions } from './options.ts';

/** The document of `ssot inventory --format json`. */
export interface InventoryReport {
  readonly version: 1;
  readonly root: string;
  readonly elapsedMs: number;
  readonly files: Scanned & {
    readonly unparsable: readonly { readonly path: string; readonly line: number; readonly reason: string }[];
  };
  readonly symbols: readonly InventorySymbol[];
  /** Classes and functions that are alike under different names: of the names asked for, or all. The largest groups first. */
  readonly alike: readonly NearDuplicates[];
}

/**
 * Lists definitions, aliases, re-exports and consumers of the names given (`/regex/` for a pattern). Without
 * names, of every class at the top of a module.
 */
export async function inventoryTree(
  options: SsotOptions,
  names: readonly string[] = [],
  signal?: AbortSignal,
): Promise<SsotResult<InventoryReport>> {
  const started = performance.now();
  const indexed = await indexTree(options, signal);
  if (!indexed.ok) return indexed;
  const index = indexed.report;
  const wanted = new Set<string>(names.filter((name) => !name.startsWith('/')));
  const matches = nameFilter(names);
  for (const { outline } of index.files) {
    for (const { kind, name, scope } of outline.definitions) {
      if (scope === 0 && (names.length === 0 ? kind === 'class' : matches(name))) wanted.add(name);
    }
    for (const { name, scope } of outline.assignments) if (scope === 0 && matches(name)) wanted.add(name);
  }
  const gathered = symbolsOf(index, wanted, options.families ?? {});
  const listed = withMentions(
    index,
    gathered.map(({ symbol }) => symbol),
    options,
  );
  const symbols = withNearest(index, withDuplicates(index, listed, gathered, options)).map((it) =>
    labelled(it, options),
  );
  const maxBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  const alike = nearDuplicates(index, names.length === 0 ? undefined : wanted, maxBytes);
  const unparsable = index.files.flatMap(({ path, outline }) =>
    outline.faults.slice(0, 1).map(({ line, reason }) => ({ path, line, reason })),
  );
  const elapsedMs = Math.round(performance.now() - started);
  return {
    ok: true,
    report: {
      version: 1,
      root: index.root,
      elapsedMs,
      files: { ...scannedOf(index), unparsable },
      symbols,
      alike,
    },
  };
}

/** Symbols, those that are missing with the nearest name that is defined at the top of a module. */
function withNearest({ files }: SourceIndex, symbols: readonly InventorySymbol[]): InventorySymbol[] {
  if (symbols.every(({ verdict }) => verdict !== 'missing')) return [...symbols];
  const names = new Set(
    files.flatMap(({ outline: { definitions, assignments } }) =>
      [...definitions, ...assignments].filter(({ scope }) => scope === 0).map(({ name }) => name),
    ),
  );
  return symbols.map((symbol) => {
    const near = symbol.verdict === 'missing' ? nearest(symbol.name, names) : undefined;
    return near === undefined ? symbol : { ...symbol, nearest: near };
  });
}

/** A symbol with the areas of its places as the options declare them. */
function labelled(symbol: InventorySymbol, options: SsotOptions): InventorySymbol {
  if (options.areas === undefined) return symbol;
  const areaAt = areasByPath(options);
  const label = <Place extends { readonly path: string; readonly area: Area }>(place: Place): Place => ({
    ...place,
    area: areaAt(place.path) ?? place.area,
  });
  return { ...symbol, definitions: symbol.definitions.map(label), consumers: symbol.consumers.map(label) };
}
