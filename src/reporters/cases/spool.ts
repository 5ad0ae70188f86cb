import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from '../../util/make-directory.ts';

const BLOCK = 256 * 1024;

/** Text that waits on disk until a report can be put together. */
export interface Spool {
  /** Appends UTF-8 text; returns where it lies, in bytes. Throws what the file system throws. */
  append(text: string): { readonly offset: number; readonly length: number };
  /** Hands over the bytes of a stretch, in blocks that are valid until `take` returns. */
  read(offset: number, length: number, take: (bytes: Uint8Array) => void): void;
  close(): void;
}

/**
 * A spool next to `target`. Its name is removed as soon as it is open, so that nothing of it is left however
 * the process ends; where the system does not allow that, `close` removes it.
 */
export function openSpool(target: string): Spool {
  makeDirectory(dirname(target));
  const path = join(
    dirname(target),
    `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.spool`,
  );
  const fd = openSync(path, 'wx+', 0o600);
  const unlinked = tryRemove(path);
  const block = Buffer.allocUnsafe(BLOCK);
  let pending: string[] = [];
  let pendingBytes = 0;
  let size = 0;

  const flush = (): void => {
    if (pendingBytes === 0) return;
    writeAll(fd, Buffer.from(pending.join('')));
    pending = [];
    pendingBytes = 0;
  };
  return {
    append(text) {
      const length = Buffer.byteLength(text);
      const at = { offset: size, length };
      pending.push(text);
      pendingBytes += length;
      size += length;
      if (pendingBytes >= BLOCK) flush();
      return at;
    },
    read(offset, length, take) {
      flush();
      for (let done = 0; done < length; ) {
        const got = readSync(fd, block, 0, Math.min(BLOCK, length - done), offset + done);
        if (got === 0)
          throw new Error('the spool of the report has become shorter than what was written to it');
        take(block.subarray(0, got));
        done += got;
      }
    },
    close() {
      closeSync(fd);
      if (!unlinked) tryRemove(path);
    },
  };
}

/** Writes all of `bytes` at the end of what `fd` has been given. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

function tryRemove(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}
