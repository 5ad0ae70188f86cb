import { commitIndex } from '../../git/commit.ts';
import { moveRef } from '../../git/ref.ts';
import { treeChanges } from '../../git/tree-changes.ts';
import type { Phase } from '../plan/schema.ts';
import { accepts, type Judge, objection } from './judge.ts';
import type { Landed, Landing } from './landed.ts';
import type { Session } from './session.ts';
import { undo } from './undo.ts';

/** Commits a tree that has passed, with the user's hooks and signing, moves our branch to it and proves it there. */
export async function landPhase(
  session: Session,
  judge: Judge,
  landing: Landing,
  tree: string,
): Promise<Landed> {
  const { top, ref, journal, ports } = session;
  const { phase, base } = landing;
  journal.write({ step: 'commit', phase: phase.name, tree });
  const changes = await treeChanges(top, base, tree, ports.host);
  const message = messageOf(session, phase, changes.ok ? changes.changes.length : 0);
  const trailers = {
    'Portcullis-Remediation': `${session.name}-${session.id}`,
    'Portcullis-Phase': phase.name,
    'Portcullis-Checkpoint': base,
  };
  const made = await judge.inTree(base, tree, (path) => commitIndex(path, message, trailers, ports.host));
  if (ports.signal.aborted) return { kind: 'halted' };
  if ('problem' in made) return { kind: 'refused', why: made.problem };
  if (!made.ok) return { kind: 'refused', why: `git commit: ${made.message}` };
  const to = made.stdout;
  journal.write({ step: 'advance', phase: phase.name, kind: 'commit', from: base, to });
  const moved = await moveRef(top, { ref, from: base, to, why: phase.name }, ports.host);
  if (!moved.ok) return { kind: 'stuck', why: `our branch could not be moved: ${moved.message}` };
  ports.tell({ step: 'committed', commit: to, subject: message.split('\n', 1)[0]! });
  return prove(session, judge, landing, to);
}

/** Judges a commit that our branch is at, in a fresh worktree, and undoes it when it is red. */
export async function prove(
  session: Session,
  judge: Judge,
  landing: Landing,
  commit: string,
): Promise<Landed> {
  const { phase, validation, before } = landing;
  session.journal.write({ step: 'prove', phase: phase.name, commit });
  const after = await judge.commit(`${phase.name}, the commit`, commit, validation);
  if (session.ports.signal.aborted) return { kind: 'halted' };
  if (accepts(validation, before, after)) return { kind: 'committed', commit, after };
  return undo(session, judge, landing, { commit, why: objection(before, after), after });
}

function messageOf({ name }: Session, { message, name: phase }: Phase, files: number): string {
  const values: Readonly<Record<string, string>> = { phase, remediation: name, files: `${files}` };
  return message.replace(/\{(phase|remediation|files)\}/g, (_, key: string) => values[key]!);
}
