import { scanOutline } from '../outline/scan.ts';
import type { ImportedName } from '../outline/types.ts';

/** An import in a code cell; `line` is that of the notebook's file. */
export interface CellImport {
  readonly item: ImportedName;
  readonly line: number;
}

/** Code cells that are read of one notebook. */
const MAX_CELLS = 2_000;
/** Cells that another program than Python runs, in whole. */
const FOREIGN = /^\s*%%(?!time\b|timeit\b|capture\b|prun\b)/;

/** The imports in the code cells of a Python notebook (nbformat 3 and 4), or why it cannot be read. */
export function importsOfNotebook(text: string): CellImport[] | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const language =
    at(at(document, 'metadata'), 'language_info', 'name') ??
    at(at(document, 'metadata'), 'kernelspec', 'language');
  if (typeof language === 'string' && !/^i?python/i.test(language)) return [];
  const sheets = at(document, 'worksheets');
  const cells = at(document, 'cells') ?? (Array.isArray(sheets) ? at(sheets[0], 'cells') : undefined);
  if (!Array.isArray(cells)) return 'it has no cells';
  const lines = new LineFinder(text);
  return cells.slice(0, MAX_CELLS).flatMap((cell: unknown) => {
    if (at(cell, 'cell_type') !== 'code') return [];
    const source = sourceOf(at(cell, 'source') ?? at(cell, 'input'));
    if (source === undefined || FOREIGN.test(source)) return [];
    const rows = source.split('\n');
    // A magic or a shell command is no Python, and stands for a statement.
    const python = rows.map((row) => row.replace(/^(\s*)[%!?].*$/, '$1pass')).join('\n');
    return scanOutline(Buffer.from(python)).imports.map((item) => ({
      item,
      line: lines.of(rows[item.line - 1] ?? ''),
    }));
  });
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function sourceOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((it) => typeof it === 'string') ? value.join('') : undefined;
}

/** Finds rows of code in the text of a notebook's file, which must be asked for in their order. */
class LineFinder {
  private from = 0;
  private line = 1;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The line in the file; that of the last one found where it is written in another way. */
  of(row: string): number {
    const found = this.text.indexOf(JSON.stringify(row).slice(1, -1), this.from);
    if (found < 0) return this.line;
    for (
      let at = this.text.indexOf('\n', this.from);
      at >= 0 && at < found;
      at = this.text.indexOf('\n', at + 1)
    )
      this.line++;
    this.from = found;
    return this.line;
  }
}
