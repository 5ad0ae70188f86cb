import { existsSync } from 'node:fs';
import { snapshotTree, treeOf } from '../../git/snapshot.ts';
import { removeWorktree } from '../../git/worktree.ts';
import { type Session, tipOf } from './session.ts';

/** Removes the worktree that a person worked in, once all that they did is on our branch; else it stays. */
export async function retireHand(session: Session, hand: string | undefined): Promise<void> {
  if (hand === undefined || !existsSync(hand)) return;
  const { top, ports } = session;
  const held = await snapshotTree(hand, ports.host);
  const kept = await treeOf(top, await tipOf(session), ports.host);
  if (held.ok && kept.ok && held.stdout === kept.stdout) await removeWorktree(top, hand, ports.host);
}
