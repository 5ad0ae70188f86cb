import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { replaceFile, SUM_BYTES, sumOf } from './replace-file.ts';

/** What tells without reading it that a file is as it was. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

/** What is kept of one file. */
export interface PackEntry {
  readonly path: string;
  /** Undefined where it was changed so lately that a further change need not show in it. */
  readonly stamp: Stamp | undefined;
  /** SHA-256 of the content. */
  readonly sum: Buffer;
  readonly bytes: number;
  readonly lines: number;
  /** As `encodeOutline` gives it; undefined when there is none. Throws when it cannot be read any more. */
  outline(): Buffer | undefined;
}

/** size, mtimeMs, ctimeMs, ino, bytes, lines, and where the outline begins. */
const NUMBERS = 7;
/** In the place of a size: there is no stamp. */
const NO_STAMP = -1;
/** The length of the list, and its sum. */
const END_BYTES = 4 + SUM_BYTES;

/**
 * The outlines of a tree, in one file: the outlines, with a sum before each, which are read when some file has changed; then a list
 * that says what each file was like; then its length and sum. A list that is not whole, or of another version, counts as none.
 */
export class Pack {
  readonly entries: readonly PackEntry[] = [];
  private readonly fd: number | undefined;
  private readonly outlineBytes: number = 0;
  private outlines: Buffer | undefined;

  constructor(file: string, version: string) {
    let fd: number | undefined;
    try {
      // Kept open: another process may put a new file in its place before the outlines are read.
      fd = openSync(file, 'r');
      const { size } = fstatSync(fd);
      const end = bytesAt(fd, size - END_BYTES, END_BYTES);
      const list = bytesAt(fd, size - END_BYTES - end.readUInt32LE(0), end.readUInt32LE(0));
      if (!sumOf(list).equals(end.subarray(4))) throw new RangeError('the list is not whole');
      this.outlineBytes = size - END_BYTES - list.length;
      this.entries = readEntries(list, version, (from, to) => this.slice(from, to));
      this.fd = fd;
    } catch {
      if (fd !== undefined) closeSync(fd);
    }
  }

  /** Reads all outlines at once, for those who will ask for most of them. */
  load(): void {
    if (this.fd === undefined) return;
    try {
      this.outlines ??= bytesAt(this.fd, 0, this.outlineBytes);
    } catch {
      // Each of them will be found to be gone.
    }
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
  }

  private slice(from: number, to: number): Buffer {
    const whole = this.outlines?.subarray(from, to) ?? bytesAt(this.fd!, from, to - from);
    const outline = whole.subarray(SUM_BYTES);
    if (!sumOf(outline).equals(whole.subarray(0, SUM_BYTES)))
      throw new RangeError('the outline is not whole');
    return outline;
  }
}

/** Replaces the outlines of a tree; false where one of them cannot be read any more, or nothing can be written. */
export function writePack(file: string, version: string, entries: readonly PackEntry[]): boolean {
  return replaceFile(file, packParts(version, entries));
}

/** As they come: all outlines at once would take as much memory again as the scan. */
function* packParts(version: string, entries: readonly PackEntry[]): Generator<Buffer> {
  const numbers = Buffer.alloc((entries.length * NUMBERS + 1) * 8);
  let at = 0;
  for (const [nth, entry] of entries.entries()) {
    const { size, mtimeMs, ctimeMs, ino } = entry.stamp ?? { size: NO_STAMP, mtimeMs: 0, ctimeMs: 0, ino: 0 };
    const { bytes, lines } = entry;
    for (const [field, value] of [size, mtimeMs, ctimeMs, ino, bytes, lines, at].entries())
      numbers.writeDoubleLE(value, (nth * NUMBERS + field) * 8);
    const outline = entry.outline();
    if (outline === undefined) continue;
    yield sumOf(outline);
    yield outline;
    at += SUM_BYTES + outline.length;
  }
  numbers.writeDoubleLE(at, entries.length * NUMBERS * 8);
  const meta = Buffer.from(JSON.stringify({ version, paths: entries.map(({ path }) => path) }));
  const list = Buffer.concat([uint32(meta.length), meta, numbers, ...entries.map(({ sum }) => sum)]);
  yield list;
  yield uint32(list.length);
  yield sumOf(list);
}

function readEntries(list: Buffer, version: string, slice: Slice): PackEntry[] {
  const numbersAt = 4 + list.readUInt32LE(0);
  const meta = JSON.parse(list.toString('utf8', 4, numbersAt)) as { version: string; paths: string[] };
  if (meta.version !== version) throw new RangeError('another version');
  const sumsAt = numbersAt + (meta.paths.length * NUMBERS + 1) * 8;
  const numbers = new Float64Array(new Uint8Array(list.subarray(numbersAt, sumsAt)).buffer);
  const sums = list.subarray(sumsAt);
  return meta.paths.map((path, nth) => new ListedEntry(path, nth, numbers, sums, slice));
}

type Slice = (from: number, to: number) => Buffer;

/** Looks up in the list what it is asked for: of most entries that is little, and there are some ten thousand. */
class ListedEntry implements PackEntry {
  readonly path: string;
  private readonly nth: number;
  private readonly numbers: Float64Array;
  private readonly sums: Buffer;
  private readonly slice: Slice;

  constructor(path: string, nth: number, numbers: Float64Array, sums: Buffer, slice: Slice) {
    this.path = path;
    this.nth = nth;
    this.numbers = numbers;
    this.sums = sums;
    this.slice = slice;
  }

  get stamp(): Stamp | undefined {
    const [size, mtimeMs, ctimeMs, ino] = [this.number(0), this.number(1), this.number(2), this.number(3)];
    return size === NO_STAMP ? undefined : { size, mtimeMs, ctimeMs, ino };
  }

  get sum(): Buffer {
    return this.sums.subarray(this.nth * SUM_BYTES, (this.nth + 1) * SUM_BYTES);
  }

  get bytes(): number {
    return this.number(4);
  }

  get lines(): number {
    return this.number(5);
  }

  outline(): Buffer | undefined {
    const from = this.number(6);
    // Where the next one begins; behind the last entry stands where the last outline ends.
    const isLast = (this.nth + 1) * NUMBERS === this.numbers.length - 1;
    const to = this.number(isLast ? NUMBERS : NUMBERS + 6);
    return from === to ? undefined : this.slice(from, to);
  }

  private number(field: number): number {
    return this.numbers[this.nth * NUMBERS + field]!;
  }
}

/** Throws when the file has not as many. */
function bytesAt(fd: number, from: number, length: number): Buffer {
  if (from < 0 || from + length > fstatSync(fd).size) throw new RangeError('the file is too short');
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let at = 0; at < length; ) {
    const count = readSync(fd, bytes, at, length - at, from + at);
    if (count === 0) throw new RangeError('the file is too short');
    at += count;
  }
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
