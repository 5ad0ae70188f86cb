import type { Branch } from '../../git/branch.ts';
import { type Checkpoint, listCheckpoints } from '../../git/checkpoint.ts';
import { nearestOf } from '../../git/history.ts';
import { namedCheckpoints } from '../../git/named-checkpoint.ts';
import { isShallow } from '../../git/repository.ts';
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
  const named = wanted === undefined ? undefined : namedCheckpoints(all, wanted);
  if (named?.ok === false) return named;
  const fitting = named?.checkpoints ?? all.filter(({ record }) => record.pipeline === pipeline);
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
