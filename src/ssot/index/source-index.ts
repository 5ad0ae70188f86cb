import { resolve } from 'node:path';
import { DEFAULT_MAX_FILE_BYTES, DEFAULT_TEST_PATTERNS, type SsotOptions } from '../options.ts';
import { CONTEXT } from '../outline/context.ts';
import type { ImportedName } from '../outline/types.ts';
import { pathMatcher } from '../patterns.ts';
import { type EdgeKind, ImportGraph, type OnFailure } from './graph.ts';
import { getOrInsert } from './grouping.ts';
import { contains, type Located, Locator } from './locate.ts';
import { depthOf, moduleNameUnder } from './module-name.ts';
import { packagesAbove } from './packages-above.ts';
import { Resolver, type Target } from './resolve.ts';
import { sourceRoots } from './roots.ts';
import { onDisk, type TreeSource } from './source.ts';
import type { SourceFile } from './source-file.ts';
import { type Dir, dirAt, listTree, type Tree } from './tree.ts';
import { Turns } from './turns.ts';

/** One import of the tree and what it comes to. */
export interface Reference {
  readonly file: SourceFile;
  readonly item: ImportedName;
  /** The module that the statement names, before any name is taken from it. */
  readonly at: Located;
  readonly targets: readonly Target[];
}

/** A tree of Python, read and linked. */
export interface SourceIndex {
  /** Absolute. */
  readonly root: string;
  readonly tree: Tree;
  readonly sourceRoots: readonly Dir[];
  readonly files: readonly SourceFile[];
  readonly references: readonly Reference[];
  readonly resolver: Resolver;
  readonly graph: ImportGraph;
  /** The imports that end at a definition. */
  consumers(file: SourceFile, definition: number): readonly Reference[];
}

/** Reads and links the tree under `options.root`, or as `source` has it. Throws when the root cannot be listed. */
export async function buildIndex(
  options: SsotOptions,
  signal?: AbortSignal,
  source: TreeSource = onDisk(resolve(options.root)),
): Promise<SourceIndex> {
  const root = resolve(options.root);
  const tree = listTree(source, pathMatcher(options.exclude ?? []), packagesAbove(root));
  const outlines = await source.outlines(tree.files, options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES, signal);
  const isTest = pathMatcher(options.testPatterns ?? DEFAULT_TEST_PATTERNS);
  const files = tree.files.map((path, id): SourceFile => {
    const slash = path.lastIndexOf('/');
    const dir = dirAt(tree, slash < 0 ? '' : path.slice(0, slash))!;
    const isPackage = path.slice(slash + 1) === '__init__.py';
    return { id, path, dir, isPackage, isTest: isTest(path), outline: outlines[id]!, module: '' };
  });
  const byPath = new Map(files.map((file) => [file.path, file]));
  const roots = sourceRoots(source, tree, options.sourceRoots);
  const locator = new Locator(roots, byPath);
  // The roots that resolve most imports name the modules, and names stand in what the resolver remembers.
  for (const file of files)
    for (const item of file.outline.imports) if (item.level === 0) locator.absolute(file, item.module);
  for (const file of files) file.module = moduleName(file, roots, locator.votes);
  const turns = new Turns(signal);
  const resolver = new Resolver(locator);
  const graph = new ImportGraph();
  const references: Reference[] = [];
  for (const file of files) {
    if (turns.due) await turns.next();
    if (turns.stopped) break;
    for (const item of file.outline.imports) references.push(link(file, item, resolver, graph));
  }
  let uses: Uses | undefined;
  const consumers = (file: SourceFile, definition: number) => {
    uses ??= usesOf(references);
    return uses.get(file)?.get(definition) ?? [];
  };
  return { root, tree, sourceRoots: roots, files, references, resolver, graph, consumers };
}

/** Dotted name relative to the root that the tree imports through most; the deepest of equals. */
function moduleName(file: SourceFile, roots: readonly Dir[], votes: ReadonlyMap<Dir, number>): string {
  const vote = (dir: Dir) => votes.get(dir) ?? 0;
  const own = roots.filter((root) => contains(root, file.dir));
  own.sort((a, b) => vote(b) - vote(a) || depthOf(b) - depthOf(a));
  return moduleNameUnder(own[0], file.dir, file.path);
}

function link(file: SourceFile, item: ImportedName, resolver: Resolver, graph: ImportGraph): Reference {
  const at = resolver.module(file, item);
  const targets = resolver.import(file, item, at);
  if (at.kind === 'file' || at.kind === 'namespace') {
    const kind = edgeKind(item);
    const onFailure = onFailureOf(item.context);
    const edge = (to: SourceFile) => graph.add(file, to, kind, item.statementLine, onFailure);
    // Loading a.b.c loads a and a.b first, but a package that holds the importer is loading already.
    for (const parent of at.passed) if (!contains(parent.dir, file.dir)) edge(parent);
    let submodules = 0;
    if (item.name !== null && item.name !== '*') {
      for (const target of targets) {
        const submodule = submoduleOf(at, target);
        if (submodule !== undefined) {
          submodules++;
          edge(submodule);
        }
      }
    }
    const onlySubmodule = submodules > 0 && submodules === targets.length;
    if (at.kind === 'file' && !(onlySubmodule && contains(at.file.dir, file.dir))) edge(at.file);
  }
  return { file, item, at, targets };
}

/** What a name came to where that is a module of the package itself, and not one that it imports from elsewhere. */
function submoduleOf(at: Located & { kind: 'file' | 'namespace' }, target: Target): SourceFile | undefined {
  if (target.kind !== 'module' || target.at.kind !== 'file') return undefined;
  const { file } = target.at;
  const dir = at.kind === 'file' ? at.file.dir : at.dir;
  return (file.isPackage ? file.dir.parent : file.dir) === dir ? file : undefined;
}

function edgeKind({ context, lazy }: ImportedName): EdgeKind {
  if ((context & CONTEXT.typeChecking) !== 0) return 'type-checking';
  return lazy || (context & (CONTEXT.functionLocal | CONTEXT.mainGuard)) !== 0 ? 'function' : 'module';
}

/** What becomes of a module when an import in this context fails. */
export function onFailureOf(context: number): OnFailure {
  if ((context & (CONTEXT.tryImport | CONTEXT.typeChecking)) !== 0) return 'goes-on';
  const { conditional, exceptFallback, versionGuard } = CONTEXT;
  return (context & (conditional | exceptFallback | versionGuard)) === 0 ? 'fails' : 'may-fail';
}

/** The imports that end at a definition, by its file and its place in the outline. */
type Uses = Map<SourceFile, Map<number, Reference[]>>;

function usesOf(references: readonly Reference[]): Uses {
  const uses: Uses = new Map();
  for (const reference of references) {
    for (const target of reference.targets) {
      if (target.kind !== 'definition') continue;
      const ofFile = getOrInsert(uses, target.file, () => new Map<number, Reference[]>());
      getOrInsert(ofFile, target.index, () => []).push(reference);
    }
  }
  return uses;
}
