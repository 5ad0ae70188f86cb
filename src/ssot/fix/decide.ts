import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { CONTEXT } from '../outline/context.ts';
import type { ImportedName, Outline } from '../outline/types.ts';
import { type Detour, detourFinder, exists, pathOf } from '../rules/canonical-path.ts';
import { findHome } from '../rules/homes.ts';
import type { FixOptions } from './types.ts';

/** What is to become of one imported name. */
export type Decision =
  | { readonly kind: 'keep' }
  | { readonly kind: 'move'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'refuse';
      readonly from: string;
      readonly to: string;
      readonly why: string;
      readonly help: string;
    };

export type Decide = (file: SourceFile, outline: Outline, item: ImportedName) => Decision;

const KEEP: Decision = { kind: 'keep' };

/** Tells of each import by which path it is to be, by `moves` and `canonical`, or why it is left. */
export function decider(index: SourceIndex, options: FixOptions): Decide {
  const detourOf = detourFinder(index, options);
  const find = (file: SourceFile, item: ImportedName): Detour | undefined =>
    detourOf({ file, item, targets: index.resolver.import(file, item) });
  const there = new Map<string, boolean>();
  const isThere = (path: string): boolean => {
    const known = there.get(path) ?? exists(index, path);
    there.set(path, known);
    return known;
  };
  return (file, outline, item) => {
    const detour = find(file, item);
    if (detour === undefined) return KEEP;
    const { from, to } = detour;
    const refuse = (why: string, help: string): Decision => ({ kind: 'refuse', from, to, why, help });
    if (item.name === '*')
      return refuse(
        'a star import takes whatever is there',
        'Import the names that are used, then fix again.',
      );
    const home = to.slice(0, Math.max(0, to.lastIndexOf('.')));
    if (home === file.module || to === file.module)
      return refuse(`${file.module} would import itself`, `Define ${last(to)} here, or correct 'moves'.`);
    if (!isThere(to)) return refuse(`${to} is not there yet`, `Move it to ${to} first, or correct 'moves'.`);
    if (item.name === null && findHome(index, to) === undefined)
      return refuse(`${to} is no module`, `Import ${last(to)} by a from import.`);
    const twin = twinOf(file, outline, item, to, find);
    if (twin !== undefined)
      return refuse(
        `line ${twin.line} binds the same name from ${home} in another branch`,
        'Remove this branch by hand: both would import the same thing.',
      );
    return { kind: 'move', from, to };
  };
}

const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
const boundBy = ({ name, as, module }: ImportedName): string => as ?? name ?? module;

/** The import in another branch of the same `try` or `if` that already has the name from where it is now. */
function twinOf(
  file: SourceFile,
  outline: Outline,
  item: ImportedName,
  to: string,
  find: (file: SourceFile, item: ImportedName) => Detour | undefined,
): ImportedName | undefined {
  const { branches, imports } = outline;
  const chain = branches[item.branch]?.chain ?? 0;
  if (
    item.branch === 0 ||
    (item.context &
      (CONTEXT.tryImport | CONTEXT.exceptFallback | CONTEXT.versionGuard | CONTEXT.conditional)) ===
      0
  )
    return undefined;
  return imports.find(
    (other) =>
      other.branch !== item.branch &&
      branches[other.branch]?.chain === chain &&
      boundBy(other) === boundBy(item) &&
      pathOf({ file, item: other }) === to &&
      find(file, other) === undefined,
  );
}
