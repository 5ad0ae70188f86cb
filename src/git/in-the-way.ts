import { type GitHost, git } from './git.ts';
import { treeChanges } from './tree-changes.ts';

/**
 * Files that differ between two trees and that are changed or untracked in the working tree at `top` as well, relative to it: a
 * branch checked out there could not be moved over them. Empty too where git cannot tell, for it is asked again when it moves.
 */
export async function filesInTheWay(
  top: string,
  from: string,
  to: string,
  host?: GitHost,
): Promise<readonly string[]> {
  const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'];
  const [changed, status] = await Promise.all([treeChanges(top, from, to, host), git(top, args, host)]);
  if (!changed.ok || !status.ok) return [];
  const theirs = new Set(changed.changes.flat());
  return status.stdout
    .split('\0')
    .map((entry) => entry.replace(/^.?. /, ''))
    .filter((path) => theirs.has(path));
}
