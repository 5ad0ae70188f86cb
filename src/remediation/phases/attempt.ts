import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fillWorktree } from '../../git/fill-worktree.ts';
import { snapshotTree } from '../../git/snapshot.ts';
import { treeChanges } from '../../git/tree-changes.ts';
import { addWorktree } from '../../git/worktree.ts';
import type { GateResult } from '../gate.ts';
import type { Ground } from './ground.ts';
import { isolate } from './isolate.ts';
import { accepts, type Judge, objection } from './judge.ts';
import type { Isolated } from './report.ts';
import type { Session } from './session.ts';

/** What one attempt at a phase came to. `tree`: with all that it changed. */
export type Attempt =
  | { readonly kind: 'good'; readonly tree: string; readonly after: GateResult }
  | {
      readonly kind: 'bad';
      readonly tree: string;
      readonly good: string;
      readonly isolated: readonly Isolated[];
      readonly why: string;
      readonly after: GateResult;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'waiting'; readonly path: string; readonly why: string };

/** Changes the tree once and judges what came of it; no branch is moved. */
export async function attemptPhase(session: Session, judge: Judge, ground: Ground): Promise<Attempt> {
  const { phase, base, good } = ground;
  const { apply } = phase;
  if (apply.kind === 'person') return byHand(session, judge, ground, apply.message);
  const tried = await judge.inTree(base, good, async (path): Promise<Attempt | { tree: string }> => {
    const applied = await session.ports.apply(apply, {
      root: join(path, session.within.root),
      timeoutMs: phase.timeout,
    });
    if (!applied.ok) return { kind: 'failed', why: applied.why };
    return take(session, judge, ground, path);
  });
  if ('problem' in tried) return { kind: 'failed', why: tried.problem };
  return 'kind' in tried ? tried : weigh(session, judge, ground, tried.tree);
}

async function byHand(session: Session, judge: Judge, ground: Ground, message: string): Promise<Attempt> {
  const { host } = session.ports;
  const { phase, base, good, hand } = ground;
  if (hand !== undefined && existsSync(hand)) {
    const tried = await take(session, judge, ground, hand);
    const weighed = 'kind' in tried ? tried : await weigh(session, judge, ground, tried.tree);
    if (weighed.kind === 'failed') return { kind: 'waiting', path: hand, why: weighed.why };
    return weighed.kind === 'bad' ? { kind: 'waiting', path: hand, why: weighed.why } : weighed;
  }
  const path = join(session.directory, `portcullis-hand-${phase.name}-${ground.attempt}-${base.slice(0, 8)}`);
  session.journal.write({ step: 'person', phase: phase.name, path });
  const added = await addWorktree(session.top, path, base, host);
  if (!added.ok) return { kind: 'failed', why: `git worktree add: ${added.message}` };
  const filled = await fillWorktree(path, good, host);
  if (!filled.ok) return { kind: 'failed', why: `git read-tree: ${filled.message}` };
  return { kind: 'waiting', path, why: message };
}

/** Takes what a worktree holds as the change, and judges it there, or leaves that for a fresh one. */
async function take(
  session: Session,
  judge: Judge,
  ground: Ground,
  path: string,
): Promise<Attempt | { readonly tree: string }> {
  const { phase, validation, before, base, good, attempt, fresh, hand } = ground;
  const { host } = session.ports;
  const taken = await snapshotTree(path, host);
  if (!taken.ok) return { kind: 'failed', why: `git add: ${taken.message}` };
  const tree = taken.stdout;
  session.journal.write({ step: 'applied', phase: phase.name, tree });
  if (tree === ground.baseTree) return { kind: 'unchanged' };
  const changes = await treeChanges(session.top, good, tree, host);
  session.ports.tell({ step: 'applied', files: changes.ok ? changes.changes.length : 0 });
  if (fresh || hand !== undefined) return { tree };
  const again = attempt > 1;
  const after = await judge.here(`${phase.name}, before the commit`, path, { hash: base, tree }, validation, {
    again,
  });
  if (accepts(validation, before, after)) return { kind: 'good', tree, after };
  return weighed(session, judge, ground, tree, after);
}

async function weigh(session: Session, judge: Judge, ground: Ground, tree: string): Promise<Attempt> {
  const { phase, validation, before, base, attempt } = ground;
  const what = `${phase.name}, before the commit`;
  const after = await judge.tree(what, base, tree, validation, { again: attempt > 1 });
  if (accepts(validation, before, after)) return { kind: 'good', tree, after };
  return weighed(session, judge, ground, tree, after);
}

/** A tree that closes the gate: what of it is good? */
async function weighed(
  session: Session,
  judge: Judge,
  ground: Ground,
  tree: string,
  after: GateResult,
): Promise<Attempt> {
  const why = objection(ground.before, after);
  const bad = { kind: 'bad', tree, good: ground.good, isolated: [], why, after } as const;
  if (session.ports.signal.aborted || ground.phase.apply.kind === 'person') return bad;
  const parted = await isolate(session, judge, ground, { tree, why });
  if ('problem' in parted) return { ...bad, why: `${why}; it could not be refined: ${parted.problem}` };
  if (parted.isolated.length > 0) return { ...bad, good: parted.good, isolated: parted.isolated };
  return parted.after === undefined ? bad : { kind: 'good', tree: parted.good, after: parted.after };
}
