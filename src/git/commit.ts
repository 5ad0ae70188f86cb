import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';
import { withHooks } from './hooks.ts';

/** `Portcullis-Phase: imports` */
export type Trailers = Readonly<Record<string, string>>;

/**
 * Commits the index of a worktree of ours on its HEAD, with the user's hooks and signing, and returns the commit. What the
 * hooks make of it is part of it.
 */
export async function commitIndex(
  worktree: string,
  message: string,
  trailers: Trailers,
  host?: GitHost,
): Promise<GitResult> {
  const args = Object.entries(trailers).flatMap(([key, value]) => ['--trailer', `${key}: ${value}`]);
  const text = await git(worktree, ['interpret-trailers', ...args], { ...host, input: `${message}\n` });
  if (!text.ok) return text;
  return made(worktree, ['--cleanup=whitespace', '--file=-'], { ...host, input: `${text.stdout}\n` });
}

/**
 * Makes the change of a commit once more on the HEAD of a worktree of ours, under the same message and author. `undefined` when
 * HEAD has it already. When it fails, the worktree may be left half way: it is to be removed.
 */
export async function pickCommit(
  worktree: string,
  commit: string,
  host?: GitHost,
): Promise<GitResult | undefined> {
  const picked = await git(worktree, ['cherry-pick', '--no-commit', commit], { ...host, timeoutMs: LONG_MS });
  if (!picked.ok) return picked;
  const same = await git(worktree, ['diff', '--cached', '--quiet'], host);
  if (same.ok) return undefined;
  return made(worktree, [`--reuse-message=${commit}`], host ?? {});
}

async function made(
  worktree: string,
  args: readonly string[],
  options: GitHost & { readonly input?: string },
): Promise<GitResult> {
  const hooks = await withHooks(worktree, options);
  const committed = await git(worktree, [...hooks, 'commit', '--quiet', ...args], {
    ...options,
    timeoutMs: LONG_MS,
  });
  return committed.ok ? git(worktree, ['rev-parse', 'HEAD']) : committed;
}

/** A commit of a tree on a parent that no hook sees and no branch holds yet: for keeping what was tried. */
export function keepTree(
  directory: string,
  { tree, parent, message }: { tree: string; parent: string; message: string },
  host?: GitHost,
): Promise<GitResult> {
  return git(directory, ['commit-tree', tree, '-p', parent], { ...host, input: message });
}
