import type { Checkpoint } from '../../git/checkpoint.ts';
import { git } from '../../git/git.ts';
import type { Commit } from '../../git/history.ts';
import { revertCommit } from '../../git/revert.ts';
import type { Symptom } from '../gate.ts';
import { describeCommit } from './culprit.ts';
import { escalate, type Step } from './result.ts';
import type { RollbackPorts } from './types.ts';

/** Undoes commits in a worktree of ours, the newest first, one new commit each. */
export async function revertAll(
  worktree: string,
  blamed: readonly Commit[],
  { checkpoint, symptom }: { readonly checkpoint: Checkpoint; readonly symptom: Symptom },
  { host, tell }: RollbackPorts,
): Promise<Step<Pick<Commit, 'hash' | 'tree'>>> {
  for (const commit of blamed.toReversed()) {
    const body = [
      `${symptom.stage} failed with it: ${symptom.message}`,
      ...(symptom.at === undefined ? [] : [`at ${symptom.at}`]),
      '',
      `Portcullis-Checkpoint: ${checkpoint.name}`,
    ];
    const reverted = await revertCommit(worktree, commit, body.join('\n'), host);
    if (!reverted.ok) return refused(commit, reverted);
  }
  const head = await git(worktree, ['rev-parse', 'HEAD', 'HEAD^{tree}'], host);
  if (!head.ok) return escalate(head.message, 'Look at the repository with git fsck.');
  const [hash = '', tree = ''] = head.stdout.split('\n');
  tell({ step: 'reverted', commit: hash, reverts: blamed.map((each) => each.hash) });
  return { ok: true, value: { hash, tree } };
}

function refused(
  commit: Commit,
  { message, conflicts }: { readonly message: string; readonly conflicts: readonly string[] },
): Step<never> {
  const what = describeCommit(commit);
  if (conflicts.length === 0) {
    const help = 'Mend what git or its hook says, then run it again.';
    return escalate(`${what} could not be reverted: ${message}`, help);
  }
  return escalate(
    `${what} cannot be reverted by itself: later commits changed the same lines`,
    `Undo everything since the checkpoint with --range, or by hand: git revert ${commit.hash.slice(0, 12)}`,
    conflicts.map((path) => `conflict in ${path}`),
  );
}
