import { type Area, areaOf } from '../area.ts';
import { getOrInsert } from '../index/grouping.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SsotOptions } from '../options.ts';
import type { Loads } from '../reach/loads.ts';
import type { Use } from './consumers.ts';
import type { Move } from './report.ts';
import type { Subject } from './subject.ts';

/** What may be moved at any time comes first. */
const AREA_ORDER: Readonly<Record<Area, number>> = { backup: 0, generated: 0, test: 1, script: 2, source: 3 };

interface Group {
  readonly area: Area;
  readonly package: string;
  readonly files: Map<SourceFile, number[]>;
}

/**
 * An order in which consumers can be rewritten to a new home: tests and scripts, then packages, those that others import
 * least first, then the modules that hand the name on, at last where it is defined.
 */
export function movesFor(
  loads: Loads,
  uses: readonly Use[],
  taken: ReadonlySet<SourceFile>,
  subjects: readonly Subject[],
  areas: SsotOptions['areas'],
): Move[] {
  const groups = new Map<string, Group>();
  const homes = new Set(subjects.map(({ file }) => file));
  const facades = new Map<SourceFile, number[]>();
  const documents = new Map<SourceFile, number[]>();
  for (const { kind, file, line } of uses) {
    if (homes.has(file)) continue;
    if (kind === 'doc') getOrInsert(documents, file, () => []).push(line);
    else if (taken.has(file)) getOrInsert(facades, file, () => []).push(line);
    else {
      const area = areaOf(file, areas);
      const name = packageOf(file);
      const group = getOrInsert(groups, `${area} ${name}`, () => ({ area, package: name, files: new Map() }));
      getOrInsert(group.files, file, () => [] as number[]).push(line);
    }
  }
  const importedBy = (file: SourceFile) => loads.to(file).filter(({ why }) => why === 'import').length;
  const listed = (files: ReadonlyMap<SourceFile, readonly number[]>): Move['files'] =>
    [...files]
      .map(([file, lines]) => ({ path: file.path, lines: [...new Set(lines)], importedBy: importedBy(file) }))
      .sort((a, b) => a.importedBy - b.importedBy || (a.path < b.path ? -1 : 1));
  const total = (files: Move['files']) => files.reduce((sum, it) => sum + it.importedBy, 0);
  const moves = [...groups.values()]
    .map((group): Move => {
      const files = listed(group.files);
      const by = total(files);
      const why = by === 0 ? 'nothing imports them' : `imported ${by === 1 ? 'once' : `${by} times`}`;
      return { package: group.package, area: group.area, why, files };
    })
    .sort(
      (a, b) =>
        AREA_ORDER[a.area] - AREA_ORDER[b.area] ||
        total(a.files) - total(b.files) ||
        (a.package < b.package ? -1 : 1),
    );
  if (facades.size > 0) {
    const files = listed(facades);
    moves.push({
      package: '',
      area: 'source',
      why: 'they hand the name on: when nobody takes it from them',
      files,
    });
  }
  if (documents.size > 0) {
    const files = listed(documents);
    moves.push({
      package: '',
      area: areaOf([...documents.keys()][0]!, areas),
      why: 'documents that name it',
      files,
    });
  }
  const own = new Map([...homes].map((file): [SourceFile, number[]] => [file, []]));
  moves.push({
    package: '',
    area: areaOf([...homes][0]!, areas),
    why: 'where it is defined: when all others are moved',
    files: listed(own),
  });
  return moves;
}

function packageOf({ module, isPackage }: SourceFile): string {
  if (isPackage) return module;
  const dot = module.lastIndexOf('.');
  return dot < 0 ? '' : module.slice(0, dot);
}
