import { areaOf } from '../area.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { indexTree, type SsotResult } from '../index-tree.ts';
import { mentionsInCode } from '../mentions/code.ts';
import { mentionsInDocuments } from '../mentions/documents.ts';
import { DEFAULT_MAX_FILE_BYTES, type SsotOptions } from '../options.ts';
import { testsReaching } from '../reach/importers.ts';
import { loadsOf } from '../reach/loads.ts';
import { brokenWithout } from './breaks.ts';
import { consumerOf, facades, importsOf, namedIn } from './consumers.ts';
import { movesFor } from './moves.ts';
import type { ImpactConsumer, ImpactReport } from './report.ts';
import { riskOf } from './risk.ts';
import {
  findSubjects,
  lastName,
  lineOfSubject,
  type Subject,
  standForAll,
  symbolOfSubject,
} from './subject.ts';

type Unknown = {
  readonly ok: false;
  readonly reason: 'unknown-name';
  readonly message: string;
  readonly help: string;
};

/** Who depends on a name, what breaks if it goes, how risky that is, and in which order consumers can be moved. */
export async function impactOf(
  options: SsotOptions,
  name: string,
  signal?: AbortSignal,
): Promise<SsotResult<ImpactReport> | Unknown> {
  const started = performance.now();
  const indexed = await indexTree(options, signal);
  if (!indexed.ok) return indexed;
  const index = indexed.report;
  const found = findSubjects(index, name);
  if (!found.ok) return { ...found, reason: 'unknown-name' };
  const { subjects } = found;
  const names = new Set(subjects.map(lastName));
  const documents = mentionsInDocuments(index, names);
  const mentions = [
    ...mentionsInCode(index, names, options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES),
    ...documents.mentions,
  ];
  const uses = [
    ...importsOf(index, subjects),
    ...namedIn(mentions, subjects, standForAll(index, subjects)),
  ].sort((a, b) => (a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : a.line - b.line));
  const taken = facades(uses, subjects);
  const loads = loadsOf(index);
  const consumers = uses.map((use) => consumerOf(use, taken, options.areas));
  const modules = brokenWithout(loads, uses, subjects);
  const tests = modules.filter(({ test }) => test);
  const later = uses.filter(({ kind, when }) => when === 'call' && kind !== 'doc').length;
  const reaching = testsReaching(index, loads, new Set(subjects.map(({ file }) => file)));
  const files = new Set(consumers.map(({ path }) => path));
  const risk = riskOf({
    modules: modules.filter(({ certain, test }) => certain && !test).length,
    tests: tests.filter(({ certain }) => certain).length,
    later,
    files: files.size,
    packages: topPackages(index, files),
    definitions: subjects.length,
    facades: taken.size,
    unseen: consumers.filter(({ kind }) => kind === 'string' || kind === 'doc').length,
    star: uses.filter(({ star }) => star === true).length,
    reaching: reaching.tests.length,
  });
  const report: ImpactReport = {
    version: 1,
    root: index.root,
    elapsedMs: Math.round(performance.now() - started),
    name,
    definitions: subjects.map((it) => definitionOf(it, options.areas)),
    summary: {
      consumers: consumers.length,
      files: files.size,
      byKind: countBy(consumers, ({ kind }) => kind),
      byArea: countBy(consumers, ({ area }) => area),
    },
    consumers,
    breaks: { modules, tests: tests.length, later },
    tests: { reach: reaching.tests.length, unknown: reaching.unknown.length },
    risk,
    moves: movesFor(loads, uses, taken, subjects, options.areas),
    notes: documents.notes,
  };
  return { ok: true, report };
}

function definitionOf(subject: Subject, areas: SsotOptions['areas']): ImpactReport['definitions'][number] {
  const { file } = subject;
  const kind =
    subject.kind === 'definition'
      ? file.outline.definitions[subject.index]!.kind
      : subject.kind === 'assignment'
        ? 'constant'
        : 'module';
  return {
    symbol: symbolOfSubject(subject),
    path: file.path,
    line: lineOfSubject(subject),
    kind,
    area: areaOf(file, areas),
  };
}

function topPackages({ files }: SourceIndex, paths: ReadonlySet<string>): number {
  const used = files.filter(({ path }) => paths.has(path));
  return new Set(used.map(({ module }) => module.split('.')[0])).size;
}

function countBy(
  consumers: readonly ImpactConsumer[],
  of: (it: ImpactConsumer) => string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const it of consumers) counts[of(it)] = (counts[of(it)] ?? 0) + 1;
  return counts;
}
