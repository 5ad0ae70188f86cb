import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { DEFAULT_MAX_FILE_BYTES } from '../options.ts';
import { scanOutline } from '../outline/scan.ts';
import type { Outline, Wanted } from '../outline/types.ts';
import { Turns } from './turns.ts';

/** Where most files fit in; a larger one makes it grow, up to the limit for one file. */
const BUFFER_BYTES = 1024 * 1024;
/** A pipe called `x.py` must not hold the scan up until somebody writes to it. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** What the outlines of an index hold besides what all do. */
export const INDEXED: Wanted = { unbound: true };

/** The content of one file, and what it looked like right before it was read. */
export interface Content {
  /** Valid until the next read. */
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/** Reads one file after the other into the same memory. */
export class FileReader {
  private buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private readonly root: string;
  private readonly maxBytes: number;

  constructor(root: string, maxBytes = DEFAULT_MAX_FILE_BYTES) {
    this.root = root;
    this.maxBytes = maxBytes;
  }

  /** A file by its relative path, or why it is not to be had. */
  read(path: string): Content | string {
    let fd: number | undefined;
    try {
      fd = openSync(`${this.root}/${path}`, FLAGS);
      const stats = fstatSync(fd);
      if (!stats.isFile()) return 'cannot be read: it is no regular file';
      if (stats.size > this.maxBytes)
        return `not scanned: ${stats.size} bytes is over the limit of ${this.maxBytes}`;
      return { bytes: this.fill(fd, stats.size), stats };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return `cannot be read: ${code ?? message}`;
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }

  /** Reads up to the size or the end of the file, which comes early when it shrinks meanwhile. */
  private fill(fd: number, size: number): Buffer {
    if (size > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      const count = readSync(fd, this.buffer, at, size - at, at);
      if (count === 0) break;
      at += count;
    }
    return this.buffer.subarray(0, at);
  }
}

/**
 * Reads and scans every file; the one that cannot be read or is too large gets an outline with that as its fault. Files are
 * read in turn and not at once: through promises or callbacks ten thousand of them cost three times the CPU.
 */
export async function readOutlines(
  root: string,
  files: readonly string[],
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Outline[]> {
  const turns = new Turns(signal);
  const reader = new FileReader(root, maxBytes);
  const outlines: Outline[] = [];
  for (const path of files) {
    if (turns.due) await turns.next();
    if (turns.stopped) outlines.push(unread('not read: the run was stopped'));
    else {
      const content = reader.read(path);
      outlines.push(typeof content === 'string' ? unread(content) : scanOutline(content.bytes, INDEXED));
    }
  }
  return outlines;
}

/** The outline of a file that was not read, with the reason as its fault. */
export function unread(reason: string): Outline {
  return {
    bytes: 0,
    lines: 0,
    definitions: [],
    assignments: [],
    imports: [],
    branches: [],
    exports: null,
    dynamic: true,
    rebindings: [],
    faults: [{ line: 1, column: 1, reason }],
  };
}
