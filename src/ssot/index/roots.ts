import type { TreeSource } from './source.ts';
import { type Dir, dirAt, type Tree } from './tree.ts';

/**
 * Directories that are on `sys.path` when this tree runs: those given, or else the root, `src`, what pytest's
 * `pythonpath` and setuptools' `where` name, and the parent of every top-level package. A root that is a package itself is
 * none, unless a project is run from there: it is a part of what lies above it.
 */
export function sourceRoots(
  source: Pick<TreeSource, 'text'>,
  tree: Tree,
  given: readonly string[] | undefined,
): Dir[] {
  if (given !== undefined) return given.map((path) => dirAt(tree, path)).filter((dir) => dir !== undefined);
  const found = new Set<Dir>();
  for (const path of configured(source)) {
    const dir = dirAt(tree, path);
    if (dir !== undefined) found.add(dir);
  }
  const src = tree.root.dirs.get('src');
  if (src !== undefined && !src.modules.has('__init__')) found.add(src);
  if (tree.outside !== undefined) found.add(tree.outside);
  const visit = (dir: Dir) => {
    const isPackage = dir.modules.has('__init__');
    if (isPackage && dir.parent?.above === false && !dir.parent.modules.has('__init__'))
      found.add(dir.parent);
    for (const child of dir.dirs.values()) visit(child);
  };
  visit(tree.root);
  if (tree.outside === undefined || tree.isProject) found.add(tree.root);
  return [...found];
}

/** Paths that the project's own configuration puts on the path. */
function configured(source: Pick<TreeSource, 'text'>): string[] {
  const found: string[] = [];
  for (const file of ['pyproject.toml', 'pytest.ini', 'setup.cfg', 'tox.ini']) {
    const text = source.text(file) ?? '';
    for (const [, list, plain] of text.matchAll(/^\s*(?:pythonpath|where)\s*=\s*(?:\[([^\]]*)\]|(.*))$/gm)) {
      const values = list === undefined ? plain!.trim().split(/\s+/) : list.split(',');
      found.push(...values.map((it) => it.trim().replace(/^["']|["']$/g, '')).filter((it) => it !== ''));
    }
  }
  return found;
}
