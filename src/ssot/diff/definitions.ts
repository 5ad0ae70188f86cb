import { areaOf } from '../area.ts';
import { getOrInsert } from '../index/grouping.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { SsotOptions } from '../options.ts';
import { definitionSites, type Site } from '../rules/definition-sites.ts';
import type { DefinitionPlace, DiffReport } from './report.ts';

/** Classes, functions and constants at the top of modules that only one of two trees has, and those that moved. */
export function definitionChanges(
  before: SourceIndex,
  now: SourceIndex,
  areas: SsotOptions['areas'],
): DiffReport['definitions'] {
  const old = new Map(before.files.map((file) => [file.path, file]));
  const current = new Map(now.files.map((file) => [file.path, file]));
  const differ = (files: readonly SourceFile[], others: ReadonlyMap<string, SourceFile>) =>
    files.filter(({ path, outline }) => others.get(path)?.outline !== outline);
  const had = differ(before.files, current).flatMap(topSites);
  const has = differ(now.files, old).flatMap(topSites);
  const gone = without(had, has);
  const added = without(has, had);
  const moved = movesOf(gone, added);
  const from = new Set(moved.map((it) => it.from));
  const to = new Set(moved.map((it) => it.to));
  const isNew = added.filter((it) => !to.has(it));
  return {
    gone: gone.filter((it) => !from.has(it)).map(place),
    added: isNew.map(place),
    moved: moved.map((it) => ({ from: place(it.from), to: place(it.to) })),
    homonyms: homonymsOf(isNew, now, areas),
  };
}

function topSites(file: SourceFile): Site[] {
  return definitionSites(file).filter(({ qualname }) => !qualname.includes('.'));
}

const key = ({ file, name, kind }: Site) => `${file.path}\0${kind}\0${name}`;

/** Those that the other tree does not have, each name of a file once. */
function without(sites: readonly Site[], others: readonly Site[]): Site[] {
  const seen = new Set(others.map(key));
  return sites.filter((site) => {
    const known = seen.has(key(site));
    seen.add(key(site));
    return !known;
  });
}

/** What is gone from one place and new in one other, and nowhere else: it was moved there. */
function movesOf(gone: readonly Site[], added: readonly Site[]): { from: Site; to: Site }[] {
  const byName = (sites: readonly Site[]) => {
    const groups = new Map<string, Site[]>();
    for (const site of sites) getOrInsert(groups, `${site.kind} ${site.name}`, () => []).push(site);
    return groups;
  };
  const here = byName(added);
  return [...byName(gone)].flatMap(([name, [from, another]]) => {
    const [to, second] = here.get(name) ?? [];
    if (from === undefined || to === undefined || another !== undefined || second !== undefined) return [];
    return [{ from, to }];
  });
}

function homonymsOf(
  added: readonly Site[],
  now: SourceIndex,
  areas: SsotOptions['areas'],
): DiffReport['definitions']['homonyms'] {
  const classes = added.filter((it) => it.kind === 'class' && areaOf(it.file, areas) === 'source');
  const wanted = new Map(classes.map(({ name }) => [name, [] as Site[]]));
  if (wanted.size === 0) return [];
  for (const file of now.files) {
    if (!file.outline.definitions.some(({ name, scope }) => scope === 0 && wanted.has(name))) continue;
    if (areaOf(file, areas) !== 'source') continue;
    for (const site of topSites(file)) if (site.kind === 'class') wanted.get(site.name)?.push(site);
  }
  return classes.flatMap((site) => {
    const others = wanted.get(site.name)!.filter((it) => it.file !== site.file);
    return others.length === 0 ? [] : [{ added: place(site), others: others.map(place) }];
  });
}

function place({ file, line, name, kind }: Site): DefinitionPlace {
  return { path: file.path, line, name, symbol: `${file.module}.${name}`, kind };
}
