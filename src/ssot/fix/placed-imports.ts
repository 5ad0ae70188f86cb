import type { ImportedName, Outline } from '../outline/types.ts';
import type { SourceText } from './source-text.ts';
import { type ImportStatement, readStatement, type Span } from './statement.ts';

/** An import statement, its names as the outline has them, and the lines it stands on. */
export interface PlacedImport {
  readonly statement: ImportStatement;
  /** One for each of the statement's names. */
  readonly items: readonly ImportedName[];
  /** Place of the first of them in the outline. */
  readonly first: number;
  /** Nothing else stands on its lines but a comment after it. */
  readonly alone: boolean;
  /** From the start of its first line to the start of the line after its last. */
  readonly lines: Span;
  readonly indent: string;
  /** The comment after it. */
  readonly comment: Span | undefined;
}

/** Every import statement of a file in its order. One that cannot be found in the text again is left out. */
export function placedImports(source: SourceText, { imports }: Outline): PlacedImport[] {
  const placed: PlacedImport[] = [];
  for (let first = 0; first < imports.length; ) {
    const statement = find(source, imports[first]!);
    const items = imports.slice(first, first + (statement?.names.length ?? 1));
    if (
      statement !== undefined &&
      items.every((it, nth) => offsetOf(source, it) === statement.names[nth]?.from)
    )
      placed.push(place(source, statement, items, first));
    first += items.length;
  }
  return placed;
}

const offsetOf = (source: SourceText, { line, column }: ImportedName): number => source.offset(line, column);

/** The statement on the line where it is said to start whose first name stands where the outline has it. */
function find(source: SourceText, item: ImportedName): ImportStatement | undefined {
  const lineFrom = source.offset(item.statementLine, 1);
  const line = source.text.slice(lineFrom, lineFrom + MAX_LINE).split(/[\r\n]/, 1)[0]!;
  const wanted = offsetOf(source, item);
  for (const { index } of line.matchAll(/(?<![\w\x80-\xff.])(?:from|import|lazy)\b/g)) {
    const statement = readStatement(source, lineFrom + index);
    if (statement?.names[0]?.from === wanted) return statement;
  }
  return undefined;
}

/** A line that is longer is not made by hand. */
const MAX_LINE = 20_000;

function place(
  source: SourceText,
  statement: ImportStatement,
  items: readonly ImportedName[],
  first: number,
): PlacedImport {
  const { text } = source;
  const lineFrom = source.lineStart(statement.from);
  const indent = text.slice(lineFrom, statement.from);
  const rest = text.slice(statement.to, statement.to + MAX_LINE);
  const [, blank = '', comment, end] = /^([ \t\f]*)(#[^\r\n]*)?(\r\n|\n|\r|$)/.exec(rest) ?? [];
  const from = statement.to + blank.length;
  const span = comment === undefined ? undefined : { from, to: from + comment.length };
  const alone = /^[ \t\f]*$/.test(indent) && end !== undefined;
  const lines = { from: lineFrom, to: (span?.to ?? from) + (end?.length ?? 0) };
  return { statement, items, first, alone, lines, indent, comment: span };
}
