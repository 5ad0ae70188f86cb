import { type GitHost, git, LONG_MS } from './git.ts';
import type { Commit } from './history.ts';
import { withHooks } from './hooks.ts';

export type RevertResult =
  /** `commit`: HEAD, which is as it was where the commit changed nothing, or nothing of it is left. */
  | { readonly ok: true; readonly commit: string }
  /** `conflicts`: files that changed since in a way that cannot be undone by itself. */
  | { readonly ok: false; readonly message: string; readonly conflicts: readonly string[] };

/**
 * Undoes one commit with a new one on the HEAD of `worktree`, which is ours. A merge is undone against its first parent.
 * The user's commit hooks and signing apply. `body` follows git's own first lines. When it fails, the worktree may be left half
 * way: it is to be removed.
 */
export async function revertCommit(
  worktree: string,
  { hash, subject, parents }: Commit,
  body: string,
  host?: GitHost,
): Promise<RevertResult> {
  const mainline = parents.length > 1 ? ['--mainline', '1'] : [];
  const reverted = await git(worktree, ['revert', '--no-commit', ...mainline, hash], host);
  if (!reverted.ok) {
    const unmerged = await git(worktree, ['diff', '--name-only', '--diff-filter=U', '-z'], host);
    const conflicts = unmerged.ok ? unmerged.stdout.split('\0').filter(Boolean) : [];
    return { ok: false, message: reverted.message, conflicts };
  }
  const nothing = await git(worktree, ['diff', '--cached', '--quiet'], host);
  return nothing.ok ? headOf(worktree, host) : commitRevert(worktree, { hash, subject, parents }, body, host);
}

async function commitRevert(
  worktree: string,
  { hash, subject, parents }: Pick<Commit, 'hash' | 'subject' | 'parents'>,
  body: string,
  host?: GitHost,
): Promise<RevertResult> {
  const against = parents.length > 1 ? `, reversing\nchanges made to ${parents[0]}` : '';
  const input = `Revert "${subject}"\n\nThis reverts commit ${hash}${against}.\n\n${body}\n`;
  const made = await git(
    worktree,
    [...(await withHooks(worktree, host)), 'commit', '--quiet', '--cleanup=whitespace', '--file=-'],
    { ...host, input, timeoutMs: LONG_MS },
  );
  if (!made.ok) return { ok: false, message: made.message, conflicts: [] };
  return headOf(worktree, host);
}

async function headOf(worktree: string, host?: GitHost): Promise<RevertResult> {
  const head = await git(worktree, ['rev-parse', 'HEAD'], host);
  return head.ok ? { ok: true, commit: head.stdout } : { ...head, conflicts: [] };
}
