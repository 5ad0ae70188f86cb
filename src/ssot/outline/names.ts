import type { Symbols } from './symbols.ts';
import { WORD_GLOBALS, WORD_VARS } from './words.ts';

/** How a name came to be bound. */
export const FORM = {
  assign: 0,
  annotated: 1,
  augmented: 2,
  /** A loop, `with`, `except`, pattern or walrus. */
  other: 3,
  parameter: 4,
  definition: 5,
  global: 6,
  nonlocal: 7,
  delete: 8,
  typeAlias: 9,
  typeParameter: 10,
  /** From here on: `import + index` in the list of imports. */
  import: 16,
} as const;

/** Numbers an entry takes in `NameLog.loads` and `NameLog.binds`: symbol (-1: settled), offset, line, column, scope. */
export const STRIDE = 5;
/** Places in an entry. */
export const OFFSET = 1;
export const LINE = 2;
export const COLUMN = 3;
export const SCOPE = 4;
const FIRST_ENTRIES = 1 << 12;

/** Every name that a file reads and binds, in the order of the text. Used again for the next file. */
export class NameLog {
  readonly symbols: Symbols;
  /** `STRIDE` numbers for each name that is read. */
  loads = new Int32Array(FIRST_ENTRIES * STRIDE);
  loadCount = 0;
  /** Bits of those words up to `WORD_VARS` that are read. */
  wordsRead = 0;
  /** `STRIDE` numbers for each name that is bound, and its form. */
  binds = new Int32Array(FIRST_ENTRIES * STRIDE);
  forms = new Int32Array(FIRST_ENTRIES);
  bindCount = 0;

  constructor(symbols: Symbols) {
    this.symbols = symbols;
  }

  /** Forgets the file before. */
  start(bytes: Buffer): void {
    this.symbols.start(bytes);
    this.loadCount = 0;
    this.bindCount = 0;
    this.wordsRead = 0;
  }

  load(symbol: number, offset: number, line: number, column: number, scope: number): void {
    const at = this.loadCount * STRIDE;
    if (at === this.loads.length) this.loads = wider(this.loads);
    const { loads } = this;
    loads[at] = symbol;
    loads[at + 1] = offset;
    loads[at + 2] = line;
    loads[at + 3] = column;
    loads[at + 4] = scope;
    if (symbol <= WORD_VARS) this.wordsRead |= 1 << (symbol - WORD_GLOBALS);
    this.loadCount++;
  }

  bind(symbol: number, offset: number, line: number, column: number, scope: number, form: number): void {
    const at = this.bindCount * STRIDE;
    if (at === this.binds.length) {
      this.binds = wider(this.binds);
      this.forms = wider(this.forms);
    }
    const { binds } = this;
    binds[at] = symbol;
    binds[at + 1] = offset;
    binds[at + 2] = line;
    binds[at + 3] = column;
    binds[at + 4] = scope;
    this.forms[this.bindCount++] = form;
  }

  /** Says that a name which was taken for read is bound instead. */
  bindLoad(index: number, form: number): void {
    const at = index * STRIDE;
    const { loads } = this;
    this.bind(loads[at]!, loads[at + 1]!, loads[at + 2]!, loads[at + 3]!, loads[at + 4]!, form);
    loads[at] = -1;
  }
}

function wider(old: Int32Array): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(old.length * 2);
  wide.set(old);
  return wide;
}
