import { type Block, blockOf, isCommented, type Section } from './blocks.ts';
import { type ListedName, type NameList, type Room, readNames, withNames, written } from './name-list.ts';
import { headOf, type NewImport, onOneLine, saidBy, sameModule } from './new-import.ts';
import { orderOfImports } from './order.ts';
import type { PlacedImport } from './placed-imports.ts';
import type { ImportStyle } from './settings.ts';
import type { SourceText, Splice } from './source-text.ts';
import { without } from './take-names.ts';

/** A file's imports and how they are to be written. */
export interface ImportSheet {
  readonly source: SourceText;
  readonly placed: readonly PlacedImport[];
  readonly style: ImportStyle;
}

/** What a change comes to; `unsure`: why a new line stands next to the old one and not in an order. */
export interface ImportEdit {
  readonly splices: readonly Splice[];
  readonly unsure: string | undefined;
}

/** Comments that tools read: they hold for each part of a statement that is split. */
const DIRECTIVE = /#\s*(?:noqa|type:|pylint|pragma|isort|ruff|pyright|mypy|nosec|portcullis)/i;
const ORDERED_BY_HAND = /#\s*(?:isort|ruff)\s*:\s*(?:skip|split|off)|#\s*noqa:?\s*(?:$|.*\bI00)/i;

/**
 * Replaces some names of a statement (their places in it) by an import that binds the same: merged into one of the same module
 * in the block, or as a line of its own where the order of the section has it.
 */
export function replaceNames(
  sheet: ImportSheet,
  own: PlacedImport,
  taken: readonly number[],
  by: NewImport,
): ImportEdit {
  const { source } = sheet;
  const whole = taken.length === own.statement.names.length;
  if (!own.alone) return { splices: [inline(source, own, taken, by)], unsure: undefined };
  const block = blockOf(source, sheet.placed, own);
  const comment = own.comment && source.text.slice(own.comment.from, own.comment.to);
  const said = whole && (comment !== undefined || isCommented(source, own) || saysMore(source, own));
  const into = said ? undefined : mergeTarget(sheet, block, own, by);
  if (into !== undefined) {
    const list = listOf(sheet, own, taken, by);
    const orphans = { from: own.lines.from, to: own.lines.from, text: orphaned(source, own, into, list) };
    return {
      splices: [orphans, ...removal(sheet, own, taken), merge(sheet, into, by, list)],
      unsure: undefined,
    };
  }
  const after = comment !== undefined && (whole || DIRECTIVE.test(comment)) ? comment : undefined;
  const line = own.indent + textOf(sheet, own, taken, by, after);
  const byHand = (whole && isCommented(source, own)) || ORDERED_BY_HAND.test(comment ?? '');
  const place = byHand ? undefined : sortedPlace(block, own, whole, by);
  const full = `${line}${after === undefined ? '' : `  ${after}`}`;
  const inserted = insertion(source, place, full, whole ? own.lines.from : own.lines.to);
  const unsure = typeof place === 'string' && block.flat().length > 1 ? place : undefined;
  return { splices: [...removal(sheet, own, taken), inserted], unsure };
}

/** Whether a statement holds comments that are said of none of its names. */
function saysMore(source: SourceText, own: PlacedImport): boolean {
  const list = readNames(source, own);
  return list === undefined || list.rest.length > 0;
}

/** The comments on names that the other statement has already, as lines of their own. */
function orphaned(
  source: SourceText,
  { indent }: PlacedImport,
  into: PlacedImport,
  names: readonly ListedName[],
): string {
  const bound = into.statement.names;
  return names
    .filter(({ name, as }) => bound.some((it) => it.name === name && it.as === as))
    .flatMap(({ lead, trail }) => (trail === undefined ? lead : [...lead, trail]))
    .map((comment) => indent + comment + source.eol)
    .join('');
}

