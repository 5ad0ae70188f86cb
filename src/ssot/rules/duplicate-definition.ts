import type { Draft } from '../finding.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { moduleMatcher } from '../patterns.ts';
import { definitionSites, type Site } from './definition-sites.ts';
import { findHome, isCanonical } from './homes.ts';
import type { Rule } from './rule.ts';
import { count, places, related } from './wording.ts';

/** Second definitions of what is to have one home. */
export const duplicateDefinition: Rule = {
  id: 'duplicate-definition',
  summary: 'A name that has one home is defined a second time, as a different object.',
  help: 'Remove the second definition and import the name from its home.',
  spreads: true,
  idle: ({ families = {}, unique = [] }) =>
    Object.keys(families).length + unique.length === 0 ? 'declare families or unique' : undefined,
  run(index, { families = {}, unique = [] }) {
    const sites = index.files.flatMap(definitionSites);
    const declared = Object.entries(families).flatMap(([name, home]) =>
      familyDrafts(index, sites, name, home),
    );
    const known = new Set(declared.map((it) => `${it.path}\0${it.symbol}`));
    const homonyms = unique.length === 0 ? [] : uniqueDrafts(index, sites, moduleMatcher(unique));
    return [...declared, ...homonyms.filter((it) => !known.has(`${it.path}\0${it.symbol}`))];
  },
};

function familyDrafts(index: SourceIndex, sites: readonly Site[], family: string, homeName: string): Draft[] {
  const home = findHome(index, homeName);
  if (home === undefined) return [];
  const regex = /^\/(.+)\/$/.exec(family)?.[1];
  const matches =
    regex === undefined ? (name: string) => name === family : (name: string) => new RegExp(regex).test(name);
  const named = sites.filter(({ name }) => matches(name));
  const canonical = named.filter((site) => isCanonical(index, home, site));
  if (regex === undefined && canonical.length === 0) {
    const elsewhere = named[0];
    const found = elsewhere === undefined ? '' : ` but at ${elsewhere.file.path}:${elsewhere.line}`;
    return [
      {
        path: home.path,
        line: 1,
        column: 1,
        symbol: `${homeName}.${family}`,
        message: `${family} has its home in ${homeName} (${home.path}), and is not defined there${found}`,
        help: `Define ${family} in ${home.path}, or correct its home in 'families'.`,
        weight: Number.MAX_SAFE_INTEGER,
      },
    ];
  }
  const constants = canonical.some(({ kind }) => kind === 'constant');
  return (
    named
      .filter((site) => !canonical.includes(site) && (constants || site.kind !== 'constant'))
      // Two in one scope of the home are shadowed-definition's to report.
      .filter((site) => site.file !== home || !canonical.some((it) => it.qualname === site.qualname))
      .map((site) =>
        draft(
          index,
          site,
          canonical.find((it) => it.name === site.name),
          homeName,
        ),
      )
  );
}

function uniqueDrafts(
  index: SourceIndex,
  sites: readonly Site[],
  within: (module: string) => boolean,
): Draft[] {
  const groups = new Map<string, Site[]>();
  for (const site of sites) {
    if (site.kind !== 'class' || site.file.isTest || site.qualname.includes('.') || !within(site.file.module))
      continue;
    const group = groups.get(site.name);
    if (group === undefined) groups.set(site.name, [site]);
    else if (!group.some((it) => it.file === site.file)) group.push(site);
  }
  return [...groups.values()].flatMap((group) => {
    if (group.length < 2) return [];
    const ranked = [...group].sort((a, b) => consumersOf(index, b).length - consumersOf(index, a).length);
    return ranked.slice(1).map((site) => draft(index, site, ranked[0], ranked[0]!.file.module));
  });
}

function consumersOf(index: SourceIndex, { file, index: at, kind }: Site) {
  const isDefinition = kind !== 'constant' && file.outline.definitions[at]?.name !== undefined;
  return isDefinition ? index.consumers(file, at) : [];
}

function draft(index: SourceIndex, site: Site, original: Site | undefined, home: string): Draft {
  const { file, line, column, kind, name } = site;
  const consumers = consumersOf(index, site);
  const where = original === undefined ? `in ${home}` : `at ${original.file.path}:${original.line}`;
  const users =
    consumers.length === 0
      ? 'No import takes this one'
      : `${count(consumers.length, 'import')} take${consumers.length === 1 ? 's' : ''} this one: ${places(consumers)}`;
  return {
    path: file.path,
    line,
    column,
    symbol: `${file.module}.${site.qualname}`,
    message: `${kind} ${name} is a second definition: its home is ${where}. ${users}.`,
    help: `Remove it and write \`from ${home} import ${name}\` here, so that ${consumers.length === 0 ? 'later imports' : 'those imports'} get the one object.`,
    related: [
      ...(original === undefined
        ? []
        : [{ path: original.file.path, line: original.line, note: 'the one definition' }]),
      ...related(consumers, 'imports the second definition'),
    ],
    key: home,
    weight: consumers.length,
  };
}
