import { areaOf } from '../area.ts';
import type { SourceFile } from '../index/source-file.ts';
import { onFailureOf, type Reference, type SourceIndex } from '../index/source-index.ts';
import { CONTEXT, contextNames } from '../outline/context.ts';
import type { ImpactConsumer } from './report.ts';
import type { Subject } from './subject.ts';

/** An import that takes the name, or the module. */
export interface Use {
  readonly reference: Reference;
  readonly when: ImpactConsumer['when'];
  /** Whether it fails without: it takes the name itself, and nothing else could be meant. */
  readonly breaks: 'certain' | 'possible' | 'no';
}

/** Every import of the tree that ends at one of the subjects, by whatever path and under whatever name. */
export function usesOf({ references }: SourceIndex, subjects: readonly Subject[]): Use[] {
  const homes = new Set(subjects.map(({ file }) => file));
  const modules = new Set(subjects.filter(({ kind }) => kind === 'module').map(({ file }) => file));
  const keys = new Set(subjects.map((it) => (it.kind === 'module' ? '' : keyOf(it))));
  return references.flatMap((reference) => {
    const { file, item, at, targets } = reference;
    const ended = targets.filter(
      (it) =>
        ((it.kind === 'definition' || it.kind === 'assignment') && keys.has(keyOf(it))) ||
        (it.kind === 'module' && it.at.kind === 'file' && modules.has(it.at.file)),
    );
    const through = at.kind === 'file' && modules.has(at.file);
    const star = item.name === '*' && at.kind === 'file' && homes.has(at.file);
    if (ended.length === 0 && !through && !star) return [];
    const when = whenOf(reference);
    const whole = through || ended.length === targets.length;
    // A star import takes the name along, and does not miss it.
    const misses = (through || !star) && !homes.has(file);
    return [{ reference, when, breaks: breaking(reference, when, misses, whole) }];
  });
}

const keyOf = ({ kind, file, index }: { kind: string; file: SourceFile; index: number }): string =>
  `${kind} ${file.id} ${index}`;

function whenOf({ item: { context, lazy } }: Reference): ImpactConsumer['when'] {
  if ((context & CONTEXT.typeChecking) !== 0) return 'typing';
  if ((context & CONTEXT.tryImport) !== 0) return 'caught';
  return lazy || (context & (CONTEXT.functionLocal | CONTEXT.mainGuard)) !== 0 ? 'call' : 'import';
}

function breaking({ item }: Reference, when: Use['when'], misses: boolean, whole: boolean): Use['breaks'] {
  if (!misses || when !== 'import') return 'no';
  return whole && onFailureOf(item.context) === 'fails' ? 'certain' : 'possible';
}

/** A use as the report has it; `taken` says which files others take the name from. */
export function consumerOf({ reference, when }: Use, taken: ReadonlySet<SourceFile>): ImpactConsumer {
  const { file, item } = reference;
  return {
    path: file.path,
    line: item.line,
    kind: 'import',
    via: '.'.repeat(item.level) + item.module,
    when,
    reexport: taken.has(file),
    context: contextNames(item.context),
    area: areaOf(file),
  };
}

/** The files between a use and the subjects: those that uses take the name from, where that is not its home. */
export function facades(uses: readonly Use[], subjects: readonly Subject[]): Set<SourceFile> {
  const homes = new Set(subjects.map(({ file }) => file));
  const users = new Set(uses.map(({ reference }) => reference.file));
  const taken = new Set<SourceFile>();
  for (const { reference } of uses) {
    const { at } = reference;
    if (at.kind === 'file' && !homes.has(at.file) && users.has(at.file)) taken.add(at.file);
  }
  return taken;
}
