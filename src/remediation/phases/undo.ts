import { commitsSince } from '../../git/history.ts';
import { moveRef } from '../../git/ref.ts';
import { revertCommit } from '../../git/revert.ts';
import { treeOf } from '../../git/snapshot.ts';
import { describeGate, type GateResult } from '../gate.ts';
import type { Judge } from './judge.ts';
import type { Landed, Landing } from './landed.ts';
import type { Session } from './session.ts';

/** A commit that is red, and why. */
export interface Red {
  readonly commit: string;
  readonly why: string;
  readonly after: GateResult;
}

/** Undoes a commit of ours with a new one: history is never rewritten. */
export async function undo(session: Session, judge: Judge, landing: Landing, red: Red): Promise<Landed> {
  const { top, ref, journal, ports } = session;
  const { phase, base } = landing;
  journal.write({ step: 'revert', phase: phase.name, commit: red.commit, why: red.why });
  const found = await commitsSince(top, base, red.commit, ports.host);
  const commit = found.ok ? found.commits.at(-1) : undefined;
  if (commit === undefined) return { kind: 'stuck', why: `${red.commit} cannot be found any more` };
  const tree = await treeOf(top, red.commit, ports.host);
  if (!tree.ok) return { kind: 'stuck', why: tree.message };
  const body = [
    `Its gate was closed once it was made: ${red.why}`,
    '',
    `Portcullis-Remediation: ${session.name}-${session.id}`,
    `Portcullis-Phase: ${phase.name}`,
    `Portcullis-Checkpoint: ${base}`,
  ].join('\n');
  const reverted = await judge.inTree(red.commit, tree.stdout, (path) =>
    revertCommit(path, commit, body, ports.host),
  );
  if (ports.signal.aborted) return { kind: 'halted' };
  if ('problem' in reverted) return { kind: 'stuck', why: reverted.problem };
  if (!reverted.ok) return { kind: 'stuck', why: `git revert: ${reverted.message}` };
  const to = reverted.commit;
  journal.write({ step: 'advance', phase: phase.name, kind: 'revert', from: red.commit, to });
  const moved = await moveRef(top, { ref, from: red.commit, to, why: `revert ${phase.name}` }, ports.host);
  if (!moved.ok) return { kind: 'stuck', why: `our branch could not be moved: ${moved.message}` };
  ports.tell({ step: 'reverted', commit: red.commit, by: to });
  return proveUndone(session, judge, landing, red, to);
}

/** The tree must be that of the checkpoint again, to the bit, and its gate as open as it was: asked anew. */
export async function proveUndone(
  session: Session,
  judge: Judge,
  { phase, validation, before, base }: Landing,
  { commit, why, after }: Red,
  tip: string,
): Promise<Landed> {
  const { top, ports } = session;
  const [was, is] = await Promise.all([treeOf(top, base, ports.host), treeOf(top, tip, ports.host)]);
  if (!was.ok || !is.ok || was.stdout !== is.stdout)
    return {
      kind: 'stuck',
      why: `what is reverted is not the tree of ${base.slice(0, 12)}: does a commit hook change it?`,
    };
  const now = await judge.commit(`${phase.name}, undone`, tip, validation, { again: true });
  if (ports.signal.aborted) return { kind: 'halted' };
  if (before.verdict === 'passed' && now.verdict !== 'passed')
    return {
      kind: 'stuck',
      why: `the tree before the phase passed, and now ${describeGate(now)}: something outside the repository has changed`,
    };
  return { kind: 'reverted', commit, tip, why, after };
}
