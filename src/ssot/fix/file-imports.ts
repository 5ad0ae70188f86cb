import type { SourceFile } from '../index/source-file.ts';
import { scanOutline } from '../outline/scan.ts';
import type { ImportedName, Outline } from '../outline/types.ts';
import type { Decide, Decision } from './decide.ts';
import { type ImportEdit, replaceNames } from './edit-imports.ts';
import { moduleNames } from './module-names.ts';
import { type NewImport, sameModule } from './new-import.ts';
import { importOf } from './new-path.ts';
import { type PlacedImport, placedImports } from './placed-imports.ts';
import type { ImportStyle } from './settings.ts';
import { SourceText } from './source-text.ts';
import type { FixPlace } from './types.ts';

export interface FileFix {
  readonly source: SourceText;
  readonly changes: number;
  readonly refused: readonly FixPlace[];
  readonly look: readonly FixPlace[];
}

export interface FileContext {
  readonly file: SourceFile;
  readonly decide: Decide;
  readonly style: ImportStyle;
  readonly relative: boolean;
}

/** Statements of one file that are rewritten before something must be wrong. */
const MAX_CHANGES = 20_000;

/** Every import of a file by its own path: one statement after the other, each in the text that the one before left. */
export function fixImports(context: FileContext, before: SourceText): FileFix {
  const { file } = context;
  const refused = refusals(context, before);
  const skipped = new Set(refused.map(({ key }) => key));
  const look: FixPlace[] = [];
  let source = before;
  let changes = 0;
  for (; changes < MAX_CHANGES; changes++) {
    const outline = scanOutline(source.toBytes(), { uses: true });
    const next = nextChange(context, source, outline, skipped);
    if (next === undefined) break;
    if ('refused' in next) {
      skipped.add(next.key);
      refused.push({ key: next.key, place: next.refused });
      continue;
    }
    const { edit, place } = next;
    if (edit.unsure !== undefined)
      look.push({
        ...place,
        why: `left next to where it was: ${edit.unsure}`,
        help: 'Let the formatter sort it.',
      });
    source = source.with(edit.splices);
  }
  source = endedLike(before, source);
  return {
    source,
    changes,
    refused: refused.map(({ place }) => place),
    look: look.map((it) => ({ ...it, path: file.path })),
  };
}

/** A file without a line end at its end stays so, and no more blank lines end it than did. */
function endedLike(before: SourceText, source: SourceText): SourceText {
  const ends = (text: string) => /(?:\r\n|\n|\r)*$/.exec(text)![0];
  const [had, has] = [ends(before.text), ends(source.text)];
  return has.length <= had.length ? source : new SourceText(source.text.slice(0, -has.length) + had);
}

interface Refusal {
  readonly key: string;
  readonly place: FixPlace;
}

/** An import is known again by what it says, wherever its line has gone meanwhile. */
const keyOf = ({ module, level, name, as, scope, branch }: ImportedName): string =>
  [module, level, name, as, scope, branch].join('\0');

function refusals({ file, decide }: FileContext, source: SourceText): Refusal[] {
  const outline = scanOutline(source.toBytes());
  const read = new Set(placedImports(source, outline).flatMap(({ items }) => items));
  return outline.imports.flatMap((item) => {
    const decision = decide(file, outline, item);
    if (decision.kind === 'keep') return [];
    const { from: symbol, to } = decision;
    const base = { path: file.path, line: item.line, symbol, to };
    if (decision.kind === 'refuse') {
      const { why, help } = decision;
      return [{ key: keyOf(item), place: { ...base, why, help } }];
    }
    if (read.has(item)) return [];
    const why = 'the statement could not be found in the text again';
    return [{ key: keyOf(item), place: { ...base, why, help: 'Rewrite it by hand.' } }];
  });
}

type Step =
  | { readonly edit: ImportEdit; readonly place: FixPlace }
  | { readonly key: string; readonly refused: FixPlace };

/** The first statement with a name to move, and what becomes of all its names that go to the same module. */
function nextChange(
  context: FileContext,
  source: SourceText,
  outline: Outline,
  skipped: ReadonlySet<string>,
): Step | undefined {
  const { file, decide, style } = context;
  const placed = placedImports(source, outline);
  for (const own of placed) {
    const moving = own.items.flatMap((item, nth) => {
      if (skipped.has(keyOf(item))) return [];
      const decision = decide(file, outline, item);
      return decision.kind === 'move' ? [{ item, nth, decision }] : [];
    });
    const [first] = moving;
    if (first === undefined) continue;
    const place = placeOf(file, first.item, first.decision);
    if (first.item.name === null) {
      const names = moduleNames(source, outline, own, first.nth, first.decision.to);
      if (typeof names === 'string')
        return { key: keyOf(first.item), refused: { ...place, why: names, help: 'Rewrite it by hand.' } };
      const by = importOf(file, first.item, first.decision.to, context.relative);
      const edit = replaceNames({ source, placed, style }, own, [first.nth], by);
      return { edit: { ...edit, splices: [...edit.splices, ...names] }, place };
    }
    const group = together(context, own, moving);
    return { edit: replaceNames({ source, placed, style }, own, group.taken, group.by), place };
  }
  return undefined;
}

interface Moving {
  readonly item: ImportedName;
  readonly nth: number;
  readonly decision: Extract<Decision, { kind: 'move' }>;
}

/** The names that one statement can take over: of one module, and those with `as` apart unless the project has them together. */
function together(
  { file, relative, style }: FileContext,
  own: PlacedImport,
  moving: readonly Moving[],
): { taken: number[]; by: NewImport } {
  const made = moving.map(({ item, nth, decision }) => ({
    nth,
    by: importOf(file, item, decision.to, relative),
  }));
  const first = made[0]!;
  if (first.by.kind === 'import') return { taken: [first.nth], by: first.by };
  const mixed = style.combineAs || own.statement.names.some(({ as }) => as === null);
  const isAliased = (by: NewImport) => by.kind === 'from' && by.names[0]!.as !== null;
  const combined = style.combineAs || (mixed && own.statement.names.some(({ as }) => as !== null));
  const same = made.filter(
    ({ by }) =>
      sameModule(by, first.by) && !style.single && (combined || isAliased(by) === isAliased(first.by)),
  );
  // With the first alone where each alias has a statement of its own.
  const all =
    same.length === 0 || (!combined && isAliased(first.by) && own.statement.names.length === 1)
      ? [first]
      : same;
  const names = all.flatMap(({ by }) => (by.kind === 'from' ? by.names : []));
  return { taken: all.map(({ nth }) => nth), by: { ...first.by, names } };
}

function placeOf(
  file: SourceFile,
  { line }: ImportedName,
  { from, to }: Extract<Decision, { kind: 'move' }>,
): FixPlace {
  return { path: file.path, line, symbol: from, to, why: '', help: '' };
}
