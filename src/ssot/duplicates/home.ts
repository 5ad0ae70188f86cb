import { areaOf } from '../area.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { Found } from '../inventory-definition.ts';

/** Where a name that has several definitions should have its one home. */
export interface Home {
  /** A place in the list that was given. */
  readonly at: number;
  /** In words, the weightiest first. */
  readonly why: readonly string[];
}

/** What speaks for a definition, in the order in which it counts. */
interface Case {
  readonly at: number;
  readonly declared: boolean;
  readonly source: boolean;
  /** A module that defines another of them imports this one's, and not the other way round. */
  readonly lower: boolean;
  readonly exported: boolean;
  readonly imports: number;
  readonly files: number;
  readonly documents: number;
  readonly open: boolean;
  readonly depth: number;
}

/** Proposes one of these definitions: in the module declared, if that is one of them. `documents` says how many documents mean each. */
export function proposeHome(
  index: SourceIndex,
  found: readonly Found[],
  documents: (found: Found) => number,
  declared?: string,
): Home {
  const lower = lowest(index, found);
  const cases = found.map((it, at) => ({
    ...caseOf(index, it, at, documents(it)),
    declared: it.file.module === declared,
    lower: lower.has(it.file),
  }));
  const [best, second] = [...cases].sort(
    (a, b) =>
      Number(b.declared) - Number(a.declared) ||
      Number(b.source) - Number(a.source) ||
      b.files - a.files ||
      Number(b.lower) - Number(a.lower) ||
      Number(b.exported) - Number(a.exported) ||
      b.documents - a.documents ||
      Number(b.open) - Number(a.open) ||
      a.depth - b.depth ||
      (found[a.at]!.file.path < found[b.at]!.file.path ? -1 : 1),
  ) as [Case, Case | undefined];
  return { at: best.at, why: reasons(best, second, cases) };
}

/** The files among these that others of them import, and that import none of them. */
function lowest({ graph }: SourceIndex, found: readonly Found[]): Set<SourceFile> {
  const files = new Set(found.map(({ file }) => file));
  const imported = new Set<SourceFile>();
  const importing = new Set<SourceFile>();
  for (const file of files)
    for (const { to } of graph.edges(file)) {
      if (!files.has(to)) continue;
      imported.add(to);
      importing.add(file);
    }
  return new Set([...imported].filter((file) => !importing.has(file)));
}

function caseOf(
  index: SourceIndex,
  { file, at, by }: Found,
  nth: number,
  documents: number,
): Omit<Case, 'declared' | 'lower'> {
  const references = by === 'definition' ? index.consumers(file, at) : [];
  const { name } = (by === 'definition' ? file.outline.definitions : file.outline.assignments)[at]!;
  return {
    at: nth,
    source: areaOf(file) === 'source',
    exported:
      file.outline.exports?.names.includes(name) === true ||
      references.some((it) => it.file.isPackage && it.item.scope === 0),
    imports: references.length,
    files: new Set(references.map((it) => it.file)).size,
    documents,
    open: !file.module.split('.').some((part) => /^_(?!_)/.test(part)),
    depth: file.module.split('.').length,
  };
}

function reasons(best: Case, second: Case | undefined, cases: readonly Case[]): string[] {
  const why: string[] = [];
  const all = cases.reduce((sum, it) => sum + it.imports, 0);
  if (second === undefined) return ['no other definition could be imported in its place'];
  if (best.declared) why.push("declared in 'families'");
  if (best.source && cases.every((it) => it === best || !it.source)) why.push('the only one in source code');
  if (best.imports > 0) why.push(`${best.imports} of ${all} import${all === 1 ? '' : 's'} take it`);
  if (best.lower) why.push('the others import its module, which imports none of theirs');
  if (best.exported) why.push('exported by `__all__` or a package');
  if (best.documents > 0) why.push(`named in ${best.documents} document${best.documents === 1 ? '' : 's'}`);
  if (best.open && cases.some((it) => !it.open)) why.push('in a module without a leading underscore');
  if (why.length === 0)
    why.push(
      best.depth < second.depth ? 'nearest to the top' : 'the first by path: nothing else tells them apart',
    );
  return why;
}