/** Adds an import next to a statement that stays, or merges it into one of its block. */
export function addImport(sheet: ImportSheet, next: PlacedImport, added: NewImport): ImportEdit {
  const { source } = sheet;
  if (!next.alone) {
    return {
      splices: [{ from: next.statement.to, to: next.statement.to, text: `; ${onOneLine(added)}` }],
      unsure: undefined,
    };
  }
  const block = blockOf(source, sheet.placed, next);
  const into = mergeTarget(sheet, block, undefined, added);
  if (into !== undefined) {
    return { splices: [merge(sheet, into, added, plainList(added))], unsure: undefined };
  }
  const place = sortedPlace(block, next, false, added);
  const splice = insertion(source, place, next.indent + onOneLine(added), next.lines.to);
  return { splices: [splice], unsure: typeof place === 'string' ? place : undefined };
}

/** Takes names out of a statement; the whole of it when none is left. */
function removal({ source, style }: ImportSheet, own: PlacedImport, taken: readonly number[]): Splice[] {
  const { statement, lines } = own;
  if (taken.length < statement.names.length) return [without(source, own, taken, style.lineLength)];
  return [{ from: lines.from, to: lines.to, text: '' }];
}

/** A line at its place, or else where `otherwise` says. */
function insertion(
  source: SourceText,
  place: Place | string | undefined,
  line: string,
  otherwise: number,
): Splice {
  const { at, section } = typeof place === 'object' ? place : { at: otherwise, section: false };
  const unended = at === source.text.length && at > 0 && !/[\r\n]$/.test(source.text);
  const text = unended ? source.eol + line : line + source.eol + (section ? source.eol : '');
  return { from: at, to: at, text };
}

interface Place {
  readonly at: number;
  /** It starts a section of its own. */
  readonly section: boolean;
}

