import { areaOf } from './area.ts';
import { getOrInsert } from './index/grouping.ts';
import type { SourceIndex } from './index/source-index.ts';
import { describeTargets, type InventoryConsumer, type InventorySymbol } from './inventory-symbol.ts';
import { mentionsInCode } from './mentions/code.ts';
import { mentionsInDocuments } from './mentions/documents.ts';
import type { Mention } from './mentions/dotted.ts';
import { DEFAULT_MAX_FILE_BYTES, type SsotOptions } from './options.ts';
import { contextNames } from './outline/context.ts';

/** Symbols with the consumers that no import shows: attributes of modules, dotted strings, documents and notebooks. */
export function withMentions(
  index: SourceIndex,
  symbols: readonly InventorySymbol[],
  { maxFileBytes = DEFAULT_MAX_FILE_BYTES }: SsotOptions,
): InventorySymbol[] {
  const names = new Set(symbols.map(({ name }) => name));
  const byName = new Map<string, Mention[]>();
  const { mentions } = mentionsInDocuments(index, names);
  for (const it of [...mentionsInCode(index, names, maxFileBytes), ...mentions])
    getOrInsert(byName, lastPart(it.text), () => []).push(it);
  return symbols.map((symbol) => {
    const more = (byName.get(symbol.name) ?? []).map((it) => consumerOf(it, symbol));
    return more.length === 0 ? symbol : { ...symbol, consumers: [...symbol.consumers, ...more] };
  });
}

/** A bare name in a document is taken for the one definition there is; for none where there are more. */
function consumerOf(
  { kind, file, line, text, context, targets }: Mention,
  symbol: InventorySymbol,
): InventoryConsumer {
  const only = symbol.verdict === 'single' ? symbol.canonical : null;
  return {
    path: file.path,
    line,
    kind,
    via: text === symbol.name ? text : text.slice(0, -symbol.name.length - 1),
    as: symbol.name,
    resolves: targets.length === 0 ? only : describeTargets(targets),
    context: contextNames(context),
    area: areaOf(file),
  };
}

const lastPart = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);
