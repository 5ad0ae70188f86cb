import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';

/** A branch that is checked out, and may be moved. */
export interface Branch {
  /** `main` */
  readonly name: string;
  readonly head: string;
  /** Of the working tree, absolute. */
  readonly top: string;
}

export type BranchResult =
  | { readonly ok: true; readonly branch: Branch }
  | { readonly ok: false; readonly message: string; readonly help: string };

/** What git keeps while something is half done, and what undoes or ends that. */
const HALF_DONE: Readonly<Record<string, string>> = {
  MERGE_HEAD: 'a merge',
  'rebase-merge': 'a rebase',
  'rebase-apply': 'a rebase or am',
  CHERRY_PICK_HEAD: 'a cherry-pick',
  REVERT_HEAD: 'a revert',
  BISECT_LOG: 'a bisect',
  'index.lock': 'another git command',
};

/** The branch checked out in `directory`, or why nothing may be moved there: each with what to do about it. */
export async function movableBranch(directory: string, host?: GitHost): Promise<BranchResult> {
  const top = await git(directory, ['rev-parse', '--show-toplevel'], host);
  if (!top.ok)
    return refuse(
      'this is not the working tree of a git repository',
      'Run it inside one, or name it with --cwd DIR.',
    );
  const head = await git(directory, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], host);
  if (!head.ok)
    return refuse('the repository has no commit yet', 'There is nothing that could be rolled back.');
  const name = await git(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD'], host);
  if (!name.ok)
    return refuse('HEAD is detached: there is no branch to move', 'Check the branch out: git switch BRANCH.');
  const half = await halfDone(directory, host);
  if (half !== undefined)
    return refuse(`${half} is going on in this repository`, 'End it or abort it first, then run it again.');
  const identity = await git(directory, ['var', 'GIT_COMMITTER_IDENT'], host);
  if (!identity.ok)
    return refuse(
      'git does not know who you are, and a revert is a commit',
      'git config user.name "…" && git config user.email "…"',
    );
  return { ok: true, branch: { name: name.stdout, head: head.stdout, top: top.stdout } };
}

function refuse(message: string, help: string): BranchResult {
  return { ok: false, message, help };
}

async function halfDone(directory: string, host?: GitHost): Promise<string | undefined> {
  const names = Object.keys(HALF_DONE);
  const args = names.flatMap((name) => ['--git-path', name]);
  const paths = await git(directory, ['rev-parse', ...args], host);
  if (!paths.ok) return undefined;
  const at = paths.stdout.split('\n').findIndex((path) => existsSync(resolve(directory, path)));
  return at < 0 ? undefined : HALF_DONE[names[at]!];
}

/**
 * Moves a checked-out branch forward to `to`, with its working tree: only from the very commit that it was on, and only
 * when no changed file of the user's is in the way. Otherwise nothing changes, and git's reason is the message.
 */
export async function fastForward(
  { name, head, top }: Branch,
  to: string,
  host?: GitHost,
): Promise<GitResult> {
  const now = await git(top, ['rev-parse', 'HEAD', `refs/heads/${name}`], host);
  if (!now.ok) return now;
  if (now.stdout !== `${head}\n${head}`)
    return { ok: false, answered: true, message: `${name} has moved meanwhile: it was at ${head}` };
  return git(top, ['merge', '--ff-only', '--quiet', '--no-stat', to], { ...host, timeoutMs: LONG_MS });
}
