import { getOrInsert } from '../index/grouping.ts';
import { FileReader } from '../index/read.ts';
import { innerOf } from '../inner.ts';
import type { Found } from '../inventory-definition.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import { tokensOf } from './tokens.ts';

/** What a definition says: a fingerprint of it, and the right sides of what it assigns. */
export interface Text {
  readonly fingerprint: Fingerprint;
  /** By name of what a class assigns, or the constant itself: what stands on that line after the `=`. */
  readonly values: ReadonlyMap<string, string>;
}

/** Longest right side that is kept. */
const MAX_VALUE = 80;

/** Reads each file once, in the order given, and keeps of each definition what `Text` holds; none of a file that cannot be read. */
export function textsOf(root: string, found: readonly Found[], maxBytes: number): Map<Found, Text> {
  const reader = new FileReader(root, maxBytes);
  const texts = new Map<Found, Text>();
  const byFile = new Map<string, Found[]>();
  for (const it of found) getOrInsert(byFile, it.file.path, () => []).push(it);
  for (const [path, own] of byFile) {
    const content = reader.read(path);
    if (typeof content === 'string') continue;
    const file = {
      bytes: content.bytes,
      text: content.bytes.toString('latin1'),
      starts: lineStarts(content.bytes),
    };
    for (const it of own) texts.set(it, textOf(file, it));
  }
  return texts;
}

/** A file's content; in `text` each byte is a character. */
interface Content {
  readonly bytes: Buffer;
  readonly text: string;
  readonly starts: readonly number[];
}

function textOf({ bytes, text, starts }: Content, { file, at, by }: Found): Text {
  const { definitions, assignments } = file.outline;
  const { name, line, column } = by === 'definition' ? definitions[at]! : assignments[at]!;
  const offset = (starts[line - 1] ?? 0) + column - 1;
  const own = by === 'definition' ? innerOf(file.outline, at).assignments : [assignments[at]!];
  const values = own.map((it): [string, string] => [it.name, valueOn(bytes, starts, it.line)]);
  return { fingerprint: fingerprintOf(tokensOf(text, offset, name)), values: new Map(values) };
}

/** What stands on a line after its first `=`, comment and blanks aside. */
function valueOn(bytes: Buffer, starts: readonly number[], line: number): string {
  const text = bytes.toString('utf8', starts[line - 1] ?? 0, starts[line] ?? bytes.length);
  const value = /^[^=#]*=(?!=)\s*(.*?)\s*(?:\s#[^'"]*)?$/s.exec(text)?.[1] ?? '';
  return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
}

/** As CPython counts lines: LF, CR and both together end one. */
function lineStarts(bytes: Buffer): number[] {
  const starts = [0];
  for (let at = 0; at < bytes.length; at++)
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) starts.push(at + 1);
  return starts;
}
