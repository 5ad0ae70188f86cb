import type { TreeSource } from '../index/source.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { scanOutline } from '../outline/scan.ts';
import type { Outline } from '../outline/types.ts';

/**
 * The tree of an index as it would be with some files replaced: nothing else is read again. The files must be of the index.
 */
export function overlay(
  disk: TreeSource,
  { files }: Pick<SourceIndex, 'files'>,
  changed: ReadonlyMap<string, Buffer>,
): TreeSource {
  const known = new Map(files.map(({ path, outline }): [string, Outline] => [path, outline]));
  return {
    entries: (directory) => disk.entries(directory),
    has: (path) => disk.has(path),
    text: (path) => disk.text(path),
    async outlines(paths, maxBytes, signal) {
      const missing = paths.filter((path) => !changed.has(path) && !known.has(path));
      const read = await disk.outlines(missing, maxBytes, signal);
      return paths.map((path) => {
        const bytes = changed.get(path);
        if (bytes !== undefined) return scanOutline(bytes);
        return known.get(path) ?? read[missing.indexOf(path)]!;
      });
    },
  };
}
