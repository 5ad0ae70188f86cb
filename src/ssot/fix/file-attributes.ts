import { scanOutline } from '../outline/scan.ts';
import type { ImportedName, Outline, Use } from '../outline/types.ts';
import { pathOf } from '../rules/canonical-path.ts';
import { moduleBinding, newBinding } from './bind-module.ts';
import { addImport, type ImportEdit, type ImportSheet, replaceNames } from './edit-imports.ts';
import type { FileContext, FileFix } from './file-imports.ts';
import { respell } from './module-names.ts';
import { lastOf, type MovedPaths, parentOf } from './moved-paths.ts';
import type { NewImport } from './new-import.ts';
import { type PlacedImport, placedImports } from './placed-imports.ts';
import { encoded, type SourceText, type Splice } from './source-text.ts';
import type { FixPlace } from './types.ts';

export interface AttributeContext extends FileContext {
  readonly moved: MovedPaths;
  /** Whether others may reach a name of this file: then its import stays. */
  isTaken(local: string): boolean;
}

/** Uses of one binding that have to go through another module. */
interface Group {
  readonly item: ImportedName;
  readonly binding: number;
  /** The module to read it from. */
  readonly module: string;
  readonly uses: readonly { readonly use: Use; readonly written: string; readonly name: string }[];
  readonly entry: string;
  readonly to: string;
}

const MAX_ROUNDS = 1000;

/** What is read through a module that it has left (`old.mod.Name`, `m.Name`), read through the one that it is in. */
export function fixAttributes(context: AttributeContext, before: SourceText): FileFix {
  const refused: FixPlace[] = [];
  const look: FixPlace[] = [];
  const skipped = new Set<string>();
  let source = before;
  let changes = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const outline = scanOutline(source.toBytes(), { uses: true });
    const group = nextGroup(context, outline, skipped);
    if (group === undefined) break;
    const edit = rewrite(context, source, outline, group);
    const place = placeOf(context, group);
    if (typeof edit === 'string') {
      refused.push({ ...place, why: edit, help: 'Rewrite it by hand.' });
      skipped.add(`${group.binding}\0${group.module}`);
      continue;
    }
    if (edit.unsure !== undefined)
      look.push({
        ...place,
        why: `import left next to the old one: ${edit.unsure}`,
        help: 'Let the formatter sort it.',
      });
    changes += group.uses.length;
    source = source.with(edit.splices);
    // Places of imports have changed.
    skipped.clear();
    if (refused.length > 0) break;
  }
  return { source, changes, refused, look };
}

function nextGroup(
  { file, moved, decide }: AttributeContext,
  outline: Outline,
  skipped: ReadonlySet<string>,
): Group | undefined {
  let first: { -readonly [K in keyof Group]: Group[K] } | undefined;
  for (const use of outline.uses ?? []) {
    const item = outline.imports[use.import]!;
    if (item.name === '*') continue;
    const parts = use.name.split('.');
    const bare = item.name === null && item.as === null;
    const base = bare ? '' : pathOf({ file, item });
    const path = bare ? use.name : [base, ...parts.slice(1)].join('.');
    const move = moved.find(path);
    if (move === undefined || (!bare && move.entry.length <= base.length)) continue;
    if (bare && outline.imports.some((it) => it.name === null && decide(file, outline, it).kind !== 'keep'))
      continue;
    const isModule = moved.isModule(move.to);
    const module = isModule ? move.to : parentOf(move.to);
    if (module === '' || skipped.has(`${use.import}\0${module}`)) continue;
    const depth = move.entry.split('.').length - (bare ? 0 : base.split('.').length - 1);
    const name = isModule ? '' : lastOf(move.to);
    const one = { use, written: parts.slice(0, depth).join('.'), name };
    if (first === undefined) first = { item, binding: use.import, module, uses: [one], ...move };
    else if (first.binding === use.import && first.module === module) first.uses = [...first.uses, one];
  }
  return first;
}

function rewrite(
  context: AttributeContext,
  source: SourceText,
  outline: Outline,
  group: Group,
): ImportEdit | string {
  const { file, moved, style } = context;
  if (!moved.isThere(group.to)) return `${group.to} is not there yet`;
  if (group.module === file.module) return `${file.module} would import itself`;
  const placed = placedImports(source, outline);
  const own = placed.find(({ items }) => items.includes(group.item));
  if (own === undefined) return 'its import could not be found in the text again';
  const sheet = { source, placed, style };
  const known = moduleBinding(file, outline, group.module, group.item);
  const goes = isSpare(context, source, outline, placed, group);
  const bound = known ?? newBinding(context, source, group.item, group.module, goes);
  if (typeof bound === 'string' && known === undefined) return bound;
  const { expression, added } = typeof bound === 'string' ? { expression: bound, added: undefined } : bound;
  const splices: Splice[] = [];
  for (const { use, written, name } of group.uses) {
    const splice = respell(source, use, written, name === '' ? expression : `${expression}.${name}`);
    if (splice === undefined) return `line ${use.line} could not be read`;
    splices.push(splice);
  }
  const imports = importEdit(sheet, own, group.item, added, goes);
  return { ...imports, splices: [...splices, ...imports.splices] };
}

function importEdit(
  sheet: ImportSheet,
  own: PlacedImport,
  item: ImportedName,
  added: NewImport | undefined,
  goes: boolean,
): ImportEdit {
  const nth = own.items.indexOf(item);
  if (added === undefined) return { splices: [], unsure: undefined };
  return goes ? replaceNames(sheet, own, [nth], added) : addImport(sheet, own, added);
}

/** Whether nothing needs the old import once these uses are gone. */
function isSpare(
  { isTaken }: AttributeContext,
  source: SourceText,
  outline: Outline,
  placed: readonly PlacedImport[],
  { item, binding, uses }: Group,
): boolean {
  const local = item.as ?? item.name ?? item.module.split('.')[0]!;
  if ((outline.uses ?? []).filter((it) => it.import === binding).length > uses.length || isTaken(local))
    return false;
  const others = outline.imports.filter((it) => (it.as ?? it.name ?? it.module.split('.')[0]) === local);
  if (others.length > 1) return false;
  const word = new RegExp(`(?<![\\w.\\x80-\\xff])${encoded(local)}(?![\\w\\x80-\\xff])`, 'g');
  const outside = [...source.text.matchAll(word)].filter(
    ({ index }) => !placed.some(({ statement }) => index >= statement.from && index < statement.to),
  );
  return outside.length === uses.length;
}

function placeOf({ file }: AttributeContext, { uses, entry, to }: Group): FixPlace {
  return { path: file.path, line: uses[0]!.use.line, symbol: entry, to, why: '', help: '' };
}
