import { FileReader } from '../index/read.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { DEFAULT_MAX_FILE_BYTES } from '../options.ts';
import { scanOutline } from '../outline/scan.ts';
import type { Step } from './loads.ts';

/**
 * Every module that a file names by a dotted path in a string, as `mock.patch("app.orders.send")` and the settings of
 * frameworks do: whoever is given it may load it, so that it counts as an import in a function. Reads every file of the tree once more.
 */
export function mentionsOf(index: SourceIndex): Step[] {
  const reader = new FileReader(index.root, DEFAULT_MAX_FILE_BYTES);
  return index.files.flatMap((from) => {
    const content = reader.read(from.path);
    // What cannot be read has that as its fault in the index, and loads nobody knows what.
    if (typeof content === 'string') return [];
    const steps = new Map<SourceFile, Step>();
    for (const { text, line } of scanOutline(content.bytes, { paths: true }).paths ?? []) {
      const to = moduleIn(index, from, text.split('.'));
      if (to === undefined || to === from || steps.has(to)) continue;
      steps.set(to, { from, to, why: 'import', line, kind: 'function', onFailure: 'goes-on' });
    }
    return [...steps.values()];
  });
}

/** The module that a dotted path leads to, or passes last. */
function moduleIn(
  { resolver }: SourceIndex,
  from: SourceFile,
  parts: readonly string[],
): SourceFile | undefined {
  for (let end = parts.length; end > 0; end--) {
    const found = resolver.locator.absolute(from, parts.slice(0, end).join('.'));
    if (found.kind === 'file') return found.file;
  }
  return undefined;
}
