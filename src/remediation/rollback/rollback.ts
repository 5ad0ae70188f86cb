import { fastForward } from '../../git/branch.ts';
import type { Commit } from '../../git/history.ts';
import { filesInTheWay } from '../../git/in-the-way.ts';
import { describeGate, type Symptom } from '../gate.ts';
import { Trial } from '../trial.ts';
import { describeCommit, findCulprit } from './culprit.ts';
import { findEvidence } from './evidence.ts';
import { escalate, type Step } from './result.ts';
import { revertAll } from './revert-all.ts';
import { findSituation, PUT_ASIDE, type Situation } from './situation.ts';
import type { RollbackOptions, RollbackPorts, RollbackResult } from './types.ts';

/**
 * Puts a branch back to what passed, with new commits that undo the culprit (or everything) since its last checkpoint.
 * Evidence comes first: the gate is red at HEAD, red again, and open at the checkpoint. What was undone passes the whole
 * pipeline in a worktree before the branch moves, forward only, from the very commit that was judged. Whatever else comes of it,
 * nothing is changed.
 */
export async function rollback(options: RollbackOptions, ports: RollbackPorts): Promise<RollbackResult> {
  const result = await undo(options, ports);
  return ports.signal.aborted && result.outcome !== 'rolled-back' ? { outcome: 'interrupted' } : result;
}

async function undo(options: RollbackOptions, ports: RollbackPorts): Promise<RollbackResult> {
  const found = await findSituation(options, ports);
  if (!found.ok) return found.result;
  const { branch, checkpoint, commits } = found.value;
  const base = { hash: checkpoint.commit, tree: checkpoint.record.tree };
  const trial = new Trial(branch.top, options, ports);

  const evidence = await findEvidence(commits.at(-1)!, base, trial);
  if (!evidence.ok) return evidence.result;
  const cause = evidence.value;
  const blamed = await blame(found.value, cause, trial, options, ports);
  if (!blamed.ok) return blamed.result;
  const reverted = await trial.inWorktree(branch.head, (tree) =>
    revertAll(tree, blamed.value, { checkpoint, symptom: cause }, ports),
  );
  if ('problem' in reverted) return escalate(reverted.problem, 'Mend what git says.').result;
  if (!reverted.ok) return reverted.result;
  const proof = await trial.gate('the reverted tree', reverted.value);
  if (proof.verdict !== 'passed') return stillRed(describeGate(proof), blamed.value, options);

  const to = reverted.value.hash;
  const done = { branch: branch.name, from: branch.head, to, checkpoint, cause, reverted: blamed.value };
  if (options.dryRun || ports.signal.aborted) return { outcome: 'proved', ...done };
  const landed = await fastForward(branch, to, ports.host);
  if (!landed.ok) {
    const help = `What was proved is a commit all the same: once nothing is in the way, git merge --ff-only --no-overwrite-ignore ${to.slice(0, 12)}`;
    return escalate(`${branch.name} was not moved: ${landed.message}`, help).result;
  }
  ports.tell({ step: 'landed', branch: branch.name, from: branch.head, to });
  return { outcome: 'rolled-back', ...done };
}

/** The commits to undo. */
async function blame(
  { branch, checkpoint, commits }: Situation,
  symptom: Symptom,
  trial: Trial,
  options: RollbackOptions,
  ports: RollbackPorts,
): Promise<Step<readonly Commit[]>> {
  let blamed = commits;
  if (options.revert === 'culprit') {
    const base = { hash: checkpoint.commit, tree: checkpoint.record.tree };
    const culprit = await findCulprit(commits, base, {
      symptom,
      trial,
      jobs: options.jobs,
      tell: ports.tell,
    });
    if (!culprit.ok) return culprit;
    ports.tell({ step: 'culprit', commit: culprit.value });
    blamed = [culprit.value];
    const { hash, parents } = culprit.value;
    const inTheWay = options.dryRun ? [] : await filesInTheWay(branch.top, `${parents[0]}`, hash, ports.host);
    if (inTheWay.length > 0)
      return escalate('files that its revert would change are changed here', PUT_ASIDE, inTheWay);
  }
  const revert = blamed.find(({ reverts }) => reverts !== undefined);
  if (revert === undefined) return { ok: true, value: blamed };
  return escalate(
    `${describeCommit(revert)} is itself a revert, and to revert a revert is for a person to decide`,
    `Look at it: git show ${revert.hash.slice(0, 12)}`,
  );
}

function stillRed(
  how: string,
  blamed: readonly Commit[],
  { revert }: Pick<RollbackOptions, 'revert'>,
): RollbackResult {
  const help =
    revert === 'culprit'
      ? 'There may be more than one culprit: undo everything since the checkpoint with --range.'
      : 'The checkpoint itself may no longer pass here: check it out and run the pipeline on it.';
  const evidence = blamed.map((commit) => `undone: ${describeCommit(commit)}`);
  return escalate(`with that undone, the pipeline ${how}`, help, evidence).result;
}
