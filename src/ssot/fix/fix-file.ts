import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { Outline } from '../outline/types.ts';
import { type AttributeContext, fixAttributes } from './file-attributes.ts';
import { type FileFix, fixImports } from './file-imports.ts';
import { fixStrings, type OwnUse } from './file-strings.ts';
import { leftovers } from './leftovers.ts';
import type { SourceText } from './source-text.ts';

/** All that is to be fixed in one Python file: its imports, what it reads through modules, its strings. */
export function fixFile(
  index: SourceIndex,
  context: AttributeContext,
  before: SourceText,
  ownUse: OwnUse,
): FileFix {
  const { file, moved } = context;
  const imports = fixImports(context, before);
  const attributes = fixAttributes(context, imports.source);
  const strings = fixStrings(index, file, attributes.source, moved, ownUse);
  const all = [imports, attributes, strings];
  const refused = all.flatMap((it) => it.refused);
  const look = all.flatMap((it) => it.look);
  const said = new Set([...refused, ...look].map(({ line }) => line));
  const rest = leftovers(
    file.path,
    strings.source,
    moved.entries,
    'in a string, a comment or code that could not be read',
  );
  return {
    source: strings.source,
    changes: all.reduce((sum, it) => sum + it.changes, 0),
    refused,
    look: [...look, ...rest.filter(({ line }) => !said.has(line))],
  };
}

/** Whether an import of a file is to be fixed, without reading the file again. */
export function hasDetours(file: SourceFile, outline: Outline, decide: AttributeContext['decide']): boolean {
  return outline.imports.some((item) => decide(file, outline, item).kind !== 'keep');
}
