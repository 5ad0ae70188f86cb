import { type Area, areaOf } from './area.ts';
import type { Target } from './index/resolve.ts';
import type { SourceFile } from './index/source-file.ts';
import { qualname } from './index/source-file.ts';
import type { Reference, SourceIndex } from './index/source-index.ts';
import { type ContextName, contextNames, isStandIn } from './outline/context.ts';
import type { Definition } from './outline/types.ts';

export interface InventoryDefinition {
  readonly path: string;
  readonly line: number;
  readonly module: string;
  readonly qualname: string;
  readonly kind: 'class' | 'enum' | 'protocol' | 'dataclass' | 'typeddict' | 'namedtuple' | 'function';
  readonly context: readonly ContextName[];
  readonly area: Area;
  /** Line of the definition that replaces it. */
  readonly shadowedBy?: number;
  readonly members: readonly string[];
}

export interface InventoryLink {
  readonly path: string;
  readonly line: number;
  readonly module: string;
  readonly target: string | null;
}

export interface InventoryConsumer {
  readonly path: string;
  readonly line: number;
  readonly kind: 'import';
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
}

/** Whether a name is asked for as a `/regex/`. */
export function nameFilter(names: readonly string[]): (name: string) => boolean {
  const patterns = names
    .flatMap((name) => /^\/(.+)\/$/.exec(name)?.[1] ?? [])
    .map((source) => new RegExp(source));
  return (name) => patterns.some((pattern) => pattern.test(name));
}

/** Gathers what the tree does with one name; `home` is its declared module, if it has one. */
export function symbolOf(index: SourceIndex, name: string, home: string | undefined): InventorySymbol {
  const found: { file: SourceFile; at: number }[] = [];
  const aliases: InventoryLink[] = [];
  for (const file of index.files) {
    for (const [at, it] of file.outline.definitions.entries()) if (it.name === name) found.push({ file, at });
    for (const it of file.outline.assignments) {
      if (it.name !== name || it.scope !== 0 || it.value === null) continue;
      const target = describe(index.resolver.name(file, name, true));
      aliases.push({ path: file.path, line: it.line, module: file.module, target });
    }
  }
  const imports = index.references.filter(({ item }) => item.name === name);
  const consumers = imports.map(consumer);
  const reexports = imports
    .filter(({ file, item }) => item.scope === 0 && isReexport(index, file, item.as ?? name))
    .map(({ file, item, targets }) => ({
      path: file.path,
      line: item.line,
      module: file.module,
      target: describe(targets),
    }));
  const shadowed = found.filter(({ file, at }) => shadowedBy(file, at) !== undefined);
  const real = found.filter(
    ({ file, at }) =>
      !isStandIn(file.outline.definitions[at]!.context) &&
      !shadowed.some((it) => it.file === file && it.at === at),
  );
  const verdict =
    shadowed.length > 0
      ? 'shadowed'
      : real.length > 1
        ? 'duplicate'
        : found.length > 0
          ? 'single'
          : aliases.length > 0
            ? 'alias-only'
            : 'missing';
  const only = real.length === 1 ? `${real[0]!.file.module}.${qualname(real[0]!.file, real[0]!.at)}` : null;
  return {
    name,
    verdict,
    canonical: home === undefined ? only : `${home}.${name}`,
    definitions: found.map(({ file, at }) => definition(file, at)),
    aliases,
    reexports,
    consumers,
  };
}

/** A package's `__init__`, or a module whose own name for it others import. */
function isReexport(index: SourceIndex, file: SourceFile, name: string): boolean {
  if (file.isPackage || file.outline.exports?.names.includes(name) === true) return true;
  return index.references.some(({ item, file: importer }) => {
    if (item.name !== name || importer === file) return false;
    const at = index.resolver.module(importer, item);
    return at.kind === 'file' && at.file === file;
  });
}

function consumer({ file, item, targets }: Reference): InventoryConsumer {
  return {
    path: file.path,
    line: item.line,
    kind: 'import',
    via: '.'.repeat(item.level) + item.module,
    as: item.as ?? item.name!,
    resolves: describe(targets),
    context: contextNames(item.context),
    area: areaOf(file),
  };
}

function describe(targets: readonly Target[]): string | null {
  const target = targets.find((it) => it.kind === 'definition');
  return target === undefined ? null : `${target.file.module}.${qualname(target.file, target.index)}`;
}

function shadowedBy({ outline }: SourceFile, at: number): number | undefined {
  const pair = outline.rebindings.find((it) => it.earlier === at);
  return pair && outline.definitions[pair.later]!.line;
}

function definition(file: SourceFile, at: number): InventoryDefinition {
  const it = file.outline.definitions[at]!;
  const by = shadowedBy(file, at);
  const inner = [...file.outline.definitions, ...file.outline.assignments].filter(
    ({ scope }) => scope === at + 1,
  );
  return {
    path: file.path,
    line: it.line,
    module: file.module,
    qualname: qualname(file, at),
    kind: kindOf(it),
    context: contextNames(it.context),
    area: areaOf(file),
    ...(by === undefined ? {} : { shadowedBy: by }),
    members: it.kind === 'class' ? [...new Set(inner.map(({ name }) => name))] : [],
  };
}

function kindOf({ kind, bases, decorators }: Definition): InventoryDefinition['kind'] {
  if (kind === 'function') return 'function';
  if (decorators.some((name) => /(?:^|\.)dataclass$/.test(name))) return 'dataclass';
  const base = /(?:^|[\s,.])(\w*(?:Enum|Flag)|Protocol|TypedDict|NamedTuple)\b/.exec(bases)?.[1];
  if (base === undefined) return 'class';
  return base === 'Protocol' || base === 'TypedDict' || base === 'NamedTuple'
    ? (base.toLowerCase() as 'protocol')
    : 'enum';
}
