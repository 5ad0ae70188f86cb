import { nearest } from '../../util/nearest.ts';
import type { Draft } from '../finding.ts';
import type { MissingName } from '../index/resolve.ts';
import type { Reference, SourceIndex } from '../index/source-index.ts';
import { CONTEXT } from '../outline/context.ts';
import { failures } from '../reach/failing.ts';
import { loadsOf } from '../reach/loads.ts';
import { missingKey, missingOf } from '../reach/missing.ts';
import type { Rule } from './rule.ts';
import { count, places, related } from './wording.ts';

/** Imports of modules and names of this tree that are not there, grouped by what is missing. */
export const brokenImport: Rule = {
  id: 'broken-import',
  summary: 'A module or name of this tree is imported that does not exist.',
  help: 'Import it from where it is now, bring it back, or remove the imports listed.',
  spreads: true,
  run(index) {
    const groups = new Map<string, { missing: MissingName; references: Reference[] }>();
    for (const reference of index.references) {
      if ((reference.item.context & GUARDED) !== 0) continue;
      const missing = missingOf(reference.targets, index);
      if (missing === undefined) continue;
      const key = missingKey(missing);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { missing, references: [reference] });
      else group.references.push(reference);
    }
    const homes = homesByName(index, new Set([...groups.values()].map(({ missing }) => missing.name)));
    const down = groups.size === 0 ? new Map<string, Down>() : takenDown(index);
    return [...groups].map(([key, { missing, references }]) =>
      draft(index, homes, missing, references, down.get(key)),
    );
  },
};

/** Imports that may fail, or that never run on this version or at all. */
const GUARDED = CONTEXT.tryImport | CONTEXT.typeChecking | CONTEXT.versionGuard;

/** How much cannot be imported because of one missing thing. */
interface Down {
  /** Modules, tests among them. */
  readonly modules: number;
  /** Test files, which pytest cannot collect. */
  readonly tests: number;
}

/** What each missing thing takes down for certain, by its key. */
function takenDown(index: SourceIndex): Map<string, Down> {
  const down = new Map<string, Down>();
  for (const { cause, modules, tests } of failures(index, loadsOf(index)).causes) {
    if (cause.kind !== 'missing') continue;
    const certain = (all: typeof modules) => all.filter((it) => it.certain).length;
    down.set(missingKey(cause.missing), { modules: certain(modules), tests: certain(tests) });
  }
  return down;
}

/** What fails besides the files that hold the imports themselves; empty where nothing does. */
function consequence({ modules, tests }: Down, files: number): string {
  if (modules <= files) return '';
  const among = tests === 0 ? '' : `, ${count(tests, 'test file')} among them`;
  return ` Because of it ${count(modules, 'module')} cannot be imported${among}.`;
}

function draft(
  index: SourceIndex,
  homes: Homes,
  missing: MissingName,
  references: readonly Reference[],
  down: Down = { modules: 0, tests: 0 },
): Draft {
  // The import that names the missing thing itself comes before those that reach it through a re-export.
  const direct = references.find(
    ({ item }) => missing.name === null || item.module.endsWith(lastPart(missing.module)),
  );
  const { file, item } = direct ?? references[0]!;
  const files = new Set(references.map((it) => it.file)).size;
  const symbol = symbolOf(missing);
  const breaks =
    references.length === 1
      ? 'This import fails'
      : `${count(references.length, 'import')} in ${count(files, 'file')} fail: ${places(references)}`;
  return {
    path: file.path,
    line: item.line,
    column: item.column,
    symbol,
    message: `${whatIsMissing(missing)}. ${breaks}.${consequence(down, files)}`,
    help: help(index, homes, missing),
    related: related(references, `imports ${symbol}`),
    key: missing.file?.path,
    anywhere: true,
    weight: Math.max(references.length, down.modules),
  };
}

const lastPart = (dotted: string) => dotted.slice(dotted.lastIndexOf('.') + 1);

/** `pkg.mod` or `pkg.mod.Name`. */
export function symbolOf({ module, name }: MissingName): string {
  return name === null ? module : `${module}.${name}`;
}

/** What is not there, and where it should be, as a clause. */
export function whatIsMissing({ module, name, file, dir, why }: MissingName): string {
  switch (why) {
    case 'no-module': {
      const last = lastPart(module);
      const place = dir === undefined || dir.path === '' ? '' : `${dir.path}/`;
      return `There is no module ${module}: neither ${place}${last}.py nor ${place}${last}/ exists`;
    }
    case 'no-name':
      return `${name} is not defined in ${module} (${file!.path})`;
    case 'type-checking':
      return `${name} exists in ${module} (${file!.path}) only under TYPE_CHECKING, not at run time`;
    case 'circular':
      return `${name} is only passed round in a circle from ${module} (${file!.path}) and defined nowhere`;
  }
}

/** Where the missing thing is now, as far as the tree shows. */
function help(index: SourceIndex, allHomes: Homes, { module, name, file, dir, why }: MissingName): string {
  if (why === 'type-checking')
    return `Import ${name} under TYPE_CHECKING too, or unconditionally in ${file!.path}.`;
  if (name !== null && file !== undefined) {
    const homes = allHomes.get(name) ?? [];
    if (homes.length > 0)
      return `${name} is defined at ${homes.slice(0, 3).join(', ')}: import it from there, or bring it back in ${file.path}.`;
    const near = nearest(name, index.resolver.names(file));
    if (near !== undefined)
      return `Did you mean ${near}, which ${module} has? Otherwise bring ${name} back in ${file.path}.`;
    return `Bring ${name} back in ${file.path}, or remove the imports listed.`;
  }
  const last = lastPart(module);
  const moved = index.files.filter((it) => lastPart(it.module) === last);
  if (moved.length > 0)
    return `There is ${moved
      .slice(0, 3)
      .map((it) => `${it.module} (${it.path})`)
      .join(', ')}: was it moved there?`;
  const near = dir && nearest(last, [...dir.modules.keys(), ...dir.dirs.keys()]);
  return near === undefined
    ? `Bring ${module} back, or remove the imports listed.`
    : `Did you mean ${near}? Otherwise bring ${module} back.`;
}

type Homes = ReadonlyMap<string, readonly string[]>;

/** Where each of these names is defined at the top of a module. */
function homesByName(index: SourceIndex, wanted: ReadonlySet<string | null>): Homes {
  const homes = new Map<string, string[]>();
  if (wanted.size === 0) return homes;
  for (const { outline, module, path } of index.files) {
    for (const { scope, name, line } of outline.definitions) {
      if (scope === 0 && wanted.has(name))
        homes.set(name, [...(homes.get(name) ?? []), `${module} (${path}:${line})`]);
    }
  }
  return homes;
}
