import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { type GitHost, git } from './git.ts';

/**
 * What makes the user's hooks run in a worktree of ours too, as arguments for git. A relative `core.hooksPath` is looked for in
 * the worktree, where hooks that git ignores (husky's `.husky/_`) are not: they are those of the main one.
 */
export async function withHooks(worktree: string, host?: GitHost): Promise<readonly string[]> {
  const path = await git(worktree, ['config', '--get', '--type=path', 'core.hooksPath'], host);
  if (!path.ok || isAbsolute(path.stdout) || existsSync(resolve(worktree, path.stdout))) return [];
  const common = await git(worktree, ['rev-parse', '--path-format=absolute', '--git-common-dir'], host);
  return common.ok ? ['-c', `core.hooksPath=${resolve(dirname(common.stdout), path.stdout)}`] : [];
}
