import { git } from '../../git/git.ts';
import type { Session } from './session.ts';

/**
 * Removes the worktree that a person worked in, once what they did is a commit. Where it holds anything that is not, git refuses,
 * and it stays.
 */
export async function retireHand({ top, ports }: Session, hand: string | undefined): Promise<void> {
  if (hand !== undefined) await git(top, ['worktree', 'remove', hand], ports.host);
}
