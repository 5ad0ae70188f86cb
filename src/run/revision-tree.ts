import { basename } from 'node:path';
import { changedSince, ignoredPaths } from '../git/changed-since.ts';
import { listRevision } from '../git/list-revision.ts';
import { readBlobs } from '../git/read-blobs.ts';
import { findRevision } from '../git/revision.ts';
import type { BaseResult } from '../ssot/diff/diff.ts';
import type { RecordedEntry, RecordedTree } from '../ssot/diff/recorded-tree.ts';

/**
 * The tree below `root` (absolute) as a revision has it, straight from git's objects: no checkout, and nothing is written.
 * What git ignores is no part of any revision; submodules are other repositories: both are taken from disk.
 */
export async function revisionTree(
  root: string,
  revision: string,
  { mergeBase, signal }: { readonly mergeBase: boolean; readonly signal?: AbortSignal | undefined },
): Promise<BaseResult> {
  const host = { signal };
  const found = await findRevision(root, revision, { ...host, mergeBase });
  if (!found.ok) return found;
  const { commit, prefix } = found;
  const [listed, changed, ignored] = await Promise.all([
    listRevision(root, commit, prefix, host),
    changedSince(root, commit, host),
    ignoredPaths(root, host),
  ]);
  if (!listed.ok) return unreadable(revision, listed.message);
  if (!changed.ok) return unreadable(revision, changed.message);
  if (!ignored.ok) return unreadable(revision, ignored.message);
  const tree: RecordedTree = {
    entries: listed.entries,
    changed: changed.paths,
    unrecorded: ignored.paths,
    async read(ids, maxBytes, onContent) {
      return readBlobs(root, ids, maxBytes, (blob, nth) => onContent(contentOf(blob, maxBytes), nth), host);
    },
  };
  return { ok: true, base: { revision, commit, mergeBase }, tree, notes: notesOn(listed.entries, prefix) };
}

function unreadable(revision: string, why: string): BaseResult {
  const help = 'Check the repository with `git status` and `git fsck`.';
  return { ok: false, message: `cannot read ${revision}: ${why}`, help };
}

type Blob = Parameters<Parameters<typeof readBlobs>[3]>[0];

function contentOf(blob: Blob, maxBytes: number): Buffer | string {
  if (Buffer.isBuffer(blob)) return blob;
  if ('size' in blob) return `not scanned: ${blob.size} bytes is over the limit of ${maxBytes}`;
  return 'cannot be read: git does not have it';
}

function notesOn(entries: readonly RecordedEntry[], prefix: string): string[] {
  const notes: string[] = [];
  const submodules = entries.filter(({ kind }) => kind === 'submodule');
  if (submodules.length > 0) {
    const names = submodules.map(({ path }) => path).slice(0, 3);
    const more = submodules.length > 3 ? ` and ${submodules.length - 3} more` : '';
    notes.push(`submodules are read as they are on disk in both trees: ${names.join(', ')}${more}`);
  }
  if (entries.length === 0) {
    const where = prefix === '' ? 'the base' : `${basename(prefix)}/ of the base`;
    notes.push(`${where} has no files: everything is new`);
  }
  return notes;
}
