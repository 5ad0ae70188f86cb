import type { Commit } from '../../git/history.ts';
import { describeGate, type Symptom, shows } from '../gate.ts';
import type { Trial } from '../trial.ts';
import { type Answer, bisect } from './bisect.ts';
import { escalate, type Step } from './result.ts';
import type { RollbackOptions, RollbackPorts } from './types.ts';

/**
 * The commit that brought the symptom in: found by bisection over the commits since the checkpoint, then proved, by evaluating
 * it and its parent once more. Flaky failures of other tests do not lead astray, since only the symptom itself counts.
 */
export async function findCulprit(
  commits: readonly Commit[],
  base: Pick<Commit, 'hash' | 'tree'>,
  symptom: Symptom,
  trial: Trial,
  { jobs }: RollbackOptions,
  { tell }: RollbackPorts,
): Promise<Step<Commit>> {
  const only = [symptom.stage];
  const ask = async (place: number, signal: AbortSignal): Promise<Answer> => {
    const result = await trial.gate('bisect', commits[place]!, { only, signal });
    if (shows(result, symptom)) return 'bad';
    if (result.verdict === 'passed') return 'good';
    // Other tests failed while this one ran and passed; where collection or a service failed, it did not run.
    const ran = result.verdict === 'failed' && result.symptoms.every(({ kind }) => kind === 'failure');
    return ran ? 'good' : 'unknown';
  };
  const { candidates } = await bisect(commits.length, jobs, ask, (left, probes) =>
    tell({ step: 'bisect', left, probes }),
  );
  if (candidates.length !== 1) {
    return escalate(
      `${candidates.length} commits may have broken it: those between cannot be evaluated`,
      'Look at the commits listed, or undo everything since the checkpoint with --range.',
      candidates.map((at) => describeCommit(commits[at]!)),
    );
  }
  const at = candidates[0]!;
  const commit = commits[at]!;
  const parent = at === 0 ? base : commits[at - 1]!;
  const [bad, good] = await Promise.all([
    trial.gate('culprit, again', commit, { only, again: true }),
    trial.gate('its parent, again', parent, { only, again: true }),
  ]);
  if (shows(bad, symptom) && !shows(good, symptom)) return { ok: true, value: commit };
  return escalate(
    `'${symptom.message}' comes and goes on one commit: it is flaky`,
    'Mend the test, or take it out of the gate: it cannot be told which commit is to blame.',
    [
      `${describeCommit(commit)}: failed, then ${describeGate(bad)}`,
      `its parent ${parent.hash.slice(0, 12)}: did not, then ${describeGate(good)}`,
    ],
  );
}

/** `1a2b3c4d5e6f feat: … (Ann, 2026-11-23)` */
export function describeCommit({ hash, subject, author, at }: Commit): string {
  return `${hash.slice(0, 12)} ${subject} (${author}, ${at.slice(0, 10)})`;
}
