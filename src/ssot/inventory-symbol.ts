import { type Area, areaOf } from './area.ts';
import { type Duplicates, isHomonym } from './duplicates/group.ts';
import { getOrInsert } from './index/grouping.ts';
import type { Target } from './index/resolve.ts';
import type { SourceFile } from './index/source-file.ts';
import type { Reference, SourceIndex } from './index/source-index.ts';
import {
  constantsOf,
  contextOf,
  definition,
  type Found,
  fullName,
  type InventoryDefinition,
  isConstant,
  replacedAt,
  shadowedBy,
} from './inventory-definition.ts';
import { type ContextName, contextNames, isStandIn } from './outline/context.ts';

export interface InventoryLink {
  readonly path: string;
  readonly line: number;
  readonly module: string;
  readonly target: string | null;
}

export interface InventoryConsumer {
  readonly path: string;
  readonly line: number;
  readonly kind: 'import' | 'attribute' | 'string' | 'doc';
  readonly via: string;
  readonly as: string;
  readonly resolves: string | null;
  readonly context: readonly ContextName[];
  readonly area: Area;
}

/** One name and everything the tree does with it. */
export interface InventorySymbol {
  readonly name: string;
  readonly verdict: 'single' | 'duplicate' | 'shadowed' | 'alias-only' | 'missing';
  readonly canonical: string | null;
  readonly definitions: readonly InventoryDefinition[];
  readonly aliases: readonly InventoryLink[];
  readonly reexports: readonly InventoryLink[];
  readonly consumers: readonly InventoryConsumer[];
  /** Where two definitions or more could be the name's home. */
  readonly duplicates?: Duplicates;
  /** Where the tree has nothing of the name: the nearest one that it defines. */
  readonly nearest?: string;
}

/** A symbol, and its definitions in the order in which it lists them. */
export interface Gathering {
  readonly symbol: InventorySymbol;
  readonly found: readonly Found[];
}

interface Gathered {
  readonly found: Found[];
  readonly aliases: InventoryLink[];
  readonly imports: Reference[];
}

/** What the tree does with each of these names, in one pass over it; `homes` are declared modules. */
export function symbolsOf(
  index: SourceIndex,
  names: Iterable<string>,
  homes: Readonly<Record<string, string>>,
): Gathering[] {
  const byName = new Map(
    [...names].map((name): [string, Gathered] => [name, { found: [], aliases: [], imports: [] }]),
  );
  for (const file of index.files) {
    for (const [at, { name }] of file.outline.definitions.entries())
      byName.get(name)?.found.push({ file, at, by: 'definition' });
    for (const [name, constant] of constantsOf(file, byName)) byName.get(name)?.found.push(constant);
    for (const { name, scope, form, value, line } of file.outline.assignments) {
      if (scope !== 0 || value === null || form === 'type-alias') continue;
      const gathered = byName.get(name);
      if (gathered === undefined) continue;
      const target = describeTargets(index.resolver.name(file, name, true));
      gathered.aliases.push({ path: file.path, line, module: file.module, target });
    }
  }
  for (const reference of index.references) {
    if (reference.item.name !== null) byName.get(reference.item.name)?.imports.push(reference);
  }
  const taken = namesTaken(index);
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, gathered]) => ({
      symbol: symbolOf(index, name, gathered, homes[name], taken),
      found: gathered.found,
    }));
}

/** For each module, the names that others import from it. */
function namesTaken(index: SourceIndex): Map<SourceFile, Set<string>> {
  const taken = new Map<SourceFile, Set<string>>();
  for (const { file, item } of index.references) {
    const at = item.name === null ? undefined : index.resolver.module(file, item);
    if (at?.kind === 'file' && at.file !== file)
      getOrInsert(taken, at.file, () => new Set<string>()).add(item.name!);
  }
  return taken;
}

function symbolOf(
  { resolver }: SourceIndex,
  name: string,
  { found, aliases, imports }: Gathered,
  home: string | undefined,
  taken: ReadonlyMap<SourceFile, ReadonlySet<string>>,
): InventorySymbol {
  const reexports = imports
    .filter(({ file, item }) => item.scope === 0 && isReexport(file, item.as ?? name, taken))
    .map(({ file, item, targets }) => ({
      path: file.path,
      line: item.line,
      module: file.module,
      target: describeTargets(targets),
    }));
  const lost = found.filter((it) => shadowedBy(it) !== undefined);
  const standing = found.filter((it) => replacedAt(it) === undefined && !isStandIn(contextOf(it)));
  const homonyms = standing.filter(isHomonym);
  // A method or a local class is no second home of what stands at the top of a module.
  const open = homonyms.length > 0 ? homonyms : standing;
  const blocks = open.filter(({ by }) => by === 'definition');
  // A class or function and a variable that happens to have its name are not two homes of one thing.
  const real = blocks.length > 0 ? blocks : open;
  const [only] = real;
  const own = only !== undefined && real.length === 1 ? fullName(only) : null;
  return {
    name,
    verdict: verdictOf(lost.length, real.length, found.length, aliases.length),
    canonical: home === undefined ? own : `${home}.${name}`,
    definitions: found.map((it) => definition(resolver, it)),
    aliases,
    reexports,
    consumers: imports.map(consumer),
  };
}

function verdictOf(lost: number, real: number, all: number, aliases: number): InventorySymbol['verdict'] {
  if (lost > 0) return 'shadowed';
  if (real > 1) return 'duplicate';
  if (all > 0) return 'single';
  return aliases > 0 ? 'alias-only' : 'missing';
}

/** A package's `__init__`, a module that lists the name in `__all__`, or one that others take it from. */
function isReexport(
  file: SourceFile,
  name: string,
  taken: ReadonlyMap<SourceFile, ReadonlySet<string>>,
): boolean {
  return (
    file.isPackage ||
    file.outline.exports?.names.includes(name) === true ||
    taken.get(file)?.has(name) === true
  );
}

function consumer({ file, item, targets }: Reference): InventoryConsumer {
  return {
    path: file.path,
    line: item.line,
    kind: 'import',
    via: '.'.repeat(item.level) + item.module,
    as: item.as ?? item.name!,
    resolves: describeTargets(targets),
    context: contextNames(item.context),
    area: areaOf(file),
  };
}

/** The definition that the first of them is, dotted; null where it is none that is known. */
export function describeTargets(targets: readonly Target[]): string | null {
  const target = targets.find(
    (it) => it.kind === 'definition' || (it.kind === 'assignment' && isConstant(it.file, it.index)),
  );
  if (target?.kind !== 'definition' && target?.kind !== 'assignment') return null;
  return fullName({ file: target.file, at: target.index, by: target.kind });
}
