import { relativeBase, type SourceFile } from '../index/source-file.ts';
import type { ImportedName } from '../outline/types.ts';
import type { NewImport } from './new-import.ts';
import { encoded } from './source-text.ts';

/** The import that binds what `item` binds, from the dotted path `to`, as a file would write it. */
export function importOf(file: SourceFile, item: ImportedName, to: string, relative: boolean): NewImport {
  const local = item.as ?? item.name;
  const dot = to.lastIndexOf('.');
  const name = to.slice(dot + 1);
  if (item.name === null)
    return { kind: 'import', path: encoded(to), as: item.as === null ? null : encoded(item.as) };
  const as = local === name ? null : encoded(local!);
  if (dot < 0) return { kind: 'import', path: encoded(to), as };
  const module = to.slice(0, dot);
  const near = relative && item.level > 0 ? relativeTo(file, module) : undefined;
  const { level, path } = near ?? { level: 0, path: module };
  return { kind: 'from', level, path: encoded(path), names: [{ name: encoded(name), as }] };
}

/** A module as a relative import of a file names it; undefined when they share no package. */
function relativeTo(file: SourceFile, module: string): { level: number; path: string } | undefined {
  const base = relativeBase(file, 1);
  if (base === '') return undefined;
  const [own, there] = [base.split('.'), module.split('.')];
  let shared = 0;
  while (shared < own.length && own[shared] === there[shared]) shared++;
  if (shared === 0) return undefined;
  return { level: own.length - shared + 1, path: there.slice(shared).join('.') };
}
