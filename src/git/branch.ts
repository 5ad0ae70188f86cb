import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';
import { findStart, HEADS } from './start-point.ts';

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
  const found = await findStart(directory, host);
  if (!found.ok) return found;
  const { branch: name, head, top } = found.start;
  if (name === undefined)
    return refuse('HEAD is detached: there is no branch to move', 'Check the branch out: git switch BRANCH.');
  const half = await halfDone(directory, host);
  if (half !== undefined)
    return refuse(`${half} is going on in this repository`, 'End it or abort it first, then run it again.');
  return { ok: true, branch: { name, head, top } };
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

/** Whatever the user's config says of merges: no commit left out, nothing stashed, and no file overwritten that git ignores. */
const FORWARD = [
  '--ff-only',
  '--no-squash',
  '--no-autostash',
  '--no-overwrite-ignore',
  '--quiet',
  '--no-stat',
];

/**
 * Moves a checked-out branch forward to `to`, with its working tree: only from the very commit that it was on, and only
 * when no file of the user's is in the way, changed, untracked or ignored. Otherwise nothing changes, and git's reason is
 * the message.
 */
export async function fastForward(
  { name, head, top }: Branch,
  to: string,
  host?: GitHost,
): Promise<GitResult> {
  const is = (commit: string): Promise<GitResult> => standsAt(top, name, commit, host);
  const before = await is(head);
  if (!before.ok) return before;
  const index = await git(top, ['write-tree'], host);
  const merged = await git(top, ['merge', ...FORWARD, to], { ...host, timeoutMs: LONG_MS });
  if (merged.ok) return is(to);
  const now = await git(top, ['write-tree'], host);
  if (!index.ok || !now.ok || index.stdout === now.stdout || !(await is(head)).ok) return merged;
  // The files come before the ref, which a hook or a lock can refuse to move: back to where they were, again over none of the user's.
  const back = await git(top, ['read-tree', '-m', '-u', to, head], { ...host, timeoutMs: LONG_MS });
  if (back.ok) return merged;
  return { ...merged, message: `${merged.message}\nThe files are as in ${to}, though: ${back.message}` };
}

async function standsAt(top: string, name: string, commit: string, host?: GitHost): Promise<GitResult> {
  const now = await git(top, ['rev-parse', 'HEAD', `${HEADS}${name}`], host);
  if (!now.ok || now.stdout === `${commit}\n${commit}`) return now;
  return { ok: false, answered: true, message: `${name} has moved meanwhile: it is not at ${commit}` };
}
