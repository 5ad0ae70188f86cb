import { attend, codeOf, describeEnd } from '../process/attend.ts';
import { spawnAlone } from '../process/spawn-alone.ts';
import { type GitHost, LONG_MS, withoutRepository } from './git.ts';

/** What is had of one blob: its bytes, or why not. */
export type Blob = Buffer | { readonly missing: true } | { readonly size: number };

export type ReadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Bytes of a line that git says of itself. */
const MAX_HEADER = 4096;

/**
 * Hands every blob of `ids`, in that order, to `onBlob` as it comes from one `git cat-file --batch`: at most one of them
 * is held at a time. Of one larger than `maxBytes` only its size is told.
 */
export async function readBlobs(
  directory: string,
  ids: readonly string[],
  maxBytes: number,
  onBlob: (blob: Blob, nth: number) => void,
  { spawn = spawnAlone, signal }: GitHost = {},
): Promise<ReadResult> {
  if (ids.length === 0) return { ok: true };
  const reader = new BatchReader(maxBytes, onBlob);
  const faults = { text: '' };
  const child = spawn({
    file: 'git',
    args: ['cat-file', '--batch'],
    cwd: directory,
    env: { ...withoutRepository(process.env), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    owner: 'git',
    input: `${ids.join('\n')}\n`,
    onBytes: (chunk) => reader.take(chunk),
    onOutput: (_, text) => {
      if (faults.text.length < MAX_HEADER) faults.text += text;
    },
  });
  const end = await attend(child, { limitMs: LONG_MS, signal });
  if (codeOf(end) === 0 && reader.told === ids.length) return { ok: true };
  const message =
    faults.text.trim() || `told of ${reader.told} of ${ids.length} blobs and ${describeEnd(end)}`;
  return { ok: false, message: `git cat-file: ${message}` };
}

/** Cuts what `git cat-file --batch` writes into blobs: a line `ID TYPE SIZE`, as many bytes, a newline. */
class BatchReader {
  told = 0;
  private header = '';
  /** Bytes of the blob that are still to come, with the newline after them; undefined in a header. */
  private left: number | undefined;
  private size = 0;
  private kept: Buffer[] = [];
  private readonly maxBytes: number;
  private readonly onBlob: (blob: Blob, nth: number) => void;

  constructor(maxBytes: number, onBlob: (blob: Blob, nth: number) => void) {
    this.maxBytes = maxBytes;
    this.onBlob = onBlob;
  }

  take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length)
      at = this.left === undefined ? this.begin(chunk, at) : this.go(chunk, at, this.left);
  }

  private begin(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at);
    const text = chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    if (this.header.length < MAX_HEADER) this.header += text;
    if (end < 0) return chunk.length;
    const size = / \w+ (\d+)$/.exec(this.header)?.[1];
    this.header = '';
    if (size === undefined) this.tell({ missing: true });
    else {
      this.size = Number(size);
      this.left = this.size + 1;
    }
    return end + 1;
  }

  private go(chunk: Buffer, at: number, left: number): number {
    const end = Math.min(chunk.length, at + left);
    if (this.size <= this.maxBytes) this.kept.push(chunk.subarray(at, end));
    this.left = left - (end - at);
    if (this.left > 0) return end;
    this.left = undefined;
    const kept = this.kept;
    this.kept = [];
    this.tell(this.size > this.maxBytes ? { size: this.size } : Buffer.concat(kept).subarray(0, this.size));
    return end;
  }

  private tell(blob: Blob): void {
    this.onBlob(blob, this.told);
    this.told += 1;
  }
}
