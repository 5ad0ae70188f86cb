import { areaOf } from '../area.ts';
import type { Target } from '../index/resolve.ts';
import type { SourceFile } from '../index/source-file.ts';
import { onFailureOf, type Reference, type SourceIndex } from '../index/source-index.ts';
import type { Mention } from '../mentions/dotted.ts';
import type { SsotOptions } from '../options.ts';
import { CONTEXT, contextNames } from '../outline/context.ts';
import type { ImpactConsumer } from './report.ts';
import { nameOfSubject, type Subject } from './subject.ts';

/** One place that takes or names what is asked for. */
export interface Use {
  readonly kind: ImpactConsumer['kind'];
  readonly file: SourceFile;
  readonly line: number;
  /** What it is taken through, as written. */
  readonly via: string;
  /** The name taken out of what is asked for, where that is a module. */
  readonly takes?: string | undefined;
  readonly context: number;
  readonly when: ImpactConsumer['when'];
  /** Whether its module fails without: it takes the name itself, and nothing else could be meant. */
  readonly breaks: 'certain' | 'possible' | 'no';
  /** The file that an import names. */
  readonly from?: SourceFile | undefined;
  readonly star?: boolean | undefined;
}

/** Tells what stands for one of the subjects. */
function matcher(subjects: readonly Subject[]): (target: Target) => boolean {
  const keys = new Set(subjects.map((it) => keyOf(it.kind, it.file, it.kind === 'module' ? 0 : it.index)));
  return (target) => {
    if (target.kind === 'module')
      return target.at.kind === 'file' && keys.has(keyOf('module', target.at.file, 0));
    if (target.kind !== 'definition' && target.kind !== 'assignment') return false;
    return keys.has(keyOf(target.kind, target.file, target.index));
  };
}

const keyOf = (kind: string, { id }: SourceFile, index: number): string => `${kind} ${id} ${index}`;

/** Every import of the tree that ends at one of the subjects, by whatever path and under whatever name. */
export function importsOf({ references }: SourceIndex, subjects: readonly Subject[]): Use[] {
  const homes = new Set(subjects.map(({ file }) => file));
  const modules = new Set(subjects.filter(({ kind }) => kind === 'module').map(({ file }) => file));
  const matches = matcher(subjects);
  return references.flatMap((reference) => {
    const { file, item, at, targets } = reference;
    const ended = targets.filter(matches);
    const from = at.kind === 'file' ? at.file : undefined;
    const through = from !== undefined && modules.has(from);
    const star = item.name === '*' && from !== undefined && homes.has(from);
    if (ended.length === 0 && !through && !star) return [];
    const when = whenOf(reference);
    const whole = through || ended.length === targets.length;
    // A star import takes the name along, and does not miss it.
    const misses = (through || !star) && !homes.has(file) && when === 'import';
    const { line, context } = item;
    const breaks = misses ? breaking(context, whole) : 'no';
    const takes = through ? (item.name ?? undefined) : undefined;
    return [{ kind: 'import', file, line, via: viaOf(reference), takes, context, when, breaks, from, star }];
  });
}

const viaOf = ({ item: { level, module } }: Reference): string => '.'.repeat(level) + module;

function whenOf({ item: { context, lazy } }: Reference): ImpactConsumer['when'] {
  if ((context & CONTEXT.typeChecking) !== 0) return 'typing';
  if ((context & CONTEXT.tryImport) !== 0) return 'caught';
  return lazy || (context & LATER) !== 0 ? 'call' : 'import';
}

const LATER = CONTEXT.functionLocal | CONTEXT.mainGuard;

function breaking(context: number, whole: boolean): Use['breaks'] {
  return whole && onFailureOf(context) === 'fails' ? 'certain' : 'possible';
}

/**
 * The mentions that stand for one of the subjects. A bare name in a document counts where they are `all` that have it.
 */
export function namedIn(mentions: readonly Mention[], subjects: readonly Subject[], all: boolean): Use[] {
  const homes = new Set(subjects.map(({ file }) => file));
  const names = new Set(subjects.map(nameOfSubject));
  const matches = matcher(subjects);
  return mentions.flatMap(({ kind, file, line, text, context, targets }) => {
    const bare = targets.length === 0 && all && names.has(text);
    if (!bare && !targets.some(matches)) return [];
    const typing = (context & CONTEXT.typeChecking) !== 0;
    const when = typing ? 'typing' : kind !== 'attribute' || (context & LATER) !== 0 ? 'call' : 'import';
    const breaks = when === 'import' && !homes.has(file) ? breaking(context, targets.every(matches)) : 'no';
    const dot = text.lastIndexOf('.');
    return [{ kind, file, line, via: dot < 0 ? text : text.slice(0, dot), context, when, breaks }];
  });
}

/** A use as the report has it; `taken` says which files others take the name from. */
export function consumerOf(
  { kind, file, line, via, takes, when, context }: Use,
  taken: ReadonlySet<SourceFile>,
  areas: SsotOptions['areas'],
): ImpactConsumer {
  return {
    path: file.path,
    line,
    kind,
    via,
    ...(takes === undefined ? {} : { takes }),
    when,
    reexport: kind === 'import' && taken.has(file),
    context: contextNames(context),
    area: areaOf(file, areas),
  };
}

/** The files between a use and the subjects: those that uses take the name from, where that is not its home. */
export function facades(uses: readonly Use[], subjects: readonly Subject[]): Set<SourceFile> {
  const homes = new Set(subjects.map(({ file }) => file));
  const users = new Set(uses.map(({ file }) => file));
  const taken = new Set<SourceFile>();
  for (const { from } of uses) if (from !== undefined && !homes.has(from) && users.has(from)) taken.add(from);
  return taken;
}
