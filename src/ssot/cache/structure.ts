import { partsFrom } from '../index/module-name.ts';
import type { Dir, Tree } from '../index/tree.ts';
import { sumOf } from './replace-file.ts';

/** A sum of what a tree is made of, whatever stands in its files. */
export function structureOf({ root, files, outside, isProject }: Tree): Buffer {
  const parts: string[] = [...files];
  if (outside !== undefined) parts.push('', ...partsFrom(outside, root), String(isProject));
  const visit = (dir: Dir) => {
    parts.push('', dir.path, ...dir.opaque, '', ...dir.modules.keys());
    for (const child of dir.dirs.values()) visit(child);
  };
  visit(root);
  return sumOf(parts.join('\0'));
}
