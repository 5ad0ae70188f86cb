import type { Draft } from '../finding.ts';
import { getOrInsert } from '../index/grouping.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { CONTEXT } from '../outline/context.ts';
import type { UnboundName } from '../outline/types.ts';
import type { Rule } from './rule.ts';
import { PYTHON_2, whereToHaveIt } from './unbound-name-help.ts';
import { count } from './wording.ts';

/** Names that a file reads and that nothing binds: what is left when a definition or its import goes. */
export const unboundName: Rule = {
  id: 'unbound-name',
  summary: 'A name is used that nothing binds: it is a NameError as soon as that line runs.',
  help: 'Import the name, bind it, or write the one that was meant.',
  run(index) {
    const byName = new Map<string, Unbound[]>();
    const given = givenToAll(index);
    for (const file of index.files) {
      for (const use of file.outline.unbound ?? []) {
        if (given.has(use.name) || isExpected(file, use) || mayBeBound(index, file, use.name)) continue;
        getOrInsert(byName, use.name, () => []).push({ file, use });
      }
    }
    if (byName.size === 0) return [];
    const helpFor = whereToHaveIt(index);
    return [...byName.values()].flatMap((all) => all.map((one) => draft(one, all, helpFor)));
  },
};

interface Unbound {
  readonly file: SourceFile;
  readonly use: UnboundName;
}

/** `gettext.install` gives `_`, type checkers, IPython and Python 3.15 the others. */
const GIVEN = [
  '_',
  'reveal_type',
  'reveal_locals',
  'ellipsis',
  'get_ipython',
  'display',
  '__IPYTHON__',
  'frozendict',
];
/** What `gettext.install` gives besides when asked to. */
const TRANSLATIONS = ['gettext', 'ngettext', 'pgettext', 'npgettext'];

/** What is there in every file without being bound in it. */
function givenToAll({ files, references }: SourceIndex): Set<string> {
  const translates = references.some(({ item }) => item.module === 'gettext' && item.level === 0);
  const added = files.flatMap(({ outline }) => outline.given ?? []);
  return new Set([...GIVEN, ...(translates ? TRANSLATIONS : []), ...added]);
}

/** Whether the code shows that its author knows the name may not be there, or no run ever reads it. */
function isExpected(file: SourceFile, { name, context }: UnboundName): boolean {
  const { nameGuard, typeChecking, versionGuard, exceptFallback } = CONTEXT;
  if ((context & (nameGuard | typeChecking | versionGuard)) !== 0) return true;
  return PYTHON_2.has(name) && ((context & exceptFallback) !== 0 || knowsVersions(file));
}

/** Whether a file has a name for the version of Python, and so may ask for it within an expression: `str if PY3 else unicode`. */
function knowsVersions({ outline: { assignments, imports } }: SourceFile): boolean {
  return [...assignments, ...imports].some((it) => {
    const bound = 'as' in it ? (it.as ?? it.name ?? it.module) : it.name;
    return VERSION_NAME.test(bound) || bound === 'six';
  });
}

const VERSION_NAME = /^_*(?:is_?)?(?:py|python)_?(?:v|version_?)?\d/i;

/** Whether a name may come in by what no outline lists: code that binds at run time, a star, a submodule. */
function mayBeBound({ resolver }: SourceIndex, file: SourceFile, name: string): boolean {
  const { imports, dynamic } = file.outline;
  if (dynamic) return true;
  const seesMore = file.isPackage || imports.some((item) => item.name === '*');
  return seesMore && resolver.name(file, name, false).some(({ kind }) => kind !== 'missing');
}

function draft({ file, use }: Unbound, all: readonly Unbound[], helpFor: HelpFor): Draft {
  const { name, line, column, count: times } = use;
  const others = all.length - 1;
  const elsewhere = others === 0 ? '' : `, and in ${count(others, 'other file')} likewise`;
  return {
    path: file.path,
    line,
    column,
    symbol: `${file.module}.${name}`,
    message: `${name} is used ${timesInWords(times)} here and bound nowhere${elsewhere}: a NameError when the line runs.`,
    help: helpFor(file, name),
    weight: all.reduce((sum, it) => sum + it.use.count, 0),
  };
}

type HelpFor = ReturnType<typeof whereToHaveIt>;

function timesInWords(times: number): string {
  return times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`;
}
