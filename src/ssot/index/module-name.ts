import type { Dir } from './tree.ts';

/** The dotted name of a module, by its path and the directory it stands in, as an import from a source root has it. */
export function moduleNameUnder(root: Dir | undefined, dir: Dir, path: string): string {
  const own = path.slice(path.lastIndexOf('/') + 1, -'.py'.length);
  const parts = partsFrom(root, dir);
  return (own === '__init__' ? parts : [...parts, own]).join('.');
}

/** The names of the directories from a source root down to another one; none for the root itself. */
export function partsFrom(root: Dir | undefined, dir: Dir): string[] {
  const parts: string[] = [];
  for (let at: Dir | undefined = dir; at !== undefined && at !== root && at.name !== ''; at = at.parent)
    parts.unshift(at.name);
  return parts;
}

/** How many directories a directory lies in, of those that are known. */
export function depthOf(dir: Dir): number {
  let depth = 0;
  for (let at = dir.parent; at !== undefined; at = at.parent) depth++;
  return depth;
}
