import { closeSync, constants, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { AttachmentStore } from '../model/ports.ts';
import type { Mask } from '../process/mask.ts';
import type { MaskStream } from '../process/mask-stream.ts';
import { createAttachmentFolder } from './attachment-folder.ts';

export interface AttachmentOptions {
  /** Absolute; holds attachments and nothing else. Made when the first is kept. */
  readonly folder: string;
  /** Id of the run, of which the names are made: none is ever used again. */
  readonly run: string;
  readonly mask: Pick<Mask, 'stream'>;
  /** Bytes that all attachments of the run may have together. */
  readonly maxBytes?: number | undefined;
}

const MAX_BYTES = 256 * 1024 * 1024;
/** What passing tests may fill, so that there is room for the one that fails at the end. */
const GREEN_SHARE = 0.5;
/** Above what the plugin puts into one file, which is 8 MiB and the line that says that it was cut. */
const MAX_FILE = 9 * 1024 * 1024;
const BLOCK = 64 * 1024;
/** ms for one file, which takes a tenth of that: text made to be slow to mask must not hold up the run. */
const MAX_MS = 5000;
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Keeps attachments as `<folder>/<run>/<number>-<name>.txt`: names of our own making, whatever the test is called,
 * in a directory that this run has made.
 */
export function createAttachmentStore(options: AttachmentOptions): AttachmentStore {
  const { folder, run, mask, maxBytes = MAX_BYTES } = options;
  const directory = createAttachmentFolder(folder, run);
  const told = new Set<string>();
  let count = 0;
  let total = 0;

  return {
    keep(source, { name, red }, tell) {
      const once = (why: string, warning: string): undefined => {
        if (!told.has(why)) tell(warning);
        told.add(why);
      };
      let from: number | undefined;
      try {
        from = openSync(source, READ);
        const found = fstatSync(from);
        if (!found.isFile() || found.size > MAX_FILE)
          throw new Error(`${source} is not what pytest put aside`);
        if (total + found.size > maxBytes * (red ? 1 : GREEN_SHARE))
          return once(`full ${red}`, full(red, maxBytes));
        count += 1;
        const path = join(directory.open(), `${count}-${name}.txt`);
        const bytes = copyMasked(from, path, mask.stream());
        total += bytes;
        return { name, contentType: 'text/plain', path, bytes };
      } catch (error) {
        return once(
          'fault',
          `captured output could not be kept as an attachment: ${(error as Error).message}`,
        );
      } finally {
        if (from !== undefined) closeSync(from);
      }
    },
  };
}

function full(red: boolean, maxBytes: number): string {
  const megabytes = Math.round((maxBytes * (red ? 1 : GREEN_SHARE)) / 1024 / 1024);
  return red
    ? `what tests print is no longer kept as attachments: those of this run have reached ${megabytes} MB`
    : `what passing tests print is no longer kept as attachments: those of this run have reached ${megabytes} MB, the rest is for tests that fail`;
}

/** Writes a new file whole, or leaves none. Returns its bytes. */
function copyMasked(from: number, path: string, masked: MaskStream): number {
  const to = openSync(path, 'wx', 0o644);
  let bytes = 0;
  let whole = false;
  const put = (text: string): void => {
    const block = Buffer.from(text);
    for (let done = 0; done < block.length; ) done += writeSync(to, block, done);
    bytes += block.length;
  };
  try {
    const until = performance.now() + MAX_MS;
    const decoder = new StringDecoder('utf8');
    const block = Buffer.allocUnsafe(BLOCK);
    let waiting = '';
    for (let left = MAX_FILE; left > 0; ) {
      const got = readSync(from, block, 0, Math.min(BLOCK, left), null);
      if (got === 0) break;
      left -= got;
      if (performance.now() > until) throw new Error(`its secrets could not be masked in ${MAX_MS} ms`);
      waiting += decoder.write(block.subarray(0, got));
      if (endsNearCut(waiting)) continue;
      put(masked.push(waiting));
      waiting = '';
    }
    put(masked.push(waiting + decoder.end()));
    put(masked.end());
    whole = true;
    return bytes;
  } finally {
    closeSync(to);
    if (!whole) rmSync(path, { force: true });
  }
}

/** Whether what the plugin writes where it cuts may be near the end of the text: the mask must see that with both its sides. */
function endsNearCut(text: string): boolean {
  const at = text.lastIndexOf('\n…');
  return text.endsWith('\n') || (at >= 0 && at >= text.length - BLOCK / 4);
}
