import type { Duplicates } from '../../ssot/duplicates/group.ts';
import type { NearDuplicates } from '../../ssot/duplicates/near.ts';
import type { InventoryReport } from '../../ssot/inventory.ts';
import type { InventoryDefinition } from '../../ssot/inventory-definition.ts';
import type { InventorySymbol } from '../../ssot/inventory-symbol.ts';
import { plural } from '../../util/plural.ts';

const MAX_DIFFERENCES = 8;
const MAX_RANKED = 20;
const MAX_ALIKE = 10;
const MAX_PLACES = 4;

/** How the definitions of a name relate, where it should have its home and why, and what differs. */
export function duplicateLines(definitions: readonly InventoryDefinition[], group: Duplicates): string[] {
  const at = (nth: number) => `${definitions[nth]!.path}:${definitions[nth]!.line}`;
  const rest = group.differences.length - MAX_DIFFERENCES;
  return [
    `  class      ${group.class}: ${group.others.length + 1} definitions`,
    `  home       ${at(group.home.definition)}  proposed: ${group.home.why.join('; ')}`,
    ...group.others.map(
      (it) => `  other      ${at(it.definition)}  ${it.class}, ${Math.floor(it.likeness * 100)} % alike`,
    ),
    ...group.differences.slice(0, MAX_DIFFERENCES).map(({ kind, name, variants }) => {
      const told = variants.map(({ text, definitions: own }) => {
        const places = own.slice(0, MAX_PLACES).map(at).join(', ');
        return `${text === null ? 'not' : kind === 'member' ? 'is' : `\`${text}\``} in ${places}${own.length > MAX_PLACES ? ' …' : ''}`;
      });
      return `  differs    ${kind} ${name}: ${told.join('; ')}`;
    }),
    ...(rest > 0 ? [`  differs    and in ${rest} more (--format json lists them)`] : []),
  ];
}

/** What the whole listing comes to: the names to be looked at first, and what is alike under other names. */
export function rankedLines({ symbols, alike }: InventoryReport): string[] {
  const ranked = symbols
    .flatMap((symbol) => (symbol.duplicates === undefined ? [] : [{ symbol, group: symbol.duplicates }]))
    .sort((a, b) => b.group.rank - a.group.rank);
  if (ranked.length + alike.length === 0) return [];
  const table =
    ranked.length < 2
      ? []
      : [
          `Several definitions: ${plural(ranked.length, 'name')}, ${countByClass(ranked.map(({ group }) => group.class))}. By imports × differences:`,
          ...ranked.slice(0, MAX_RANKED).map(({ symbol, group }) => row(symbol, group)),
          ...(ranked.length > MAX_RANKED ? [`  and ${ranked.length - MAX_RANKED} more`] : []),
          '',
        ];
  const more = alike.length - MAX_ALIKE;
  const groups =
    alike.length === 0
      ? []
      : [
          `Alike under different names: ${plural(alike.length, 'group')}.`,
          ...alike.slice(0, MAX_ALIKE).map(alikeLine),
          ...(more > 0 ? [`  and ${more} more (--format json lists them)`] : []),
          '',
        ];
  return [...table, ...groups];
}

function row({ name, definitions }: InventorySymbol, group: Duplicates): string {
  const home = definitions[group.home.definition]!;
  const size = `${group.others.length + 1}×`.padStart(4);
  return `  ${String(group.rank).padStart(7)} ${size} ${group.class.padEnd(20)} ${name}  → ${home.path}:${home.line}`;
}

function countByClass(classes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const it of classes) counts.set(it, (counts.get(it) ?? 0) + 1);
  return [...counts].map(([it, times]) => `${times} ${it}`).join(', ');
}

function alikeLine({ why, likeness, definitions }: NearDuplicates): string {
  const shown = definitions.slice(0, MAX_PLACES).map((it) => `${it.qualname} ${it.path}:${it.line}`);
  const rest = definitions.length - shown.length;
  const how = why === 'alike-body' ? `${Math.floor(likeness * 100)} % alike` : why.replace('-', ' ');
  return `  ${how.padEnd(13)} ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
