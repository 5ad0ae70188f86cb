import type { SourceFile } from '../index/source-file.ts';
import type { ImportedName, Outline } from '../outline/types.ts';
import { pathOf } from '../rules/canonical-path.ts';
import type { FileContext } from './file-imports.ts';
import { isBoundOtherwise } from './module-names.ts';
import { lastOf } from './moved-paths.ts';
import type { NewImport } from './new-import.ts';
import { importOf } from './new-path.ts';
import { encoded, type SourceText } from './source-text.ts';

/** What reads a module in a file, where an import before `near` in the same suite, or around it, binds it already. */
export function moduleBinding(
  file: SourceFile,
  outline: Outline,
  module: string,
  near: ImportedName,
): string | undefined {
  const found = outline.imports.find(
    (it) =>
      it.name !== '*' &&
      (it.scope === near.scope || it.scope === 0) &&
      (it.branch === near.branch || it.branch === 0) &&
      it.line <= near.line + NEARBY &&
      pathOf({ file, item: it }) === module,
  );
  return found === undefined ? undefined : (found.as ?? found.name ?? module);
}

/** Lines after an import that may still be of its block. */
const NEARBY = 0;

export interface NewBinding {
  /** What reads the module from now on. */
  readonly expression: string;
  readonly added: NewImport;
}

/** The import of a module in the form of the old one; a text says why there is none. */
export function newBinding(
  { file, relative }: FileContext,
  source: SourceText,
  item: ImportedName,
  module: string,
  goes: boolean,
): NewBinding | string {
  if (item.name === null && item.as === null) {
    const [oldTop, newTop] = [item.module.split('.')[0], module.split('.')[0]!];
    if (oldTop !== newTop && isBoundOtherwise(source, newTop))
      return `${newTop} means something else in this file`;
    return { expression: module, added: { kind: 'import', path: encoded(module), as: null } };
  }
  const local = goes && item.as !== null ? item.as : freeName(source, module);
  if (local === undefined)
    return `${lastOf(module)} and ${module.replaceAll('.', '_')} mean something else in this file`;
  const like: ImportedName = { ...item, name: item.name === null ? null : lastOf(module), as: local };
  return { expression: local, added: importOf(file, like, module, relative) };
}

/** A name for a module that nothing in the file is called yet. */
function freeName({ text }: SourceText, module: string): string | undefined {
  return [lastOf(module), module.replaceAll('.', '_')].find(
    (name) => !new RegExp(`(?<![\\w.\\x80-\\xff])${encoded(name)}(?![\\w\\x80-\\xff])`).test(text),
  );
}
