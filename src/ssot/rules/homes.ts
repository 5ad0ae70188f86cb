import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { Site } from './definition-sites.ts';

/** The file of a module by any of its dotted names. */
export function findHome(
  { resolver, sourceRoots, files }: SourceIndex,
  module: string,
): SourceFile | undefined {
  const named = files.find((file) => file.module === module);
  if (named !== undefined) return named;
  for (const root of sourceRoots) {
    const found = resolver.locator.walk(root, module.split('.'));
    if (found?.kind === 'file') return found.file;
  }
  return undefined;
}

/** Whether a definition is what the home's name of it stands for: defined there, or re-exported from there. */
export function isCanonical({ resolver }: SourceIndex, home: SourceFile, site: Site): boolean {
  return resolver.name(home, site.name, true).some((it) => {
    if (it.kind !== 'definition' && it.kind !== 'assignment') return false;
    const list = it.kind === 'definition' ? it.file.outline.definitions : it.file.outline.assignments;
    return it.file === site.file && list[it.index]!.line === site.line && site.qualname === site.name;
  });
}
