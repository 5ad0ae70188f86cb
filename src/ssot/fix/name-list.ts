import { headOf, type NewImport, nameText, onOneLine } from './new-import.ts';
import { orderOfNames } from './order.ts';
import type { PlacedImport } from './placed-imports.ts';
import type { SourceText } from './source-text.ts';

/** A name of a statement with the comments that are said of it. */
export interface ListedName {
  readonly name: string;
  readonly as: string | null;
  /** Comments on lines of their own above it. */
  readonly lead: readonly string[];
  readonly trail: string | undefined;
}

/** How the names of a `from` import are laid out. */
export interface NameList {
  readonly names: readonly ListedName[];
  /** `line`: all on one; `vertical`: each on its own, in parentheses; `grid`: anything else. */
  readonly style: 'line' | 'vertical' | 'grid';
  /** What comes before each name in a vertical one. */
  readonly indent: string;
  /** Comments after the last name. */
  readonly rest: readonly string[];
}

/** Reads the names of a statement; undefined where a comment stands that is not clearly said of one of them. */
export function readNames(source: SourceText, { statement, indent }: PlacedImport): NameList | undefined {
  const { names, parens, comments } = statement;
  const text = source.text.slice(statement.from, statement.to);
  const lineOf = (offset: number) => source.lineAt(offset);
  const lines = names.map(({ from }) => lineOf(from));
  const listed = names.map(({ name, as }) => ({
    name,
    as,
    lead: [] as string[],
    trail: undefined as string | undefined,
  }));
  const vertical =
    parens !== undefined &&
    new Set([lineOf(parens.from), ...lines, lineOf(parens.to - 1)]).size === names.length + 2;
  const style = /[\r\n]/.test(text) ? (vertical ? 'vertical' : 'grid') : 'line';
  const first = names[0]!;
  const inner = vertical ? source.text.slice(source.lineStart(first.from), first.from) : `${indent}    `;
  const rest: string[] = [];
  for (const comment of comments) {
    if (!vertical) return undefined;
    const said = source.text.slice(comment.from, comment.to);
    const same = lines.indexOf(lineOf(comment.from));
    const next = names.findIndex(({ from }) => from > comment.from);
    if (lineOf(comment.from) === lineOf(parens!.from)) return undefined;
    if (same >= 0) listed[same]!.trail = said;
    else if (next >= 0) listed[next]!.lead.push(said);
    else rest.push(said);
  }
  return { names: listed, style, indent: inner, rest };
}

/** Adds names to a list at their place in the order it is in, or at its end; those it binds already are left out. */
export function withNames(list: NameList, more: readonly ListedName[]): NameList {
  const names = [...list.names];
  for (const one of more) {
    if (names.some((it) => nameText(it) === nameText(one))) continue;
    const compare = orderOfNames(names.map(({ name }) => name));
    const at = compare === undefined ? -1 : names.findIndex((it) => compare(one.name, it.name) < 0);
    names.splice(at < 0 ? names.length : at, 0, one);
  }
  return { ...list, names };
}

export interface Room {
  readonly lineLength: number;
  readonly indent: string;
  readonly eol: string;
  /** Characters that a comment after it takes. */
  readonly after: number;
}

/**
 * A `from` import with these names as the text from `from` to its last character: on one line where it fits and was not
 * spread over several although it had fitted, otherwise each name on its own.
 */
export function written(
  said: Extract<NewImport, { kind: 'from' }>,
  list: NameList,
  before: NewImport | undefined,
  room: Room,
): string {
  const line = onOneLine({ ...said, names: list.names });
  const fits = (text: string) => room.indent.length + text.length + room.after <= room.lineLength;
  const commented =
    list.rest.length > 0 || list.names.some(({ lead, trail }) => lead.length > 0 || trail !== undefined);
  const chosen =
    list.style === 'vertical' && before !== undefined && fits(onOneLine(before)) && list.names.length > 1;
  if (fits(line) && !commented && !chosen) return line;
  const { eol } = room;
  const own = list.names.flatMap((it) => [
    ...it.lead.map((comment) => list.indent + comment),
    `${list.indent}${nameText(it)},${it.trail === undefined ? '' : `  ${it.trail}`}`,
  ]);
  const rest = list.rest.map((comment) => list.indent + comment);
  return [`${headOf(said)}(`, ...own, ...rest, `${room.indent})`].join(eol);
}
