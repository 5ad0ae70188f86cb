import type { SourceText } from './source-text.ts';

/** One name of an import statement, and where it stands: offsets into the text. */
export interface StatementName {
  readonly name: string;
  readonly as: string | null;
  /** From the name to the end of its alias. */
  readonly from: number;
  readonly to: number;
  readonly nameTo: number;
  /** Offset of the comma after it, or -1. */
  readonly comma: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An import statement as it is written. */
export interface ImportStatement {
  readonly kind: 'import' | 'from';
  readonly from: number;
  /** After its last character: blanks, a comment and the line end are not part of it. */
  readonly to: number;
  /** Dots and module of a `from`; empty for `import`. */
  readonly module: Span;
  readonly level: number;
  /** Dotted, without the dots before it; empty for `import`. */
  readonly path: string;
  readonly names: readonly StatementName[];
  /** Offsets of its parentheses, where it has them. */
  readonly parens: Span | undefined;
  /** Comments between its parentheses. */
  readonly comments: readonly Span[];
}

const WORD = /[A-Za-z_\x80-\xff][\w\x80-\xff]*/y;
const BLANK = /(?:[ \t\f]|\\(?:\r\n|\n|\r))*/y;
const INSIDE = /(?:[ \t\f\r\n]|\\(?:\r\n|\n|\r))*/y;
const COMMENT = /#[^\r\n]*/y;

/** Reads the import statement that starts at an offset; undefined when there is none. A star is a name. */
export function readStatement(source: SourceText, from: number): ImportStatement | undefined {
  return new Reader(source.text, from).statement();
}

class Reader {
  private readonly text: string;
  private readonly start: number;
  private at: number;
  private readonly comments: Span[] = [];

  constructor(text: string, from: number) {
    this.text = text;
    this.start = from;
    this.at = from;
  }

  statement(): ImportStatement | undefined {
    let word = this.word();
    if (word === 'lazy') {
      this.blank();
      word = this.word();
    }
    if (word === 'import') return this.importStatement();
    return word === 'from' ? this.fromStatement() : undefined;
  }

  private importStatement(): ImportStatement | undefined {
    this.blank();
    const names = this.names(() => this.blank(), true);
    if (names === undefined) return undefined;
    const nowhere = { from: this.start, to: this.start };
    return this.whole('import', nowhere, 0, '', names, undefined, names.at(-1)!.to);
  }

  private fromStatement(): ImportStatement | undefined {
    this.blank();
    const moduleFrom = this.at;
    let level = 0;
    for (; this.text[this.at] === '.'; level++) {
      this.at++;
      this.blank();
    }
    const path = this.peekWord() === 'import' && level > 0 ? '' : this.dotted();
    const moduleTo = this.trimmed(moduleFrom);
    this.blank();
    if (this.word() !== 'import') return undefined;
    this.blank();
    const module = { from: moduleFrom, to: moduleTo };
    if (this.text[this.at] === '*') {
      const star = { name: '*', as: null, from: this.at, to: this.at + 1, nameTo: this.at + 1, comma: -1 };
      return this.whole('from', module, level, path, [star], undefined, this.at + 1);
    }
    if (this.text[this.at] !== '(') {
      const names = this.names(() => this.blank(), false);
      if (names === undefined) return undefined;
      return this.whole('from', module, level, path, names, undefined, names.at(-1)!.to);
    }
    const open = this.at++;
    this.inside();
    const names = this.names(() => this.inside(), false);
    if (names === undefined || this.text[this.at] !== ')') return undefined;
    const close = this.at;
    return this.whole('from', module, level, path, names, { from: open, to: close + 1 }, close + 1);
  }

  private whole(
    kind: ImportStatement['kind'],
    module: Span,
    level: number,
    path: string,
    names: readonly StatementName[],
    parens: Span | undefined,
    to: number,
  ): ImportStatement {
    return { kind, from: this.start, to, module, level, path, names, parens, comments: this.comments };
  }

  private names(skip: () => void, dotted: boolean): StatementName[] | undefined {
    const names: StatementName[] = [];
    for (;;) {
      const from = this.at;
      const name = dotted ? this.dotted() : this.word();
      if (name === '') return names.length > 0 && this.text[this.at] === ')' ? names : undefined;
      const nameTo = this.trimmed(from);
      let to = nameTo;
      let as: string | null = null;
      skip();
      if (this.peekWord() === 'as') {
        this.word();
        skip();
        as = this.word();
        to = this.at;
        skip();
      }
      const comma = this.text[this.at] === ',' ? this.at : -1;
      names.push({ name, as, from, to, nameTo, comma });
      if (comma < 0) return names;
      this.at++;
      skip();
    }
  }

  /** Where what was read since `from` ends, the blanks after it aside. */
  private trimmed(from: number): number {
    let to = this.at;
    while (to > from && /[ \t\f\r\n\\]/.test(this.text[to - 1]!)) to--;
    return to;
  }

  private dotted(): string {
    let name = this.word();
    while (name !== '') {
      const end = this.at;
      this.blank();
      if (this.text[this.at] !== '.') {
        this.at = end;
        break;
      }
      this.at++;
      this.blank();
      const part = this.word();
      if (part === '') return '';
      name += `.${part}`;
    }
    return name;
  }

  private peekWord(): string {
    const { at } = this;
    const word = this.word();
    this.at = at;
    return word;
  }

  private word(): string {
    return this.take(WORD);
  }

  private blank(): void {
    this.take(BLANK);
  }

  private inside(): void {
    this.take(INSIDE);
    for (;;) {
      const from = this.at;
      if (this.take(COMMENT) === '') return;
      this.comments.push({ from, to: this.at });
      this.take(INSIDE);
    }
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}
