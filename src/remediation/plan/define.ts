import type { PersonTask, RemediationInput } from './types.ts';

/** Types a remediation; returns it as it is. */
export function defineRemediation(remediation: RemediationInput): RemediationInput {
  return remediation;
}

/** Has a person change the tree: the remediation stops there, and goes on with `--resume`. */
export function person(message: string): PersonTask {
  return { kind: 'person', message };
}
