import type { EdgeKind, OnFailure } from '../index/graph.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { Dir } from '../index/tree.ts';

/** One file that makes another be loaded. */
export interface Step {
  readonly from: SourceFile;
  readonly to: SourceFile;
  /** An import statement; the package that a module is in, loaded before it; or a `conftest.py` above a test. */
  readonly why: 'import' | 'package' | 'conftest';
  /** Of the import; 1 for what no statement asks for. */
  readonly line: number;
  readonly kind: EdgeKind;
  readonly onFailure: OnFailure;
}

/** What loads what in a tree. */
export interface Loads {
  /** What makes a file be loaded. */
  to(file: SourceFile): readonly Step[];
}

/**
 * Every load of a tree: its imports, the `__init__.py` of each module's package, and for each test file the
 * `conftest.py` files of its directory and those above. Linear in files, imports and depth.
 */
export function loadsOf({ files, graph, tree }: SourceIndex): Loads {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const back: Step[][] = files.map(() => []);
  const add = (step: Step): void => {
    back[step.to.id]!.push(step);
  };
  const conftests = conftestsBelow(tree.root, byPath);
  for (const from of files) {
    for (const { to, line, kind, onFailure } of graph.edges(from))
      add({ from, to, why: 'import', line, kind, onFailure });
    const outer = packageOf(from, byPath);
    const implied = { from, line: 1, kind: 'module', onFailure: 'fails' } as const;
    if (outer !== undefined) add({ ...implied, to: outer, why: 'package' });
    if (!isTestFile(from)) continue;
    for (const to of conftests.get(from.dir) ?? []) add({ ...implied, to, why: 'conftest' });
  }
  return { to: (file) => back[file.id] ?? [] };
}

/** Whether pytest collects a file by its default `python_files`. */
export function isTestFile({ path }: SourceFile): boolean {
  return /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/.test(path);
}

/** The `__init__.py` that is loaded before a module; none for what is imported from a source root itself. */
function packageOf(
  { module, dir, isPackage }: SourceFile,
  byPath: ReadonlyMap<string, SourceFile>,
): SourceFile | undefined {
  if (!module.includes('.')) return undefined;
  const init = (isPackage ? dir.parent : dir)?.modules.get('__init__');
  return init === undefined ? undefined : byPath.get(init);
}

/** For each directory the `conftest.py` files that pytest loads before a test in it, the nearest first. */
function conftestsBelow(root: Dir, byPath: ReadonlyMap<string, SourceFile>): Map<Dir, readonly SourceFile[]> {
  const found = new Map<Dir, readonly SourceFile[]>();
  const open: (readonly [Dir, readonly SourceFile[]])[] = [[root, []]];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [dir, above] = at;
    const path = dir.modules.get('conftest');
    const own = path === undefined ? undefined : byPath.get(path);
    const all = own === undefined ? above : [own, ...above];
    found.set(dir, all);
    for (const child of dir.dirs.values()) open.push([child, all]);
  }
  return found;
}