/** Within a line that holds other statements too. */
function inline(source: SourceText, own: PlacedImport, taken: readonly number[], by: NewImport): Splice {
  const { statement } = own;
  const { from, to } = statement;
  const left = statement.names.filter((_, nth) => !taken.includes(nth));
  const head = source.text.slice(from, statement.names[0]!.from).replace(/\(\s*$/, '');
  const rest = left.map((it) => source.text.slice(it.from, it.to)).join(', ');
  return { from, to, text: left.length === 0 ? onOneLine(by) : `${head}${rest}; ${onOneLine(by)}` };
}

/** The statement of the block that takes from the same module and can take more. */
function mergeTarget(
  { source, style }: ImportSheet,
  block: Block,
  own: PlacedImport | undefined,
  by: NewImport,
): PlacedImport | undefined {
  if (by.kind === 'import') return undefined;
  const same = block.flat().filter((it) => it !== own && sameModule(saidBy(it), by));
  const bound = same.find(({ statement }) =>
    by.names.every((one) => statement.names.some((it) => it.name === one.name && it.as === one.as)),
  );
  if (bound !== undefined) return bound;
  if (style.single || isOneByOne(block.flat())) return undefined;
  const aliased = by.names.some(({ as }) => as !== null);
  return same.find((it) => {
    const { names } = it.statement;
    if (it.comment !== undefined || names[0]!.name === '*') return false;
    const mixed = names.some(({ as }) => as !== null);
    if (aliased || mixed) {
      const combines =
        style.combineAs || (mixed && names.some(({ as }) => as === null)) || (mixed && names.length > 1);
      if (!combines) return false;
    }
    const list = readNames(source, it);
    return list !== undefined;
  });
}

/** Whether a block has two plain names of one module in statements of their own, as `force_single_line` makes it. */
function isOneByOne(block: readonly PlacedImport[]): boolean {
  const plain = block.filter(
    ({ statement: { kind, names } }) => kind === 'from' && names.length === 1 && names[0]!.as === null,
  );
  const keys = plain.map(({ statement }) => `${statement.level} ${statement.path}`);
  return new Set(keys).size < keys.length;
}

function merge(sheet: ImportSheet, into: PlacedImport, by: NewImport, more: readonly ListedName[]): Splice {
  const { statement } = into;
  const said = saidBy(into);
  const list = readNames(sheet.source, into);
  const { from, to } = statement;
  if (list === undefined || by.kind === 'import' || said.kind === 'import')
    return { from, to: from, text: '' };
  const longer = withNames(list, more);
  if (longer.names.length === list.names.length) return { from, to: from, text: '' };
  return { from, to, text: written(said, longer, said, roomOf(sheet, into, 0)) };
}

/** The statement that binds the taken names anew, from its first character to its last. */
function textOf(
  sheet: ImportSheet,
  own: PlacedImport,
  taken: readonly number[],
  by: NewImport,
  after: string | undefined,
): string {
  if (by.kind === 'import') return onOneLine(by);
  const { source } = sheet;
  const { statement } = own;
  const list = readNames(source, own);
  const whole = taken.length === statement.names.length;
  if (whole && list === undefined) return respelt(source, own, by);
  const names = listOf(sheet, own, taken, by);
  const before = whole ? saidBy(own) : undefined;
  const base: NameList = {
    names,
    style: whole ? list!.style : 'line',
    indent: list?.indent ?? `${own.indent}    `,
    rest: whole ? list!.rest : [],
  };
  return written(by, base, before, roomOf(sheet, own, after === undefined ? 0 : after.length + 2));
}

/** The statement as it is laid out, with another module and other names. */
function respelt(
  { text }: SourceText,
  { statement }: PlacedImport,
  by: Extract<NewImport, { kind: 'from' }>,
): string {
  let written = headOf(by);
  let at = statement.parens?.from ?? statement.names[0]!.from;
  for (const [nth, { from, to }] of statement.names.entries()) {
    const { name, as } = by.names[nth]!;
    written += `${text.slice(at, from)}${as === null ? name : `${name} as ${as}`}`;
    at = to;
  }
  return written + text.slice(at, statement.to);
}

/** The new names with the comments that the old ones had. */
function listOf(
  { source }: ImportSheet,
  own: PlacedImport,
  taken: readonly number[],
  by: NewImport,
): ListedName[] {
  const list = readNames(source, own);
  if (by.kind === 'import') return [];
  return by.names.map((it, nth) => {
    const old = list?.names[taken[nth]!];
    return { ...it, lead: old?.lead ?? [], trail: old?.trail };
  });
}

function plainList(by: NewImport): ListedName[] {
  return by.kind === 'import' ? [] : by.names.map((it) => ({ ...it, lead: [], trail: undefined }));
}

function roomOf({ source, style }: ImportSheet, { indent }: PlacedImport, after: number): Room {
  return { lineLength: style.lineLength, indent, eol: source.eol, after };
}

/** The offset where the order of a section has an import, or why there is none to be told. */
function sortedPlace(block: Block, own: PlacedImport, goes: boolean, by: NewImport): Place | string {
  const section = sectionFor(block, own, by);
  if (section === undefined) {
    const home = block.find((it) => it.includes(own));
    // What is no longer relative comes before what is.
    if (home !== undefined && kindOf(saidBy(own)) === RELATIVE && home.length > (goes ? 1 : 0))
      return { at: home[0]!.lines.from, section: true };
    return 'no section of its block has imports of that package';
  }
  const at = (offset: number): Place => ({ at: offset, section: false });
  const others = section.filter((it) => !(goes && it === own));
  if (others.length === 0) return at(own.lines.from);
  const compare = orderOfImports(others.map(saidBy));
  if (compare === undefined) return 'the imports around it are in no order that isort or ruff would make';
  const next = others.find((it) => compare(by, saidBy(it)) < 0);
  if (next === undefined) return at(others.at(-1)!.lines.to);
  const nth = section.indexOf(next);
  // What stands between two statements of a section are comments on the later one.
  return at(nth === 0 ? section[0]!.lines.from : section[nth - 1]!.lines.to);
}

/** Where imports of the same package stand; that of the statement itself first. */
function sectionFor(block: Block, own: PlacedImport, by: NewImport): Section | undefined {
  const kind = kindOf(by);
  const home = block.find((section) => section.includes(own));
  const sections = home === undefined ? block : [home, ...block.filter((it) => it !== home)];
  return sections.find((section) => section.some((it) => kindOf(saidBy(it)) === kind));
}

const RELATIVE = '.';

/** What isort parts sections by, as far as that shows: the top package, or that it is relative. */
function kindOf(it: NewImport): string {
  return it.kind === 'from' && it.level > 0 ? RELATIVE : it.path.split('.')[0]!;
}
