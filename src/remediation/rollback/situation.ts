import { type Branch, movableBranch } from '../../git/branch.ts';
import type { Checkpoint } from '../../git/checkpoint.ts';
import { type Commit, commitsSince } from '../../git/history.ts';
import { filesInTheWay } from '../../git/in-the-way.ts';
import { forgetLostWorktrees } from '../../git/worktree.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { escalate, nothingToDo, refuse, type Step } from './result.ts';
import type { RollbackOptions, RollbackPorts } from './types.ts';

/** What to do about changed files that the branch cannot be moved over. */
export const PUT_ASIDE = 'Commit them or put them aside, or look without moving anything: --dry-run.';

/** What there is to roll back. */
export interface Situation {
  readonly branch: Branch;
  readonly checkpoint: Checkpoint;
  /** Since the checkpoint, oldest first; never empty. */
  readonly commits: readonly Commit[];
}

/** Looks where the branch stands and what came since its checkpoint, or says why nothing can be rolled back. */
export async function findSituation(
  options: RollbackOptions,
  ports: RollbackPorts,
): Promise<Step<Situation>> {
  const movable = await movableBranch(options.directory, ports.host);
  if (!movable.ok) return refuse(movable.message, movable.help);
  const { branch } = movable;
  await forgetLostWorktrees(branch.top, ports.host);
  const found = await findCheckpoint(branch, options, ports);
  if (!found.ok) return refuse(found.message, found.help);
  const { checkpoint } = found;
  const since = await commitsSince(branch.top, checkpoint.commit, branch.head, ports.host);
  if (!since.ok) return refuse(since.message, 'Look at it with git log.');
  const { commits } = since;
  const { name, commit } = checkpoint;
  ports.tell({ step: 'checkpoint', checkpoint: name, commit, commits: commits.length });
  if (commits.length === 0)
    return nothingToDo(`${branch.name} is at its checkpoint ${name}: there is no commit to undo`);
  if (commits.length > options.maxCommits) {
    return escalate(
      `${commits.length} commits lie between the checkpoint and ${branch.name}, more than ${options.maxCommits}`,
      'Allow more with --max-commits, or choose a nearer checkpoint.',
    );
  }
  if (options.revert === 'range' && !options.dryRun) {
    const inTheWay = await filesInTheWay(branch.top, branch.head, commit, ports.host);
    if (inTheWay.length > 0)
      return refuse(`files that are to be undone are changed here: ${inTheWay.join(', ')}`, PUT_ASIDE);
  }
  return { ok: true, value: { branch, checkpoint, commits } };
}
