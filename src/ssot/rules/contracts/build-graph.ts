import { relativeBase, type SourceFile } from '../../index/source-file.ts';
import type { SourceIndex } from '../../index/source-index.ts';
import type { Dir } from '../../index/tree.ts';
import { CONTEXT } from '../../outline/context.ts';
import type { ImportedName } from '../../outline/types.ts';
import type { Contract, ContractSet, PlacedContract } from './contract.ts';
import { ModuleGraph } from './module-graph.ts';
import type { Fault } from './verdict.ts';

/** The modules below some packages and who of them imports whom. */
export interface Built {
  readonly kind: 'built';
  readonly graph: ModuleGraph;
  readonly rootPackages: readonly string[];
}

/**
 * The graph that contracts are checked on, as grimp builds it: an import of `a.b.c` leads to the module of that
 * name or else to its parent, and to nothing in between; what lies outside the root packages is one module each.
 */
export function buildGraph(index: SourceIndex, set: ContractSet): Built | Fault {
  const rootPackages = set.rootPackages ?? packagesOf(index.sourceRoots, set.contracts);
  const graph = new ModuleGraph();
  const files = new Map<string, SourceFile>();
  const byPath = new Map(index.files.map((file) => [file.path, file]));
  for (const name of rootPackages) {
    const dir = packageDir(index.sourceRoots, name);
    if (dir === undefined) {
      const isModule = index.files.some(({ module, isPackage }) => module === name && !isPackage);
      const message = isModule ? `${name} is a module, not a package` : `there is no package ${name}`;
      const help = `A root package is a directory below ${list(index.sourceRoots.map(({ path }) => path || '.'))}.`;
      return { kind: 'fault', message, help };
    }
    collect(dir, name, false, (module, path) => {
      graph.addModule(module);
      const file = path === undefined ? undefined : byPath.get(path);
      if (file !== undefined) files.set(module, file);
    });
  }
  for (const [module, file] of files) {
    for (const item of file.outline.imports) {
      if (set.excludeTypeCheckingImports && (item.context & CONTEXT.typeChecking) !== 0) continue;
      const target = targetOf(
        module,
        file,
        item,
        files,
        set.includeExternalPackages ? rootPackages : undefined,
      );
      if (target === undefined) continue;
      graph.addModule(target, !files.has(target));
      graph.addImport(module, target, { path: file.path, line: item.statementLine });
    }
  }
  return { kind: 'built', graph, rootPackages };
}

const list = (paths: readonly string[]) => paths.slice(0, 5).join(', ');

/** Every package that stands directly below a source root, and every directory there that a contract names. */
function packagesOf(roots: readonly Dir[], contracts: readonly PlacedContract[]): string[] {
  const named = new Set(contracts.flatMap(({ contract }) => topNames(contract)));
  const found = new Set<string>();
  for (const root of roots) {
    if (root.modules.has('__init__')) continue;
    for (const dir of root.dirs.values())
      if (dir.modules.has('__init__') || named.has(dir.name)) found.add(dir.name);
  }
  return [...found].sort();
}

/** The first part of every name that stands in a contract. */
function topNames({ name: _, ...contract }: Contract): string[] {
  const texts = Object.values(contract).flatMap((value): readonly unknown[] =>
    Array.isArray(value) ? value : [],
  );
  return texts.flatMap((text) => String(text).split(/->|[|:()]/)).map((part) => part.trim().split('.')[0]!);
}

function packageDir(roots: readonly Dir[], name: string): Dir | undefined {
  for (const root of roots) {
    let dir: Dir | undefined = root;
    for (const part of name.split('.')) dir = dir?.dirs.get(part);
    if (dir !== undefined) return dir;
  }
  return undefined;
}

/** Tells every module below a directory; of directories without `__init__`, only those above the first with one. */
function collect(
  dir: Dir,
  name: string,
  inPackage: boolean,
  add: (module: string, path?: string) => void,
): boolean {
  const isPackage = dir.modules.has('__init__');
  if (inPackage && !isPackage) return false;
  let found = false;
  for (const [stem, path] of dir.modules) {
    if (stem.includes('.')) continue;
    add(stem === '__init__' ? name : `${name}.${stem}`, path);
    found = true;
  }
  for (const child of dir.dirs.values()) {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(child.name)) continue;
    if (collect(child, `${name}.${child.name}`, inPackage || isPackage, add)) found = true;
  }
  if (found && !isPackage) add(name);
  return found;
}

function targetOf(
  importer: string,
  { isPackage }: SourceFile,
  { level, module, name }: ImportedName,
  files: ReadonlyMap<string, SourceFile>,
  rootPackages: readonly string[] | undefined,
): string | undefined {
  const base = level === 0 ? '' : relativeBase({ module: importer, isPackage }, level);
  const full = [base, module, name ?? ''].filter((part) => part !== '').join('.');
  if (files.has(full)) return full;
  const parent = full.slice(0, Math.max(0, full.lastIndexOf('.')));
  if (files.has(parent)) return parent;
  return rootPackages === undefined ? undefined : externalPackage(full, rootPackages);
}

/** The package from elsewhere that a name belongs to: its first part, or as many as tell it from a root package in the same namespace. */
function externalPackage(full: string, rootPackages: readonly string[]): string | undefined {
  if (rootPackages.some((root) => root === full || root.startsWith(`${full}.`))) return undefined;
  const parts = full.split('.');
  const shared = rootPackages.map((root) => {
    const rootParts = root.split('.');
    let same = 0;
    while (same < rootParts.length && rootParts[same] === parts[same]) same++;
    return rootParts.length > 1 ? same : 0;
  });
  return parts.slice(0, Math.max(0, ...shared) + 1).join('.');
}
