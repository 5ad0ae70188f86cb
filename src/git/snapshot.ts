import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';

/**
 * Takes all that a worktree of ours holds, but for what git ignores, into its index, and returns the tree that a commit of it
 * would have.
 */
export async function snapshotTree(worktree: string, host?: GitHost): Promise<GitResult> {
  const added = await git(worktree, ['add', '--all', '--', ':/'], { ...host, timeoutMs: LONG_MS });
  return added.ok ? git(worktree, ['write-tree'], { ...host, timeoutMs: LONG_MS }) : added;
}

/** Whether a worktree holds nothing beyond its index: no file that nobody added, and none that git ignores. */
export async function isPristine(worktree: string, host?: GitHost): Promise<boolean> {
  const diff = await git(worktree, ['diff', '--quiet'], { ...host, timeoutMs: LONG_MS });
  if (!diff.ok) return false;
  const others = await git(worktree, ['ls-files', '--others', '--directory', '--', ':/'], {
    ...host,
    timeoutMs: LONG_MS,
  });
  return others.ok && others.stdout === '';
}

/** The tree of a commit. */
export function treeOf(directory: string, commit: string, host?: GitHost): Promise<GitResult> {
  return git(directory, ['rev-parse', '--verify', '--quiet', `${commit}^{tree}`], host);
}
