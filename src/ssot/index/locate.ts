import { getOrInsert } from './grouping.ts';
import { depthOf } from './module-name.ts';
import { relativeBase, type SourceFile } from './source-file.ts';
import { STDLIB } from './stdlib.ts';
import type { Dir } from './tree.ts';

/** What a dotted module name leads to. */
export type Located =
  | {
      readonly kind: 'file';
      readonly file: SourceFile;
      readonly passed: readonly SourceFile[];
      readonly root?: Dir;
    }
  | {
      readonly kind: 'namespace';
      readonly dir: Dir;
      readonly passed: readonly SourceFile[];
      readonly root?: Dir;
    }
  /** Exists, or may exist, but cannot be looked into. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'external' }
  | Missing;

export interface Missing {
  readonly kind: 'missing';
  /** The dotted module that was asked for, up to the part that is not there. */
  readonly module: string;
  /** The directory that should hold it. */
  readonly dir: Dir;
  /** Set where it counts as ours only if something else is imported through this namespace package. */
  readonly through: Dir | undefined;
}

/** Finds modules the way Python's import system does, over the directories of the tree. */
export class Locator {
  readonly roots: readonly Dir[];
  /** How many imports were resolved from each root: what the tree itself takes for its source roots. */
  readonly votes = new Map<Dir, number>();
  /** Namespace packages that something was imported through. */
  readonly usedNamespaces = new Set<Dir>();
  private readonly known = new Map<Dir, Map<string, Located>>();
  private readonly byPath: ReadonlyMap<string, SourceFile>;

  constructor(roots: readonly Dir[], byPath: ReadonlyMap<string, SourceFile>) {
    this.roots = roots;
    this.byPath = byPath;
  }

  /** The module, package or namespace called `name` in a directory; a package hides a module of its name. */
  step(dir: Dir, name: string): Located | undefined {
    const child = dir.dirs.get(name);
    const init = child?.modules.get('__init__');
    if (init !== undefined) return { kind: 'file', file: this.byPath.get(init)!, passed: [] };
    const module = dir.modules.get(name);
    if (module !== undefined) return { kind: 'file', file: this.byPath.get(module)!, passed: [] };
    if (dir.opaque.has(name) || child?.opaque.has('__init__')) return { kind: 'opaque' };
    if (child !== undefined) return { kind: 'namespace', dir: child, passed: [] };
    // A package above the root holds more than is read; what lies beside the outermost one is not of this tree.
    return dir.above && dir.parent !== undefined ? { kind: 'opaque' } : undefined;
  }

  /** Follows dotted parts from a directory. Undefined when not even the first part is there. */
  walk(from: Dir, parts: readonly string[], prefix = ''): Located | undefined {
    let dir = from;
    const passed: SourceFile[] = [];
    let top: Dir | undefined;
    for (const [index, part] of parts.entries()) {
      const found = this.step(dir, part);
      const last = index === parts.length - 1;
      if (found === undefined) {
        if (index === 0 && prefix === '') return undefined;
        if (mayHoldMore(passed.at(-1))) return { kind: 'opaque' };
        return { kind: 'missing', module: prefix + parts.slice(0, index + 1).join('.'), dir, through: top };
      }
      if (found.kind === 'opaque') return found;
      if (last) return { ...found, passed } as Located;
      if (found.kind === 'namespace') {
        if (index === 0 && !found.dir.above) top = found.dir;
        dir = found.dir;
      } else if (found.kind === 'file') {
        passed.push(found.file);
        if (!found.file.isPackage) {
          if (found.file.outline.dynamic) return { kind: 'opaque' };
          return { kind: 'missing', module: prefix + parts.slice(0, index + 2).join('.'), dir, through: top };
        }
        dir = found.file.dir;
      }
    }
    return { kind: 'namespace', dir, passed };
  }

  /** An absolute import as `from` sees it: its own source root first, then the others, then its own directory. */
  absolute(from: SourceFile, module: string): Located {
    const known = getOrInsert(this.known, from.dir, () => new Map<string, Located>());
    return getOrInsert(known, module, () => this.search(from, module));
  }

  private search(from: SourceFile, module: string): Located {
    const parts = module.split('.');
    let missing: Located | undefined;
    const own = this.roots.filter((root) => contains(root, from.dir)).sort((a, b) => depthOf(b) - depthOf(a));
    const others = STDLIB.has(parts[0]!) ? [] : this.roots.filter((root) => !own.includes(root));
    for (const root of [...own, ...others]) {
      const found = this.walk(root, parts);
      if (found === undefined) continue;
      if (found.kind === 'file' || found.kind === 'namespace') {
        this.votes.set(root, (this.votes.get(root) ?? 0) + 1);
        const top = root.dirs.get(parts[0]!);
        if (parts.length > 1 && top !== undefined) this.usedNamespaces.add(top);
        return { ...found, root };
      }
      if (found.kind === 'opaque') return found;
      missing ??= found;
    }
    return this.beside(from, parts) ?? missing ?? { kind: 'external' };
  }

  /** A script sees its own directory, a test the directory of its conftest: never proof that a name is missing. */
  private beside(from: SourceFile, parts: readonly string[]): Located | undefined {
    for (let dir: Dir | undefined = from.dir; dir !== undefined; dir = dir.parent) {
      if (dir.above || dir.modules.has('__init__') || this.roots.includes(dir)) continue;
      const found = this.walk(dir, parts);
      if (found !== undefined) return found.kind === 'missing' ? { kind: 'opaque' } : found;
    }
    return undefined;
  }

  /** A relative import of `level` dots. Modules must have been named. */
  relative(from: SourceFile, level: number, module: string): Located {
    const known = getOrInsert(this.known, from.dir, () => new Map<string, Located>());
    // No absolute name starts with a dot.
    return getOrInsert(known, '.'.repeat(level) + module, () => this.searchFrom(from, level, module));
  }

  private searchFrom(from: SourceFile, level: number, module: string): Located {
    let dir: Dir | undefined = from.dir;
    for (let up = 1; up < level; up++) dir = dir?.parent;
    // Above the outermost package, where Python refuses to go.
    if (dir === undefined || (dir.above && dir.parent === undefined)) return { kind: 'opaque' };
    if (module === '') return this.packageAt(dir);
    return this.walk(dir, module.split('.'), `${relativeBase(from, level)}.`)!;
  }

  private packageAt(dir: Dir): Located {
    const init = dir.modules.get('__init__');
    if (init === undefined) return { kind: 'namespace', dir, passed: [] };
    return { kind: 'file', file: this.byPath.get(init)!, passed: [] };
  }
}

/** A package that changes its own path or the import system can have submodules that no directory shows. */
function mayHoldMore(file: SourceFile | undefined): boolean {
  if (file === undefined) return false;
  return file.outline.dynamic || file.outline.assignments.some((it) => it.name === '__path__');
}

/** The directory right under a source root that a directory lies in. */
export function topUnder(root: Dir, dir: Dir): Dir {
  let top = dir;
  while (top.parent !== undefined && top.parent !== root) top = top.parent;
  return top;
}

export function contains(outer: Dir, inner: Dir): boolean {
  for (let dir: Dir | undefined = inner; dir !== undefined; dir = dir.parent) if (dir === outer) return true;
  return false;
}
