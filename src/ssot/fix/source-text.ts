/** A replacement of what stands between two offsets. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The bytes of a file as text with one character a byte (latin-1), so that offsets are those of the outline's columns and
 * whatever is not touched stays as it is, in any encoding. Lines end at LF, CR or CRLF, as Python has it.
 */
export class SourceText {
  readonly text: string;
  /** What most line ends of the file are. */
  readonly eol: string;
  private readonly starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    let windows = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (char !== 10 && char !== 13) continue;
      if (char === 13 && text.charCodeAt(at + 1) === 10) {
        windows++;
        at++;
      }
      this.starts.push(at + 1);
    }
    this.eol = windows * 2 > this.starts.length - 1 ? '\r\n' : text.includes('\n') ? '\n' : lone(text);
    if (text.startsWith(BOM)) this.starts[0] = BOM.length;
  }

  static of(bytes: Buffer): SourceText {
    return new SourceText(bytes.toString('latin1'));
  }

  /** The offset of a line and column of the outline; both count from 1. */
  offset(line: number, column: number): number {
    return (this.starts[line - 1] ?? this.text.length) + column - 1;
  }

  /** Where the line starts that an offset is on. */
  lineStart(offset: number): number {
    return this.starts[this.lineAt(offset) - 1]!;
  }

  /** The number of the line that an offset is on, from 1. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The text with some of it replaced. The splices may come in any order and must not overlap. */
  with(splices: readonly Splice[]): SourceText {
    const sorted = [...splices].sort((a, b) => a.from - b.from || a.to - b.to);
    let at = 0;
    let text = '';
    for (const splice of sorted) {
      text += this.text.slice(at, splice.from) + splice.text;
      at = splice.to;
    }
    return new SourceText(text + this.text.slice(at));
  }

  toBytes(): Buffer {
    return Buffer.from(this.text, 'latin1');
  }
}

const BOM = '\xef\xbb\xbf';
const lone = (text: string): string => (text.includes('\r') ? '\r' : '\n');

/** Text as it stands in a `SourceText`. */
export const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
/** What stands in a `SourceText`, for people. */
export const decoded = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
