import { wayBack } from '../index/cycle-cut.ts';
import type { Edge } from '../index/graph.ts';
import { FileReader } from '../index/read.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { DEFAULT_MAX_FILE_BYTES } from '../options.ts';
import { scanOutline } from '../outline/scan.ts';
import { definitionSites } from '../rules/definition-sites.ts';
import { findHome } from '../rules/homes.ts';
import { linesOf } from './definition-text.ts';
import { addImport } from './edit-imports.ts';
import { type Defined, lacking } from './members.ts';
import { placedImports } from './placed-imports.ts';
import type { ImportStyle } from './settings.ts';
import { encoded, SourceText, type Splice } from './source-text.ts';
import { deprecatedName } from './stand-in.ts';
import type { Consolidation, FixOptions, FixPlace } from './types.ts';

/** A file as it was read and as it is to be. */
export interface Begun {
  readonly read: SourceText;
  readonly text: SourceText;
}

/** What consolidating comes to before the consumers are rewritten. */
export interface Consolidated {
  /** The files that lose a definition. */
  readonly texts: ReadonlyMap<string, Begun>;
  /** Where each name is from now on, for its consumers. */
  readonly moves: Readonly<Record<string, string>>;
  readonly refused: readonly FixPlace[];
}

/** Takes second definitions out in favour of the one in their home; what that lacks, and what would close a cycle, stops it. */
export function consolidate(index: SourceIndex, options: FixOptions, style: ImportStyle): Consolidated {
  const texts = new Map<string, Begun>();
  const moves: Record<string, string> = {};
  const refused: FixPlace[] = [];
  const reader = new FileReader(index.root, options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
  const textOf = ({ path }: SourceFile): SourceText | undefined => {
    const begun = texts.get(path);
    if (begun !== undefined) return begun.text;
    const content = reader.read(path);
    return typeof content === 'string' ? undefined : SourceText.of(content.bytes);
  };
  for (const wish of options.consolidate ?? []) {
    const canonical = canonicalOf(index, wish, options, textOf);
    if ('why' in canonical) {
      refused.push(canonical);
      continue;
    }
    for (const file of duplicatesOf(index, wish.name, canonical)) {
      const source = textOf(file);
      const result = take(index, file, canonical, wish, style, source);
      if ('why' in result) refused.push(result);
      else {
        texts.set(file.path, { read: texts.get(file.path)?.read ?? source!, text: result.text });
        moves[`${file.module}.${wish.name}`] = `${canonical.file.module}.${wish.name}`;
      }
    }
  }
  return { texts, moves, refused };
}

function canonicalOf(
  index: SourceIndex,
  { name, home }: Consolidation,
  { families = {} }: FixOptions,
  textOf: (file: SourceFile) => SourceText | undefined,
): Defined | FixPlace {
  const module = home ?? (Object.hasOwn(families, name) ? families[name] : undefined);
  const refuse = (path: string, why: string, help: string): FixPlace => ({
    path,
    line: 1,
    symbol: name,
    to: module ?? null,
    why,
    help,
  });
  if (module === undefined)
    return refuse(
      'families',
      `nothing says where ${name} has its home`,
      "Declare it in 'families', or give --home MODULE.",
    );
  const file = findHome(index, module);
  if (file === undefined)
    return refuse('families', `there is no module ${module}`, 'Name a module of the tree.');
  const targets = index.resolver.name(file, name, true);
  const [target] = targets;
  const source = target?.kind === 'definition' ? textOf(target.file) : undefined;
  if (targets.length !== 1 || target?.kind !== 'definition' || source === undefined)
    return refuse(file.path, `${module} has no one class or function ${name}`, `Define ${name} there first.`);
  return { file: target.file, index: target.index, source };
}

function duplicatesOf({ files }: SourceIndex, name: string, canonical: Defined): SourceFile[] {
  return files.filter(
    (file) =>
      file !== canonical.file &&
      definitionSites(file).some((it) => it.qualname === name && it.kind !== 'constant'),
  );
}

function take(
  index: SourceIndex,
  file: SourceFile,
  canonical: Defined,
  wish: Consolidation,
  style: ImportStyle,
  source: SourceText | undefined,
): { readonly text: SourceText } | FixPlace {
  const { name } = wish;
  const to = `${canonical.file.module}.${name}`;
  const outline = source === undefined ? file.outline : scanOutline(source.toBytes());
  const all = outline.definitions.flatMap((it, nth) => (it.scope === 0 && it.name === name ? [nth] : []));
  const line = outline.definitions[all[0] ?? -1]?.line ?? 1;
  const refuse = (why: string, help: string): FixPlace => ({
    path: file.path,
    line,
    symbol: `${file.module}.${name}`,
    to,
    why,
    help,
  });
  if (source === undefined || outline.faults.length > 0 || all.length !== 1)
    return refuse(`${name} is not defined once in readable Python here`, 'Take it out by hand.');
  const definition = outline.definitions[all[0]!]!;
  const missing = lacking({ file: { ...file, outline }, index: all[0]!, source }, canonical);
  if (missing.length > 0)
    return refuse(
      `${to} lacks what this one has: ${missing.join(', ')}`,
      `Move it to ${canonical.file.path} first, or drop it here.`,
    );
  const lines = linesOf(source, definition);
  if (lines === undefined) return refuse('where it ends could not be told', 'Take it out by hand.');
  const own = ownMention(source, lines, name);
  const imports = wish.leave === 'reexport' || own !== undefined;
  if (wish.leave === 'deprecated') {
    if (own !== undefined)
      return refuse(`line ${own} here uses ${name}, so that nobody would be warned`, 'Use --leave reexport.');
    if (outline.dynamic)
      return refuse('the module makes names as it runs, by __getattr__ perhaps', 'Use --leave reexport.');
    if (index.references.some(({ at, item }) => at.kind === 'file' && at.file === file && item.name === '*'))
      return refuse(
        'a star import takes names from here, which __getattr__ does not serve',
        'Use --leave reexport.',
      );
  }
  if (imports) {
    const back = wayBack({ from: file, to: canonical.file } as Edge, (it) =>
      index.graph.edges(it, ['module']),
    );
    if (back.length > 0) {
      const chain = [canonical.file, ...back.map((it) => it.to)].map(({ module }) => module).join(' → ');
      return refuse(
        `importing it from ${canonical.file.module} would close a cycle: ${chain}`,
        'Cut that import first (`ssot cycles`), or use --leave deprecated.',
      );
    }
  }
  const splices: Splice[] = [{ ...lines, text: '' }];
  if (wish.leave === 'deprecated')
    splices[0] = {
      ...lines,
      text: standIn(source, lines, deprecatedName(`${file.module}.${name}`, to, wish.removal, source.eol)),
    };
  else if (imports) {
    const added = {
      kind: 'from',
      level: 0,
      path: encoded(canonical.file.module),
      names: [{ name, as: null }],
    } as const;
    const placed = placedImports(source, outline);
    const top = placed.filter(
      ({ alone, items: [first], lines: at }) =>
        alone && first!.scope === 0 && first!.branch === 0 && at.to <= lines.from,
    );
    const next = top.at(-1);
    if (next === undefined)
      splices[0] = {
        ...lines,
        text: standIn(source, lines, `from ${added.path} import ${encoded(name)}${source.eol}`),
      };
    else splices.push(...addImport({ source, placed, style }, next, added).splices);
  }
  return { text: source.with(splices) };
}

/** The text in the place of a definition, with as many blank lines after it as that had. */
function standIn({ text }: SourceText, { from, to }: { from: number; to: number }, stands: string): string {
  const blank = /(?:\r\n|\n|\r)((?:[ \t]*(?:\r\n|\n|\r))*)$/.exec(text.slice(from, to))?.[1] ?? '';
  return stands + blank;
}

/** The first line besides the definition that says the name; strings count, as `__all__` has them. */
function ownMention(
  source: SourceText,
  { from, to }: { from: number; to: number },
  name: string,
): number | undefined {
  const word = new RegExp(`(?<![\\w.\\x80-\\xff])${encoded(name)}(?![\\w\\x80-\\xff])`, 'g');
  for (const { index } of source.text.matchAll(word))
    if (index < from || index >= to) return source.lineAt(index);
  return undefined;
}
