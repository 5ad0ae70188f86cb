import type { RollbackResult } from './types.ts';

/** What a step found, or how the rollback ends because of it. */
export type Step<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly result: RollbackResult };

/** A person must decide; nothing was changed. */
export function escalate(
  message: string,
  help: string,
  evidence: readonly string[] = [],
): { readonly ok: false; readonly result: RollbackResult } {
  return { ok: false, result: { outcome: 'escalated', message, help, evidence } };
}

/** It could not be begun. */
export function refuse(
  message: string,
  help: string,
): { readonly ok: false; readonly result: RollbackResult } {
  return { ok: false, result: { outcome: 'refused', message, help } };
}

export function nothingToDo(message: string): { readonly ok: false; readonly result: RollbackResult } {
  return { ok: false, result: { outcome: 'nothing-to-do', message } };
}
