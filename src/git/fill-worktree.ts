import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';

/**
 * Brings the files and the index of a worktree of ours, which is as its HEAD has it, to `tree`; HEAD stays, so that what is
 * there can be committed on it.
 */
export function fillWorktree(worktree: string, tree: string, host?: GitHost): Promise<GitResult> {
  return git(worktree, ['read-tree', '-m', '-u', 'HEAD', tree], { ...host, timeoutMs: LONG_MS });
}
