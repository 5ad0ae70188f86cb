import { hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes of what `sumOf` gives. */
export const SUM_BYTES = 32;
const BATCH_BYTES = 1024 * 1024;

/** What bytes are known by: their SHA-256. */
export function sumOf(bytes: Buffer | string): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/**
 * Replaces a file in one step, or not at all: whoever reads meanwhile has the old one or the new one, and of two who write the
 * later one counts. The parts are written as they come. What cannot be written (a home that is read-only, a full disk) is left:
 * it is only a cache. Tells whether it was written.
 */
export function replaceFile(file: string, parts: Iterable<Buffer>): boolean {
  const temporary = `${file}.${process.pid}.${Date.now()}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      for (const batch of batches(parts))
        for (let at = 0; at < batch.length; ) at += writeSync(fd, batch, at);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
    return true;
  } catch {
    removeFile(temporary);
    return false;
  }
}

function* batches(parts: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for (const part of parts) {
    held.push(part);
    bytes += part.length;
    if (bytes < BATCH_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  yield Buffer.concat(held);
}

/** Removes a file or folder of the cache, if that can be done. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Another process was faster, or may and we may not: it is only a cache.
  }
}
