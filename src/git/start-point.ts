import { type GitHost, git } from './git.ts';
import { hasSubmodules } from './repository.ts';

/** Where git keeps branches. */
export const HEADS = 'refs/heads/';

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
  if (!top.ok) return noWorkingTree(top.message);
  const head = await git(directory, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], host);
  if (!head.ok) return refuse('the repository has no commit yet', 'There has to be one to start from.');
  const identity = await git(directory, ['var', 'GIT_COMMITTER_IDENT'], host);
  if (!identity.ok)
    return refuse(
      'git does not know who you are, and commits are to be made',
      'git config user.name "…" && git config user.email "…"',
    );
  if (hasSubmodules(top.stdout))
    return refuse(
      'this repository has submodules, which a worktree would lack',
      'Work in the repository of the submodule itself; or by hand, and check with portcullis run.',
    );
  const branch = await checkedOut(directory, host);
  return { ok: true, start: { top: top.stdout, head: head.stdout, branch } };
}

/** The branch that HEAD stands on, without `refs/heads/`: git's own short form is another where a tag has the same name. */
async function checkedOut(directory: string, host?: GitHost): Promise<string | undefined> {
  const ref = await git(directory, ['symbolic-ref', '--quiet', 'HEAD'], host);
  return ref.ok && ref.stdout.startsWith(HEADS) ? ref.stdout.slice(HEADS.length) : undefined;
}

function noWorkingTree(why: string): StartResult {
  if (why.includes('dubious ownership'))
    return refuse(why.split('\n')[0]!, 'Trust it: git config --global --add safe.directory DIR.');
  return refuse(
    'this is not the working tree of a git repository',
    'Run it inside one, or name it with --cwd DIR.',
  );
}

function refuse(message: string, help: string): StartResult {
  return { ok: false, message, help };
}
