import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type GitHost, git } from './git.ts';

/** Whether history ends early here, as in a CI clone with a depth. */
export async function isShallow(directory: string, host?: GitHost): Promise<boolean> {
  const answer = await git(directory, ['rev-parse', '--is-shallow-repository'], host);
  return answer.ok && answer.stdout === 'true';
}

/** Whether the tree at `top` holds submodules, which a worktree of ours would lack. */
export function hasSubmodules(top: string): boolean {
  return existsSync(join(top, '.gitmodules'));
}
