import { type CheckpointRecord, createCheckpoint, listCheckpoints } from '../git/checkpoint.ts';
import { type TreeState, treeState } from '../git/tree-state.ts';
import type { RunEventBody } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { Problem } from '../model/ports.ts';
import type { StageSummary } from '../reporters/summary/types.ts';
import { version } from '../util/version.ts';

type CheckpointEvent = Extract<RunEventBody, { type: 'checkpoint' }>;

/** What a run knows that a checkpoint records. */
export interface CheckpointInput {
  readonly plan: Plan;
  readonly run: string;
  readonly durationMs: number;
  readonly stages: readonly StageSummary[];
  /** The tree as it was before the run. */
  readonly before: TreeState;
  /** Instead of one made of the time and the commit. */
  readonly name?: string | undefined;
}

/** What would keep a run from ending in the checkpoint that it is for: told before anything is started. */
export async function checkpointProblems(
  plan: Plan,
  { name }: { readonly name?: string | undefined },
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const tree = await treeState(plan.root);
  if (tree.kind === 'none')
    problems.push({ message: `there can be no checkpoint: ${tree.why}`, help: 'Commit the tree first.' });
  if (tree.kind === 'dirty') {
    problems.push({
      message: `there can be no checkpoint: the tree has uncommitted changes (${describeChanges(tree.changes)})`,
      help: 'A checkpoint is a record of a commit: commit them, or check out a clean worktree.',
    });
  }
  const listed = name === undefined ? undefined : await listCheckpoints(plan.root);
  if (listed?.ok && listed.value.checkpoints.some((each) => each.name === `${plan.pipeline}/${name}`))
    problems.push({
      message: `there is a checkpoint '${plan.pipeline}/${name}' already`,
      help: 'Give another --name.',
    });
  return problems;
}

/**
 * Records on HEAD that the tree passed, or says why there is no checkpoint: the tree was dirty, changed while it
 * was tested, or a stage was left out, so that not all was evaluated.
 */
export async function recordCheckpoint(input: CheckpointInput): Promise<CheckpointEvent> {
  const { plan, before } = input;
  const leftOut = plan.stages.filter((stage) => stage.skip !== undefined).map(({ id }) => id);
  if (leftOut.length > 0) return no(`${leftOut.join(', ')} did not run`);
  const partly = plan.stages.filter(({ narrowed }) => (narrowed?.leftOut ?? 0) > 0).map(({ id }) => id);
  if (partly.length > 0) return no(`${partly.join(', ')} ran only what has changed`);
  if (before.kind === 'none') return no(before.why);
  if (before.kind === 'dirty')
    return no(`the tree has uncommitted changes (${describeChanges(before.changes)})`);
  const after = await treeState(plan.root);
  if (after.kind !== 'clean' || after.head !== before.head)
    return no('the tree changed while it was being tested');
  const at = new Date().toISOString();
  const name =
    input.name ?? `${at.replace(/[-:]|\.\d+/g, '')}-${before.head.slice(0, 8)}-${input.run.slice(-4)}`;
  const made = await createCheckpoint(plan.root, before.head, name, recordOf(input, before.tree, at));
  return made.ok
    ? { type: 'checkpoint', made: true, ref: made.value, commit: before.head }
    : no(`git refused: ${made.message}`);
}

function recordOf(
  { plan, run, durationMs, stages }: CheckpointInput,
  tree: string,
  at: string,
): CheckpointRecord {
  return {
    version: 1,
    pipeline: plan.pipeline,
    tree,
    run,
    at,
    portcullis: version(),
    durationMs,
    gates: stages.map(({ id, kind, durationMs: took, counts, attempts }) => ({
      stage: id,
      kind,
      durationMs: took,
      cases: counts.passed + counts.failed + counts.error + counts.skipped,
      flaky: attempts > 1,
    })),
  };
}

function describeChanges(changes: readonly string[]): string {
  const shown = changes
    .slice(0, 3)
    .map((line) => line.slice(3))
    .join(', ');
  return changes.length > 3 ? `${shown} and ${changes.length - 3} more` : shown;
}

function no(why: string): CheckpointEvent {
  return { type: 'checkpoint', made: false, why };
}
