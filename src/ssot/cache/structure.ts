import type { Dir, Tree } from '../index/tree.ts';
import { sumOf } from './replace-file.ts';

/** A sum of what a tree is made of, whatever stands in its files. */
export function structureOf({ root, files }: Tree): Buffer {
  const parts: string[] = [...files];
  const visit = (dir: Dir) => {
    parts.push('', dir.path, ...dir.opaque, '', ...dir.modules.keys());
    for (const child of dir.dirs.values()) visit(child);
  };
  visit(root);
  return sumOf(parts.join('\0'));
}
