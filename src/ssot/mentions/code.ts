import { FileReader } from '../index/read.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { scanOutline } from '../outline/scan.ts';
import type { ImportedName, Use } from '../outline/types.ts';
import { type Mention, resolveDotted } from './dotted.ts';

/** Names that a file's bytes are searched for before it is read whole; more are not worth it. */
const MAX_SEARCHED = 16;

/**
 * Where code names one of `names` without importing it: `mod.Name` through a module that it imports, and dotted paths in
 * strings. Reads the files again that hold one of the names.
 */
export function mentionsInCode(index: SourceIndex, names: ReadonlySet<string>, maxBytes: number): Mention[] {
  const reader = new FileReader(index.root, maxBytes);
  const needles = names.size > MAX_SEARCHED ? [] : [...names].map((name) => Buffer.from(name));
  return index.files.flatMap((file) => {
    const content = reader.read(file.path);
    // What cannot be read has that as its fault in the index.
    if (typeof content === 'string') return [];
    if (needles.length > 0 && !needles.some((it) => content.bytes.includes(it))) return [];
    const { uses = [], paths = [], imports } = scanOutline(content.bytes, { uses: true, paths: true });
    return [
      ...uses.flatMap((use) => attribute(index, file, use, imports[use.import], names)),
      ...paths.flatMap(({ text, line, context }) => {
        const found = resolveDotted(index, file, text.split('.'), names);
        return found === undefined ? [] : [{ kind: 'string' as const, file, line, context, ...found }];
      }),
    ];
  });
}

/** An attribute of an imported module; the import itself is no mention. */
function attribute(
  index: SourceIndex,
  file: SourceFile,
  { name, line, context }: Use,
  item: ImportedName | undefined,
  names: ReadonlySet<string>,
): Mention[] {
  const parts = name.split('.');
  if (item === undefined || !parts.some((part, at) => at > 0 && names.has(part))) return [];
  const module = moduleBound(index, file, item);
  if (module === undefined) return [];
  const path = module === '' ? parts : [...module.split('.'), ...parts.slice(1)];
  const found = resolveDotted(index, file, path, names);
  // What ends at the module itself is the import's, not an attribute.
  if (found === undefined || found.text === module) return [];
  return [{ kind: 'attribute', file, line, context, ...found }];
}

/** The dotted module that an import binds; empty where the name that is read is its own path, as after `import a.b`. */
function moduleBound({ resolver }: SourceIndex, file: SourceFile, item: ImportedName): string | undefined {
  if (item.name === null && item.as === null) return '';
  const [target] = resolver.import(file, item);
  return target?.kind === 'module' && target.at.kind === 'file' ? target.at.file.module : undefined;
}
