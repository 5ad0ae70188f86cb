/**
 * What the commands with a config do, for `await import`: apart from the command line, since `--help` and
 * a mistyped flag need none of it.
 */
export { loadConfig } from '../config/load.ts';
export { examine } from '../doctor/examine.ts';
export { listCheckpoints } from '../git/checkpoint.ts';
export { namedCheckpoints } from '../git/named-checkpoint.ts';
export { readRef, removeRef } from '../git/ref.ts';
export { createMask } from '../process/mask.ts';
export { planRun } from '../run/plan-run.ts';
export { findRemediationPlan, remediateTree } from '../run/remediate.ts';
export { findJournal, replay } from '../run/replay.ts';
export { rollBack } from '../run/rollback.ts';
export { secretValues } from '../run/secrets.ts';
export { run } from '../run.ts';
