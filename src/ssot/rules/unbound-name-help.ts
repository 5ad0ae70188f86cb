import { nearest } from '../../util/nearest.ts';
import { areaOf } from '../area.ts';
import { getOrInsert } from '../index/grouping.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { STDLIB } from '../index/stdlib.ts';
import { CONTEXT } from '../outline/context.ts';
import type { ImportedName } from '../outline/types.ts';
import { KEYWORD_COUNT, WORDS } from '../outline/words.ts';
import { count } from './wording.ts';

/** What Python 3 has in place of builtins that it no longer has. */
export const PYTHON_2: ReadonlyMap<string, string> = new Map([
  ['unicode', 'str'],
  ['basestring', 'str'],
  ['long', 'int'],
  ['xrange', 'range'],
  ['raw_input', 'input'],
  ['unichr', 'chr'],
  ['reduce', 'functools.reduce'],
  ['reload', 'importlib.reload'],
  ['intern', 'sys.intern'],
  ['StandardError', 'Exception'],
]);
/** Every short name is near to some other. */
const MIN_LENGTH = 4;
/** Names for which all those of the tree are looked through. */
const MAX_SEARCHES = 100;

interface Home {
  readonly file: SourceFile;
  readonly line: number;
}

/** A function that says, for a name that a file does not bind, where it is to be had, or what was meant instead. */
export function whereToHaveIt(index: SourceIndex): (file: SourceFile, name: string) => string {
  const homes = importable(index);
  const statements = importsByName(index);
  const byInitial = new Map<string, string[]>();
  for (const name of homes.keys()) getOrInsert(byInitial, name[0]!.toLowerCase(), () => []).push(name);
  const known = new Map<string, string | undefined>();
  const inTree = (name: string): string | undefined => {
    if (!known.has(name) && known.size < MAX_SEARCHES)
      known.set(name, nearestTo(name, byInitial.get(name[0]!.toLowerCase()) ?? []));
    return known.get(name);
  };
  return (file, name) =>
    definedAt(name, seenFrom(file, homes.get(name) ?? [])) ??
    importedAs(statements.get(name)) ??
    ofPython(name) ??
    misspelt(file, name) ??
    elsewhere(inTree(name), homes) ??
    `Bind or import ${name}, or remove what uses it.`;
}

/** Where each class and function at the top of a module is, and each constant with a capital letter. */
function importable({ files }: SourceIndex): Map<string, Home[]> {
  const homes = new Map<string, Home[]>();
  for (const file of files) {
    const { definitions, assignments } = file.outline;
    for (const { name, scope, context, line } of [...definitions, ...assignments.filter(isConstantName)]) {
      if (scope !== 0 || (context & CONTEXT.functionLocal) !== 0 || name.startsWith('_')) continue;
      const known = getOrInsert(homes, name, () => []);
      if (known.at(-1)?.file !== file) known.push({ file, line });
    }
  }
  return homes;
}

const isConstantName = ({ name }: { readonly name: string }) => /^[A-Z]/.test(name);

/** Tests and archives are nobody's to import from but theirs. */
function seenFrom(file: SourceFile, homes: readonly Home[]): readonly Home[] {
  const own = areaOf(file);
  const better = homes.filter((it) => areaOf(it.file) === own || areaOf(it.file) === 'source');
  return better.length > 0 ? better : own === 'test' ? homes : [];
}

function definedAt(name: string, homes: readonly Home[]): string | undefined {
  const [only] = homes;
  if (only === undefined) return undefined;
  if (homes.length === 1)
    return `Write \`from ${only.file.module} import ${name}\`: it is defined at ${only.file.path}:${only.line}.`;
  const shown = homes.slice(0, 3).map(({ file, line }) => `${file.module} (${file.path}:${line})`);
  const more = homes.length > 3 ? ` and ${homes.length - 3} more` : '';
  return `Import the one that is meant: ${name} is defined in ${shown.join(', ')}${more}.`;
}

/** How often each statement brings a name in, by the name. */
function importsByName({ references }: SourceIndex): Map<string, Map<string, number>> {
  const byName = new Map<string, Map<string, number>>();
  for (const { item } of references) {
    if (item.level > 0 || item.scope !== 0 || item.name === '*') continue;
    const bound = item.as ?? item.name ?? item.module;
    const statements = getOrInsert(byName, bound, () => new Map<string, number>());
    const statement = statementOf(item);
    statements.set(statement, (statements.get(statement) ?? 0) + 1);
  }
  return byName;
}

function statementOf({ module, name, as }: ImportedName): string {
  const what = name === null ? `import ${module}` : `from ${module} import ${name}`;
  return as === null ? what : `${what} as ${as}`;
}

function importedAs(statements: ReadonlyMap<string, number> = new Map()): string | undefined {
  const [most] = [...statements].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (most === undefined) return undefined;
  const [statement, times] = most;
  return `Write \`${statement}\`, as ${count(times, 'other file')} do${times === 1 ? 'es' : ''}.`;
}

function ofPython(name: string): string | undefined {
  if (STDLIB.has(name)) return `Write \`import ${name}\`.`;
  const now = PYTHON_2.get(name);
  return now && `${name} is a builtin of Python 2: Python 3 calls it ${now}.`;
}

function misspelt({ outline }: SourceFile, name: string): string | undefined {
  const bound = [
    ...outline.definitions.map((it) => it.name),
    ...outline.assignments.map((it) => it.name),
    ...outline.imports.map((it) => it.as ?? it.name ?? it.module),
  ];
  const own = nearestTo(name, new Set(bound));
  if (own !== undefined) return `Did you mean ${own}, which this file has?`;
  const builtin = nearestTo(name, WORDS.slice(KEYWORD_COUNT));
  return builtin && `Did you mean ${builtin}, which Python has?`;
}

function elsewhere(
  near: string | undefined,
  homes: ReadonlyMap<string, readonly Home[]>,
): string | undefined {
  const home = near === undefined ? undefined : homes.get(near)?.[0];
  return (
    home && `Did you mean ${near}? It is defined in ${home.file.module} (${home.file.path}:${home.line}).`
  );
}

function nearestTo(name: string, candidates: Iterable<string>): string | undefined {
  return name.length < MIN_LENGTH ? undefined : nearest(name, candidates);
}
