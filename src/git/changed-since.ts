import { type GitHost, git, LONG_MS } from './git.ts';

export type PathsResult =
  | { readonly ok: true; readonly paths: ReadonlySet<string> }
  | { readonly ok: false; readonly message: string };

/** Tracked files below `directory` that are not as `commit` has them, relative to it; files that nobody added are not told. */
export async function changedSince(directory: string, commit: string, host?: GitHost): Promise<PathsResult> {
  const args = [
    'diff',
    '--name-only',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--relative',
    commit,
    '--',
    '.',
  ];
  return pathsOf(directory, args, host);
}

/**
 * What git ignores below `directory`, relative to it: files, and directories with `/` at their end of which nothing else
 * is told.
 */
export async function ignoredPaths(directory: string, host?: GitHost): Promise<PathsResult> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  return pathsOf(directory, args, host);
}

/** Files below `directory` that nobody added and git does not ignore, relative to it. */
export async function untrackedPaths(directory: string, host?: GitHost): Promise<PathsResult> {
  return pathsOf(directory, ['ls-files', '-z', '--others', '--exclude-standard'], host);
}

async function pathsOf(directory: string, args: readonly string[], host?: GitHost): Promise<PathsResult> {
  const listed = await git(directory, args, { ...host, timeoutMs: LONG_MS });
  if (!listed.ok) return listed;
  return { ok: true, paths: new Set(listed.stdout.split('\0').filter((path) => path !== '')) };
}
