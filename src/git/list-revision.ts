import { type GitHost, git, LONG_MS } from './git.ts';

/** One thing that a revision holds. */
export interface RevisionEntry {
  /** Relative to the directory that was asked for, with `/`. Bytes that are no UTF-8 are U+FFFD, as Node lists them too. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
  /** Of the blob; of a submodule its commit. */
  readonly id: string;
}

export type RevisionEntries =
  | { readonly ok: true; readonly entries: readonly RevisionEntry[] }
  | { readonly ok: false; readonly message: string };

const KINDS: Readonly<Record<string, RevisionEntry['kind']>> = { '120000': 'link', '160000': 'submodule' };

/**
 * Every file of a commit below `prefix` (with `/` at its end, or empty), from git's objects alone. A directory that the
 * commit does not have is empty.
 */
export async function listRevision(
  directory: string,
  commit: string,
  prefix: string,
  host?: GitHost,
): Promise<RevisionEntries> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', commit, ...(prefix === '' ? [] : ['--', prefix])];
  const listed = await git(directory, args, { ...host, timeoutMs: LONG_MS });
  if (!listed.ok) return listed;
  const entries = listed.stdout
    .split('\0')
    .filter((line) => line !== '')
    .map((line): RevisionEntry => {
      const tab = line.indexOf('\t');
      const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
      return { path: line.slice(tab + 1 + prefix.length), kind: KINDS[mode] ?? 'file', id };
    });
  return { ok: true, entries };
}
