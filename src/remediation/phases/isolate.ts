import { join } from 'node:path';
import { composeTree } from '../../git/compose-tree.ts';
import { type Change, treeChanges } from '../../git/tree-changes.ts';
import { writePatch } from '../../git/write-patch.ts';
import { makeDirectory } from '../../util/make-directory.ts';
import type { GateResult } from '../gate.ts';
import type { Ground } from './ground.ts';
import { accepts, type Judge, objection } from './judge.ts';
import { refine } from './refine.ts';
import type { Isolated } from './report.ts';
import type { Session } from './session.ts';

/** A change in two: what stays good, and what was kept out, each with its patch. */
export interface Parted {
  readonly good: string;
  /** What the gate said of `good`, when anything of the change is in it. */
  readonly after: GateResult | undefined;
  readonly isolated: readonly Isolated[];
}

/** Parts a change that closes the gate: batches of it are laid onto the last good tree and judged in worktrees of their own. */
export async function isolate(
  session: Session,
  judge: Judge,
  { phase, validation, before, base, good: onto, attempt }: Ground,
  { tree, why }: { readonly tree: string; readonly why: string },
): Promise<Parted | { readonly problem: string }> {
  const { top, ports, journal } = session;
  const listed = await treeChanges(top, onto, tree, ports.host);
  if (!listed.ok) return { problem: listed.message };
  const { changes } = listed;
  journal.write({ step: 'refine', phase: phase.name, changes: changes.length });
  ports.tell({ step: 'refine', changes: changes.length, why });
  const scratch = ports.tempDir();
  if ('problem' in scratch) return scratch;
  const indexFile = join(scratch.path, 'index');
  const reasons = new Map<Change, string>();
  let good = onto;
  let after: GateResult | undefined;
  const holds = async (batch: readonly Change[]): Promise<boolean> => {
    if (ports.signal.aborted) return false;
    const paths = batch.flat();
    const composed = await composeTree(top, { onto, from: tree, paths, indexFile }, ports.host);
    const what = `${phase.name}, ${batch.length} of ${changes.length} changes`;
    const result: GateResult = composed.ok
      ? await judge.tree(what, base, composed.stdout, validation, { again: attempt > 1 })
      : { verdict: 'unknown', why: composed.message };
    const held = composed.ok && accepts(validation, before, result);
    if (!held) for (const change of batch) reasons.set(change, objection(before, result));
    if (!held || ports.signal.aborted) return false;
    good = composed.stdout;
    after = result;
    journal.write({ step: 'good', phase: phase.name, tree: good });
    return true;
  };
  const { bad } = await refine(changes, holds);
  if (ports.signal.aborted) return { problem: 'it was stopped' };
  const isolated: Isolated[] = [];
  const folder = join(session.directory, 'isolated');
  makeDirectory(folder);
  for (const [at, paths] of bad.entries()) {
    const patch = join(folder, `${phase.name}-${attempt}-${at + 1}.patch`);
    const written = await writePatch(top, { from: good, to: tree, paths, file: patch }, ports.host);
    if (!written.ok) return { problem: `the patch could not be kept: ${written.message}` };
    isolated.push({ paths, patch, why: reasons.get(paths) ?? why });
    ports.tell({ step: 'isolated', paths, patch });
  }
  return { good, after, isolated };
}
