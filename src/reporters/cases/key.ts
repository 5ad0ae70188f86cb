import { hash } from 'node:crypto';

/** Stands for one case of one stage; as good as the two strings, and of one length. */
export function caseKey(stage: string, id: string): string {
  return hash('sha256', JSON.stringify([stage, id]), 'base64url').slice(0, 22);
}
