import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { STDLIB } from '../index/stdlib.ts';
import { loadsByName } from './importers.ts';

/** What a test starts programs with: which modules those load is in no import of the test. */
const STARTERS = /^(?:subprocess|multiprocessing|pexpect|sh|plumbum|invoke|testbook|papermill)(?:\.|$)/;

/**
 * The files of which it is not known what they load: by computed names, through a link, from a directory that is put on
 * `sys.path` at run time; and test code that starts other programs.
 */
export function hiddenLoaders(index: SourceIndex): SourceFile[] {
  const found = new Set(index.files.filter(loadsByName));
  const names = namesOffTheRoots(index);
  for (const { file, item, at } of index.references) {
    const [top = ''] = item.module.split('.');
    const elsewhere = at.kind === 'external' && item.level === 0 && !STDLIB.has(top) && names.has(top);
    const starts = file.isTest && item.level === 0 && STARTERS.test(item.module);
    if (at.kind === 'opaque' || elsewhere || starts) found.add(file);
  }
  return [...found];
}

/** Top-level names that there would be if any directory that is no package were on `sys.path`. */
function namesOffTheRoots({ tree }: SourceIndex): Set<string> {
  const names = new Set<string>();
  const open = [tree.root];
  for (let dir = open.pop(); dir !== undefined; dir = open.pop()) {
    const isPackage = dir.modules.has('__init__');
    for (const [name, child] of dir.dirs) {
      if (!isPackage && child.modules.size > 0) names.add(name);
      open.push(child);
    }
    if (!isPackage) for (const name of dir.modules.keys()) names.add(name);
  }
  return names;
}
