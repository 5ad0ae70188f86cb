import type { Branch } from '../../git/branch.ts';
import { type Checkpoint, listCheckpoints } from '../../git/checkpoint.ts';
import { nearestOf } from '../../git/history.ts';
import { isShallow } from '../../git/repository.ts';
import { suggest } from '../../util/nearest.ts';
import type { RollbackOptions, RollbackPorts } from './types.ts';

export type Found =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly message: string; readonly help: string };

/** The checkpoint to roll back to: the one named, or the nearest of the pipeline; always one that this branch has passed. */
export async function findCheckpoint(
  { top, head, name }: Branch,
  { pipeline, checkpoint: wanted }: RollbackOptions,
  { host }: RollbackPorts,
): Promise<Found> {
  const listed = await listCheckpoints(top);
  if (!listed.ok)
    return { ...listed, help: 'Look at the refs under refs/portcullis/checkpoints with git for-each-ref.' };
  const all = listed.value.checkpoints;
  const fitting = all.filter((each) =>
    wanted === undefined ? each.record.pipeline === pipeline : isNamed(each, wanted),
  );
  if (wanted !== undefined && fitting.length === 0) {
    const help = suggest(
      wanted,
      all.map((each) => each.name),
    );
    return { ok: false, message: `there is no checkpoint '${wanted}'`, help };
  }
  const nearest = await nearestOf(top, new Set(fitting.map(({ commit }) => commit)), head, host);
  const checkpoint = fitting.find(({ commit }) => commit === nearest);
  if (checkpoint !== undefined) return { ok: true, checkpoint };
  const shallow = await isShallow(top, host);
  return {
    ok: false,
    message:
      wanted === undefined
        ? `no checkpoint of '${pipeline}' lies on the history of ${name}`
        : `the checkpoint '${wanted}' does not lie on the history of ${name}`,
    help: shallow
      ? 'This clone is shallow, so its history ends early: git fetch --unshallow, and fetch refs/portcullis/*.'
      : `A checkpoint is made when '${pipeline}' passes on a clean tree. Those made elsewhere come with: git fetch origin 'refs/portcullis/*:refs/portcullis/*'`,
  };
}

function isNamed({ name, ref, commit }: Checkpoint, wanted: string): boolean {
  return name === wanted || ref === wanted || (wanted.length >= 4 && commit.startsWith(wanted));
}
