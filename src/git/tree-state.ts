import { type GitHost, git } from './git.ts';

/** What HEAD is, and whether the working tree differs from it. */
export type TreeState =
  | { readonly kind: 'clean'; readonly head: string; readonly tree: string }
  | { readonly kind: 'dirty'; readonly head: string; readonly changes: readonly string[] }
  | { readonly kind: 'none'; readonly why: string };

/** Looks at the repository that holds `directory`; untracked files that are not ignored count as changes. */
export async function treeState(directory: string, host?: GitHost): Promise<TreeState> {
  const head = await git(directory, ['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}'], host);
  if (!head.ok) {
    if (!head.answered) return { kind: 'none', why: head.message };
    const inside = await git(directory, ['rev-parse', '--is-inside-work-tree'], host);
    return {
      kind: 'none',
      why: inside.ok ? 'the repository has no commit yet' : 'this is not a git repository',
    };
  }
  const [commit = '', tree = ''] = head.stdout.split('\n');
  const status = await git(directory, ['status', '--porcelain', '--untracked-files=normal'], host);
  if (!status.ok) return { kind: 'none', why: `git status failed: ${status.message}` };
  const changes = status.stdout.split('\n').filter((line) => line !== '');
  return changes.length === 0
    ? { kind: 'clean', head: commit, tree }
    : { kind: 'dirty', head: commit, changes };
}
