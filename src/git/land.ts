import { fastForward } from './branch.ts';
import { type GitHost, type GitResult, git } from './git.ts';
import { moveRef } from './ref.ts';

/**
 * Moves a branch forward from exactly `from` to `to`: with its working tree where it is checked out, unless changed files are in
 * the way, or as a ref alone where it is not. Otherwise nothing changes, and git's reason is the message.
 */
export async function landBranch(
  directory: string,
  { name, from, to }: { name: string; from: string; to: string },
  host?: GitHost,
): Promise<GitResult> {
  const listed = await git(directory, ['worktree', 'list', '--porcelain', '-z'], host);
  if (!listed.ok) return listed;
  const holder = listed.stdout
    .split('\0\0')
    .map((entry) => entry.split('\0'))
    .find((lines) => lines.includes(`branch refs/heads/${name}`));
  const top = holder?.[0]?.replace(/^worktree /, '');
  if (top !== undefined) return fastForward({ name, head: from, top }, to, host);
  return moveRef(directory, { ref: `refs/heads/${name}`, from, to, why: 'remediation' }, host);
}
