import { join } from 'node:path';
import { cacheDir } from '../../util/cache-dir.ts';
import { readOutlines } from '../index/read.ts';
import { type Entry, onDisk, type TreeSource } from '../index/source.ts';
import type { Outline } from '../outline/types.ts';
import { Pack, type PackEntry, writePack } from './pack.ts';
import { removeFile, sumOf } from './replace-file.ts';
import { outlineOf, type Seen, takeSnapshot } from './snapshot.ts';

/** Fewer files are scanned as fast as they are looked up. */
export const MIN_FILES = 300;
/** So many files that were read although their content is known are worth new stamps. */
const MANY_STALE = 50;

/** A file beside the Python that was read, and the sum of its text; null when there was none. */
export type Input = readonly [path: string, sum: string | null];

/** A tree on disk whose outlines are kept from run to run. It is listed and looked at once: it is as it was then. */
export class CachedTree implements TreeSource {
  /** Where things are kept of this tree. */
  readonly directory: string;
  private readonly root: string;
  private readonly file: string;
  private readonly version: string;
  private readonly disk: TreeSource;
  private readonly listed = new Map<string, Entry[]>();
  private readonly texts = new Map<string, string | undefined>();
  private looking: Promise<readonly Seen[]> | undefined;
  private pack: Pack | undefined;
  private count = 0;
  /** Files whose outline was kept and could not be read any more. What they hold now need not be what was seen. */
  private readonly rescanned = new Map<string, Outline>();

  /** `root` is absolute, `version` that of the code. */
  constructor(root: string, version: string) {
    this.root = root;
    this.directory = join(cacheDir(), 'ssot', sumOf(root).toString('hex', 0, 12));
    this.file = join(this.directory, 'outlines');
    this.version = version;
    this.disk = onDisk(root);
  }

  entries(directory: string): Entry[] {
    const entries = this.listed.get(directory) ?? this.disk.entries(directory);
    this.listed.set(directory, entries);
    return entries;
  }

  has(path: string): boolean {
    return this.disk.has(path);
  }

  text(path: string): string | undefined {
    if (!this.texts.has(path)) this.texts.set(path, this.disk.text(path));
    return this.texts.get(path);
  }

  /** What `text` was asked for so far. */
  get inputs(): readonly Input[] {
    return [...this.texts.keys()].map((path) => this.inputAt(path));
  }

  inputAt(path: string): Input {
    const text = this.text(path);
    return [path, text === undefined ? null : sumOf(text).toString('hex')];
  }

  /** Every file as it is now, in the order given; fewer when the signal came. The first call decides. */
  look(
    files: readonly string[],
    maxBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly Seen[]> {
    this.pack ??= new Pack(this.file, this.version);
    this.count = files.length;
    this.looking ??= takeSnapshot(this.root, files, maxBytes, this.pack, signal);
    return this.looking;
  }

  async outlines(
    files: readonly string[],
    maxBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly Outline[]> {
    if (files.length < MIN_FILES) return this.disk.outlines(files, maxBytes, signal);
    const seen = await this.look(files, maxBytes, signal);
    this.pack?.load();
    const outlines = seen.map((it) => it.outline());
    // What was kept and cannot be read any more, and what the signal left out.
    const absent = files.filter((_, nth) => outlines[nth] === undefined);
    const scanned = await readOutlines(this.root, absent, maxBytes, signal);
    for (const [nth, path] of absent.entries()) this.rescanned.set(path, scanned[nth]!);
    return files.map((path, nth) => outlines[nth] ?? this.rescanned.get(path)!);
  }

  /** Whether every outline is of the content that was seen. */
  get isWhole(): boolean {
    return this.rescanned.size === 0;
  }

  /** The outline that was kept of a file when it had this content. */
  keptOutline(path: string, sum: Buffer): Outline | undefined {
    const entry = this.pack?.entries.find((it) => it.path === path);
    return entry?.sum.equals(sum) ? outlineOf(entry) : undefined;
  }

  /**
   * Keeps what was seen for the next run, where that spares it something, and tells whether it did. Without `replace` the
   * outlines stay as they are. To be called last.
   */
  async close(replace = true): Promise<boolean> {
    const seen = await this.looking;
    const { pack } = this;
    if (seen === undefined || pack === undefined || seen.length < this.count) return false;
    if (this.isWhole && seen.every(({ kept }) => kept)) {
      pack.close();
      return false;
    }
    const entries = seen
      .map(({ entry }) => entry)
      .filter((entry) => entry !== undefined)
      .filter(({ path }) => !this.rescanned.has(path));
    const known = new Map(pack.entries.map(({ path, sum }) => [path, sum]));
    const isNew = ({ path, sum }: PackEntry) => known.get(path)?.equals(sum) !== true;
    const stale = seen.filter(({ kept, entry }) => !kept && entry?.stamp !== undefined);
    const worthIt = replace
      ? this.rescanned.size > 0 || entries.some(isNew)
      : !entries.some(isNew) && stale.length > MANY_STALE;
    if (worthIt) {
      pack.load();
      // With outlines that cannot be read any more there is nothing to be kept.
      if (!writePack(this.file, this.version, entries)) removeFile(this.file);
    }
    pack.close();
    return worthIt;
  }
}
