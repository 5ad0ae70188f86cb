import { close, fstat, open, read } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { scanOutline } from '../outline/scan.ts';
import type { Outline } from '../outline/types.ts';

/** Reads in flight: enough to keep a disk busy, few enough to bound memory. */
const CONCURRENCY = 16;

/** Reads and scans every file; the one that cannot be read or is too large gets an outline with that as its fault. */
export async function readOutlines(
  root: string,
  files: readonly string[],
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Outline[]> {
  const limit = pLimit(CONCURRENCY);
  return limit.map(files, async (path) => {
    if (signal?.aborted) return unread('not read: the run was stopped');
    return outlineOf(join(root, path), maxBytes);
  });
}

async function outlineOf(path: string, maxBytes: number): Promise<Outline> {
  const content = await contentOf(path, maxBytes);
  return typeof content === 'string' ? unread(content) : scanOutline(content);
}

/**
 * The bytes of a file, or why they are not to be had. Callbacks, because a promise per step costs twice the
 * CPU over ten thousand files; not synchronous, because a gate that scans must still hear a signal.
 */
function contentOf(path: string, maxBytes: number): Promise<Buffer | string> {
  return new Promise((settle) => {
    const failed = (error: NodeJS.ErrnoException) => settle(`cannot be read: ${error.code ?? error.message}`);
    open(path, 'r', (openError, fd) => {
      if (openError !== null) return failed(openError);
      const done = (result: Buffer | string) => close(fd, () => settle(result));
      fstat(fd, (statError, { size } = { size: 0 } as never) => {
        if (statError !== null) return done(`cannot be read: ${statError.code}`);
        if (size > maxBytes) return done(`not scanned: ${size} bytes is over the limit of ${maxBytes}`);
        const buffer = Buffer.allocUnsafeSlow(size);
        fill(fd, buffer, 0, done);
      });
    });
  });
}

/** Reads until the buffer is full or the file ends, which it may do early when it shrinks meanwhile. */
function fill(fd: number, buffer: Buffer, from: number, done: (result: Buffer | string) => void): void {
  if (from === buffer.length) {
    done(buffer);
    return;
  }
  read(fd, buffer, from, buffer.length - from, from, (error, count) => {
    if (error !== null) done(`cannot be read: ${error.code}`);
    else if (count === 0) done(buffer.subarray(0, from));
    else fill(fd, buffer, from + count, done);
  });
}

function unread(reason: string): Outline {
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
