import { relativeBase, type SourceFile } from '../index/source-file.ts';
import type { Reference, SourceIndex } from '../index/source-index.ts';
import type { SsotOptions } from '../options.ts';
import { moduleMatcher } from '../patterns.ts';
import { findHome } from './homes.ts';

/** An import by a path that is not the name's own. */
export interface Detour {
  /** The dotted path as it is imported. */
  readonly from: string;
  /** The one to import it by. */
  readonly to: string;
  /** `moved`: it is declared to have left; `handed-on`: the module only has it from where it is defined. */
  readonly why: 'moved' | 'handed-on';
}

/** Tells of an import by which path its name is to be imported instead, by `moves` and `canonical`. */
export function detourFinder(
  index: SourceIndex,
  { moves = {}, canonical = [], families = {} }: SsotOptions,
): (reference: Pick<Reference, 'file' | 'item' | 'targets'>) => Detour | undefined {
  const moved = moveFinder(moves);
  const isHeld = moduleMatcher(canonical);
  return (reference) => {
    const from = pathOf(reference);
    const move = moved(from);
    if (move !== undefined) return { from, to: move, why: 'moved' };
    const own = ownPath(index, reference, isHeld, families);
    return own === undefined || own === from ? undefined : { from, to: own, why: 'handed-on' };
  };
}

/** The dotted path that an import reaches for. */
export function pathOf({ file, item }: Pick<Reference, 'file' | 'item'>): string {
  const base = item.level === 0 ? '' : relativeBase(file, item.level);
  const name = item.name === null || item.name === '*' ? '' : item.name;
  return [base, item.module, name].filter((part) => part !== '').join('.');
}

/** Where a path leads now: by the longest entry that is the path or a package of it. */
function moveFinder(moves: Readonly<Record<string, string>>): (path: string) => string | undefined {
  const table = new Map(Object.entries(moves));
  return (path) => {
    if (table.size === 0) return undefined;
    for (let head = path; head !== ''; head = head.slice(0, Math.max(0, head.lastIndexOf('.')))) {
      const to = table.get(head);
      // What moved below its old path (`app.core` to `app.core.base`) is there already.
      if (to !== undefined) return isWithin(path, to) ? undefined : to + path.slice(head.length);
    }
    return undefined;
  };
}

/** Whether a dotted path is another one or below it. */
export const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`);

/** The path of the one definition that an import comes to, where its module is held to be imported itself. */
function ownPath(
  index: SourceIndex,
  { file, item, targets }: Pick<Reference, 'file' | 'item' | 'targets'>,
  isHeld: (module: string) => boolean,
  families: Readonly<Record<string, string>>,
): string | undefined {
  const [target] = targets;
  if (item.name === null || item.name === '*' || targets.length !== 1 || target?.kind !== 'definition')
    return undefined;
  const { name, scope } = target.file.outline.definitions[target.index]!;
  if (scope !== 0 || !isHeld(target.file.module)) return undefined;
  const from = index.resolver.module(file, item);
  if (from.kind !== 'file') return undefined;
  const home = Object.hasOwn(families, name) ? findHome(index, families[name]!) : undefined;
  if (home !== undefined) return home === from.file || home === file ? undefined : `${home.module}.${name}`;
  if (from.file === target.file) return undefined;
  // A module with a leading underscore is nobody's to import from: another one hands its names on.
  return isPrivate(target.file) ? undefined : `${target.file.module}.${name}`;
}

function isPrivate({ module }: SourceFile): boolean {
  return module.split('.').some((part) => /^_(?!_)/.test(part));
}

/** Whether a dotted path is a module of the tree or a name that one binds. */
export function exists(index: SourceIndex, path: string): boolean {
  if (findHome(index, path) !== undefined) return true;
  const dot = path.lastIndexOf('.');
  const home = dot < 0 ? undefined : findHome(index, path.slice(0, dot));
  return (
    home !== undefined &&
    index.resolver.name(home, path.slice(dot + 1), true).some((it) => it.kind !== 'missing')
  );
}
