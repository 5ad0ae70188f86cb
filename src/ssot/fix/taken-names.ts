import { FileReader } from '../index/read.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { scanOutline } from '../outline/scan.ts';

/**
 * Tells whether a name that a file imports is reached from elsewhere: imported from it, taken along by a star import, or
 * named through it in a string, as `mock.patch('pkg.consumer.mod.Name')` does.
 */
export function takenNames(
  index: SourceIndex,
  maxBytes: number,
): (file: SourceFile, local: string) => boolean {
  const imported = new Map<SourceFile, Set<string>>();
  for (const { at, item } of index.references) {
    if (at.kind !== 'file' || item.name === null) continue;
    const names = imported.get(at.file) ?? new Set<string>();
    imported.set(at.file, names.add(item.name));
  }
  let strings: ReadonlySet<string> | undefined;
  return (file, local) => {
    const names = imported.get(file);
    if (names?.has(local) || names?.has('*')) return true;
    strings ??= stringsOf(index, maxBytes);
    return strings.has(`${file.module}.${local}`);
  };
}

const SIGNS = ['patch', 'setattr', 'delattr', 'import_string'].map((it) => Buffer.from(it));

/** Every dotted string of the files that look names up by strings, and what each starts with. */
function stringsOf({ root, files }: SourceIndex, maxBytes: number): Set<string> {
  const reader = new FileReader(root, maxBytes);
  const found = new Set<string>();
  for (const { path } of files) {
    const content = reader.read(path);
    if (typeof content === 'string' || !SIGNS.some((it) => content.bytes.includes(it))) continue;
    for (const { text } of scanOutline(content.bytes, { paths: true }).paths ?? [])
      for (let at = text.length; at > 0; at = text.lastIndexOf('.', at - 1)) found.add(text.slice(0, at));
  }
  return found;
}
