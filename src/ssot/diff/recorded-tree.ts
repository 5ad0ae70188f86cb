import { INDEXED, unread } from '../index/read.ts';
import type { Entry, TreeSource } from '../index/source.ts';
import { scanOutline } from '../outline/scan.ts';
import type { Outline } from '../outline/types.ts';

/** One thing that a recorded tree holds; `id` is the same for the same content. */
export interface RecordedEntry {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
  readonly id: string;
}

/** A tree as somebody else keeps it: paths relative to the root, with `/`. */
export interface RecordedTree {
  readonly entries: readonly RecordedEntry[];
  /** Files of it that are not the same on disk. All others are read there. */
  readonly changed: ReadonlySet<string>;
  /** What no record is kept of and is therefore taken from disk: files, and directories with `/` at their end. */
  readonly unrecorded: ReadonlySet<string>;
  /** Hands the content of each of `ids`, in order, to `onContent`, or why it is not to be had. Throws nothing. */
  read(
    ids: readonly string[],
    maxBytes: number,
    onContent: (content: Buffer | string, nth: number) => void,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;
}

/** A recorded tree that could not be read. */
export class RecordUnreadable extends Error {}

/** Settings at the root may be of this size. */
const MAX_SETTINGS_BYTES = 1024 * 1024;

/**
 * A recorded tree to index. What is the same on disk is taken from `known` (path → outline of the tree on disk); only
 * what differs is read. `outlines` throws `RecordUnreadable` when the record cannot be read.
 */
export async function recordedSource(
  tree: RecordedTree,
  disk: TreeSource,
  known: ReadonlyMap<string, Outline>,
): Promise<TreeSource> {
  const kept = tree.entries.filter(
    ({ path, kind }) => kind !== 'file' || known.has(path) || tree.changed.has(path) || disk.has(path),
  );
  const ids = new Map(kept.filter(({ kind }) => kind === 'file').map(({ path, id }) => [path, id]));
  const wholes = new Set([...tree.unrecorded].filter((it) => it.endsWith('/')).map((it) => it.slice(0, -1)));
  for (const { path, kind } of kept) if (kind === 'submodule') wholes.add(path);
  const listing = listingOf(kept, tree.unrecorded);
  const settings = [...ids].filter(
    ([path]) => /^[^/]+\.(?:toml|ini|cfg)$/.test(path) && tree.changed.has(path),
  );
  const texts = new Map<string, string>();
  await readAll(tree, settings, MAX_SETTINGS_BYTES, (path, content) => {
    if (typeof content !== 'string') texts.set(path, content.toString('utf8'));
  });
  const isOnDisk = (path: string) => inside(path, wholes);
  return {
    entries: (directory) => (isOnDisk(directory) ? disk.entries(directory) : (listing.get(directory) ?? [])),
    has: (path) => (ids.has(path) ? true : isOnDisk(path) && disk.has(path)),
    text: (path) =>
      texts.get(path) ?? (ids.has(path) && !tree.changed.has(path) ? disk.text(path) : undefined),
    async outlines(files, maxBytes) {
      const found = new Map<string, Outline>();
      const wanted: [string, string][] = [];
      for (const path of files) {
        const same = tree.changed.has(path) ? undefined : known.get(path);
        if (same !== undefined) found.set(path, same);
        else wanted.push([path, ids.get(path) ?? '']);
      }
      await readAll(tree, wanted, maxBytes, (path, content) => {
        found.set(path, typeof content === 'string' ? unread(content) : scanOutline(content, INDEXED));
      });
      return files.map((path) => found.get(path) ?? unread('not read'));
    },
  };
}

async function readAll(
  tree: RecordedTree,
  wanted: readonly (readonly [path: string, id: string])[],
  maxBytes: number,
  take: (path: string, content: Buffer | string) => void,
): Promise<void> {
  const ids = wanted.map(([, id]) => id);
  const result = await tree.read(ids, maxBytes, (content, nth) => take(wanted[nth]![0], content));
  if (!result.ok) throw new RecordUnreadable(result.message);
}

/** Files of the record that are not on disk although nobody changed them: a sparse checkout leaves them out. */
export function leftOut(
  { entries, changed }: RecordedTree,
  disk: TreeSource,
  known: ReadonlyMap<string, Outline>,
): string[] {
  return entries
    .filter(
      ({ path, kind }) => kind === 'file' && path.endsWith('.py') && !known.has(path) && !changed.has(path),
    )
    .filter(({ path }) => !disk.has(path))
    .map(({ path }) => path);
}

function listingOf(entries: readonly RecordedEntry[], unrecorded: ReadonlySet<string>): Map<string, Entry[]> {
  const listing = new Map<string, Entry[]>([['', []]]);
  const directory = (path: string): Entry[] => {
    const known = listing.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/');
    directory(path.slice(0, Math.max(0, slash))).push(entry(path.slice(slash + 1), 'directory'));
    const own: Entry[] = [];
    listing.set(path, own);
    return own;
  };
  const put = (path: string, kind: 'file' | 'link'): void => {
    const slash = path.lastIndexOf('/');
    directory(path.slice(0, Math.max(0, slash))).push(entry(path.slice(slash + 1), kind));
  };
  for (const { path, kind } of entries) {
    if (kind === 'submodule') directory(path);
    else put(path, kind);
  }
  for (const path of unrecorded) {
    if (path.endsWith('/')) directory(path.slice(0, -1));
    else put(path, 'file');
  }
  return listing;
}

function entry(name: string, kind: 'file' | 'link' | 'directory'): Entry {
  return { name, isDirectory: () => kind === 'directory', isSymbolicLink: () => kind === 'link' };
}

function inside(path: string, directories: ReadonlySet<string>): boolean {
  if (directories.size === 0) return false;
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
    if (directories.has(at)) return true;
  return false;
}
