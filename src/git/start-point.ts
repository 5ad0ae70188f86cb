import { checkedOut } from './branch.ts';
import { type GitHost, git } from './git.ts';
import { hasSubmodules } from './repository.ts';

/** Where work in worktrees of our own begins: nothing of the user's tree matters but its HEAD. */
export interface StartPoint {
  /** Of the working tree, absolute. */
  readonly top: string;
  readonly head: string;
  /** `main`; undefined when HEAD is detached. */
  readonly branch: string | undefined;
}

export type StartResult =
  | { readonly ok: true; readonly start: StartPoint }
  | { readonly ok: false; readonly message: string; readonly help: string };

/** The commit that `directory` stands on, or why no commits can be made from there: each with what to do about it. */
export async function findStart(directory: string, host?: GitHost): Promise<StartResult> {
  const top = await git(directory, ['rev-parse', '--show-toplevel'], host);
  if (!top.ok)
    return refuse(
      'this is not the working tree of a git repository',
      'Run it inside one, or name it with --cwd DIR.',
    );
  const head = await git(directory, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], host);
  if (!head.ok) return refuse('the repository has no commit yet', 'Commit what is to be worked on first.');
  const identity = await git(directory, ['var', 'GIT_COMMITTER_IDENT'], host);
  if (!identity.ok)
    return refuse(
      'git does not know who you are, and commits are to be made',
      'git config user.name "…" && git config user.email "…"',
    );
  if (hasSubmodules(top.stdout))
    return refuse(
      'this repository has submodules, which a worktree would lack',
      'Work in the repository of the submodule itself, where it has none.',
    );
  const branch = await checkedOut(directory, host);
  return { ok: true, start: { top: top.stdout, head: head.stdout, branch } };
}

function refuse(message: string, help: string): StartResult {
  return { ok: false, message, help };
}
