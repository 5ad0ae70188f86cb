import type { Commit } from '../../git/history.ts';
import { describeGate, type Symptom, shows } from '../gate.ts';
import type { Trial } from '../trial.ts';
import { escalate, nothingToDo, type Step } from './result.ts';

/** Red at HEAD, red again in the same way, and open at the checkpoint: only then are the commits between to blame. */
export async function findEvidence(
  head: Commit,
  base: Pick<Commit, 'hash' | 'tree'>,
  trial: Trial,
): Promise<Step<Symptom>> {
  const first = await trial.gate('HEAD', head);
  if (first.verdict === 'passed') return nothingToDo('every gate is open at HEAD: there is nothing to undo');
  if (first.verdict === 'unknown')
    return escalate(`the gates of HEAD cannot be evaluated: ${first.why}`, 'Mend that first.');
  const symptom = first.symptoms[0];
  const only = [symptom.stage];
  const again = await trial.gate('HEAD, again', head, { only, again: true });
  if (!shows(again, symptom)) {
    return escalate(
      `${symptom.stage} failed at HEAD, and not in the same way a second time`,
      'It is flaky, or something outside the repository was at fault: run it again.',
      [`first: ${symptom.message}`, `then: ${describeGate(again)}`],
    );
  }
  const green = await trial.gate('the checkpoint', base, { only });
  if (green.verdict === 'unknown' || shows(green, symptom)) {
    return escalate(
      `${symptom.stage} is not green at the checkpoint either, which passed when it was made`,
      'No commit since is to blame: look for what changed outside the repository (versions, services, the clock).',
      [`HEAD: ${symptom.message}`, `checkpoint: ${describeGate(green)}`],
    );
  }
  return { ok: true, value: symptom };
}
