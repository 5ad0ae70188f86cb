import type { TreeSource } from '../index/source.ts';
import type { Dir, Tree } from '../index/tree.ts';

/** A text beside the code that may name what is in it. */
export interface DocumentFile {
  /** Relative to the root with `/`. */
  readonly path: string;
  readonly dir: Dir;
  readonly kind: 'doc' | 'notebook';
}

const KINDS: readonly (readonly [RegExp, DocumentFile['kind']])[] = [
  [/\.(?:md|rst)$/i, 'doc'],
  [/\.ipynb$/i, 'notebook'],
];

/** Every Markdown, reStructuredText and notebook file in the directories of a tree, in a fixed order; links are not followed. */
export function listDocuments(tree: Tree, source: Pick<TreeSource, 'entries'>): DocumentFile[] {
  const found: DocumentFile[] = [];
  const open: Dir[] = [tree.root];
  for (let dir = open.pop(); dir !== undefined; dir = open.pop()) {
    for (const entry of entriesOf(source, dir)) {
      const kind = KINDS.find(([pattern]) => pattern.test(entry.name))?.[1];
      if (kind === undefined || entry.isDirectory() || entry.isSymbolicLink()) continue;
      found.push({ path: dir.path === '' ? entry.name : `${dir.path}/${entry.name}`, dir, kind });
    }
    open.push(...dir.dirs.values());
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function entriesOf(source: Pick<TreeSource, 'entries'>, dir: Dir) {
  try {
    return source.entries(dir.path);
  } catch {
    return [];
  }
}
