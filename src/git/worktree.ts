import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';

/** A worktree of ours, in a directory that `Processes.tempDir` made: nothing that a person would name so. */
const OURS = /[/\\]portcullis-[a-z]+-[0-9a-f]{16}[/\\][\w.-]+$/;

/**
 * Checks `commit` out, detached, into `path`, which is empty or not there. Nothing of the user's tree, index or branches is
 * touched, and no hook of theirs is run: they are meant for a tree that a person works in.
 */
export function addWorktree(
  directory: string,
  path: string,
  commit: string,
  host?: GitHost,
): Promise<GitResult> {
  return git(
    directory,
    ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', path, commit],
    { ...host, timeoutMs: LONG_MS },
  );
}

/** Removes a worktree with all that is in it, and git's record of it. */
export function removeWorktree(directory: string, path: string, host?: GitHost): Promise<GitResult> {
  return git(directory, ['worktree', 'remove', '--force', path], host);
}

/**
 * Removes git's records of worktrees that we made and whose directory is gone, as after a kill -9. A record of the user's is
 * never touched, though its directory may be gone too: it may lie on a disk that is not mounted.
 */
export async function forgetLostWorktrees(directory: string, host?: GitHost): Promise<readonly string[]> {
  const listed = await git(directory, ['worktree', 'list', '--porcelain', '-z'], host);
  if (!listed.ok) return [];
  const lost = listed.stdout
    .split('\0\0')
    .map((entry) => entry.split('\0'))
    .filter((lines) => lines.some((line) => line.startsWith('prunable')))
    .flatMap((lines) => lines.filter((line) => line.startsWith('worktree ')).map((line) => line.slice(9)))
    .filter((path) => OURS.test(path));
  for (const path of lost) await removeWorktree(directory, path, host);
  return lost;
}
