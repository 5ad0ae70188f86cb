import { type Stats, statSync } from 'node:fs';
import { FileReader, INDEXED, unread } from '../index/read.ts';
import { Turns } from '../index/turns.ts';
import { scanOutline } from '../outline/scan.ts';
import type { Outline } from '../outline/types.ts';
import { decodeOutline, encodeOutline } from './outline-codec.ts';
import type { Pack, PackEntry, Stamp } from './pack.ts';
import { sumOf } from './replace-file.ts';

/**
 * A file changed this short a time before it was read may change again without its times showing it: clocks of file systems
 * tick in steps, of up to two seconds (FAT). Git calls such an entry racy and trusts it as little.
 */
const RACY_MS = 2_000;

/** One file of a tree as it is now. */
export interface Seen {
  /** Of its content, or of why it could not be read. */
  readonly sum: Buffer;
  readonly bytes: number;
  readonly lines: number;
  /** Undefined where what was kept turns out to be unreadable: the file is then to be scanned after all. */
  outline(): Outline | undefined;
  /** What to keep of it; undefined where it could not be read. */
  readonly entry: PackEntry | undefined;
  /** Whether the pack that was given has it like this. */
  readonly kept: boolean;
}

/**
 * Looks at every file of a tree. One whose stamp is as the pack has it is not read; one with another stamp is read, and scanned if
 * its content is new.
 */
export async function takeSnapshot(
  root: string,
  files: readonly string[],
  maxBytes: number,
  pack: Pack,
  signal: AbortSignal | undefined,
): Promise<readonly Seen[]> {
  const turns = new Turns(signal);
  const reader = new FileReader(root, maxBytes);
  const known = new Map(pack.entries.map((entry) => [entry.path, entry]));
  const seen: Seen[] = [];
  for (const path of files) {
    if (turns.due) await turns.next();
    if (turns.stopped) break;
    seen.push(see(reader, root, path, maxBytes, known.get(path)));
  }
  return seen;
}

function see(
  reader: FileReader,
  root: string,
  path: string,
  maxBytes: number,
  known: PackEntry | undefined,
): Seen {
  const before = known?.stamp;
  if (known !== undefined && before !== undefined && before.size <= maxBytes) {
    const stats = statsOf(`${root}/${path}`);
    if (stats?.isFile() && sameStamp(before, stats)) return new Kept(known, known);
  }
  const begun = Date.now();
  const content = reader.read(path);
  if (typeof content === 'string') {
    const outline = unread(content);
    return { sum: sumOf(content), bytes: 0, lines: 0, outline: () => outline, entry: undefined, kept: false };
  }
  const sum = sumOf(content.bytes);
  const stamp = stampOf(content.stats, begun);
  if (known?.sum.equals(sum)) {
    const { bytes, lines } = known;
    return new Kept(known, { path, stamp, sum, bytes, lines, outline: () => known.outline() });
  }
  const outline = scanOutline(content.bytes, INDEXED);
  const { bytes, lines } = outline;
  const entry = { path, stamp, sum, bytes, lines, outline: () => encodeOutline(outline) };
  return { sum, bytes, lines, outline: () => outline, entry, kept: false };
}

/** A file of which the pack has the outline. */
class Kept implements Seen {
  readonly entry: PackEntry;
  readonly kept: boolean;
  private readonly known: PackEntry;

  constructor(known: PackEntry, entry: PackEntry) {
    this.known = known;
    this.entry = entry;
    this.kept = known === entry;
  }

  get sum(): Buffer {
    return this.known.sum;
  }

  get bytes(): number {
    return this.known.bytes;
  }

  get lines(): number {
    return this.known.lines;
  }

  outline(): Outline | undefined {
    return outlineOf(this.known);
  }
}

/** The outline that a pack has of a file; undefined when it has none that can be read. */
export function outlineOf(entry: PackEntry): Outline | undefined {
  try {
    const encoded = entry.outline();
    return encoded === undefined ? undefined : decodeOutline(encoded);
  } catch {
    return undefined;
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The stamp of a file that was read at a time; undefined when it had just been changed. */
function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats, readAt: number): Stamp | undefined {
  return Math.max(mtimeMs, ctimeMs) + RACY_MS < readAt ? { size, mtimeMs, ctimeMs, ino } : undefined;
}

function sameStamp(stamp: Stamp, stats: Stats): boolean {
  return (
    stamp.size === stats.size &&
    stamp.mtimeMs === stats.mtimeMs &&
    stamp.ctimeMs === stats.ctimeMs &&
    stamp.ino === stats.ino
  );
}
