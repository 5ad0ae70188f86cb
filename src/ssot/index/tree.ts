import { isProjectRoot } from './packages-above.ts';
import type { Entry, TreeSource } from './source.ts';

/** A directory of the tree that may hold Python. */
export interface Dir {
  /** Relative to the root with `/`; empty for the root. */
  readonly path: string;
  readonly name: string;
  readonly parent: Dir | undefined;
  readonly dirs: Map<string, Dir>;
  /** Module name → relative path of its `.py` file; `__init__` among them. */
  readonly modules: Map<string, string>;
  /** Names that import as modules but cannot be read: extensions, stubs, symbolic links. */
  readonly opaque: Set<string>;
  /** Lies above the root: only the way down to it is known. */
  readonly above: boolean;
}

export interface Tree {
  readonly root: Dir;
  /** Where the outermost package lies that the root is a part of; undefined where it is no package. */
  readonly outside: Dir | undefined;
  /** Whether the root looks like one that a project is run from. */
  readonly isProject: boolean;
  /** Relative paths of every Python file, in a fixed order. */
  readonly files: readonly string[];
}

const SKIPPED = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.eggs',
]);
const OPAQUE = /^([^.]+)(?:\.[^.]+)*\.(?:so|pyd|dll|pyi|pyx|pyc)$/;

/**
 * Lists a tree without following symbolic links. Version control, caches, `node_modules` and virtual
 * environments are left out, and what `excluded` says. `packages` names those that the root is imported through if it has an
 * `__init__.py`, its own last. Throws only what reading the root itself throws.
 */
export function listTree(
  source: Pick<TreeSource, 'entries'>,
  excluded: (path: string) => boolean,
  packages: readonly string[],
): Tree {
  const files: string[] = [];
  const held = source.entries('');
  const isPackage = held.some(({ name }) => name === '__init__.py');
  const above = isPackage ? directoriesAbove(packages) : [];
  const parent = above.at(-1);
  const top = directory('', parent === undefined ? '' : packages.at(-1)!, parent);
  parent?.dirs.set(top.name, top);
  /** Takes in what a directory holds; false when there is nothing in it, or a cache alone keeps it alive. */
  const visit = (dir: Dir, entries: Entry[]): boolean => {
    let holds = false;
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const { name } = entry;
      const path = dir.path === '' ? name : `${dir.path}/${name}`;
      if (SKIPPED.has(name)) continue;
      if (!entry.isDirectory()) holds = true;
      if (entry.isSymbolicLink()) dir.opaque.add(name.replace(/\.py$/, ''));
      else if (entry.isDirectory()) {
        if (descend(dir, name, path)) holds = true;
      } else if (name.endsWith('.py')) {
        if (excluded(path)) dir.opaque.add(name.slice(0, -3));
        else {
          files.push(path);
          dir.modules.set(name.slice(0, -3), path);
        }
      } else {
        const stem = OPAQUE.exec(name)?.[1];
        if (stem !== undefined) dir.opaque.add(stem);
      }
    }
    return holds;
  };
  /** Takes a directory in; false when there is nothing in it. */
  const descend = (dir: Dir, name: string, path: string): boolean => {
    if (excluded(path)) return true;
    const held = entriesOf(source, path);
    if (held?.some((it) => it.name === 'pyvenv.cfg')) return true;
    const child = directory(path, name, dir);
    // A directory that may not be read: what imports from it cannot be judged.
    if (held === undefined) dir.opaque.add(name);
    // Any directory imports as a namespace package, but what caches and empty directories keep alive is gone.
    else if (visit(child, held)) dir.dirs.set(name, child);
    else return false;
    return true;
  };
  visit(top, held);
  const isProject = isProjectRoot(held.map(({ name }) => name));
  return { root: top, outside: above[0], isProject, files };
}

/**
 * Directories above the root of a tree, the one right above last: the first is where the outermost package lies. They hold
 * nothing but the way down, and what else is there is not known.
 */
function directoriesAbove(packages: readonly string[]): Dir[] {
  const dirs: Dir[] = [];
  for (let nth = 0; nth < packages.length; nth++) {
    const parent = dirs.at(-1);
    const path = Array(packages.length - nth)
      .fill('..')
      .join('/');
    const name = nth === 0 ? '' : packages[nth - 1]!;
    const dir: Dir = {
      path,
      name,
      parent,
      above: true,
      dirs: new Map(),
      modules: new Map(),
      opaque: new Set(),
    };
    parent?.dirs.set(name, dir);
    dirs.push(dir);
  }
  return dirs;
}

function directory(path: string, name: string, parent: Dir | undefined): Dir {
  return { path, name, parent, dirs: new Map(), modules: new Map(), opaque: new Set(), above: false };
}

function entriesOf(source: Pick<TreeSource, 'entries'>, path: string): Entry[] | undefined {
  try {
    return source.entries(path);
  } catch {
    return undefined;
  }
}

/** The directory at a relative path, if it holds Python. */
export function dirAt(tree: Tree, path: string): Dir | undefined {
  let dir: Dir | undefined = tree.root;
  for (const part of path.split('/')) {
    if (part !== '' && part !== '.') dir = dir?.dirs.get(part);
  }
  return dir;
}
