import type { Commit } from '../../git/history.ts';
import { describeGate, type Symptom, shows } from '../gate.ts';
import type { Trial } from '../trial.ts';
import { type Answer, bisect } from './bisect.ts';
import { escalate, type Step } from './result.ts';
import type { RollbackPorts } from './types.ts';

/** What is asked, and with what it is answered. */
interface Search {
  readonly symptom: Symptom;
  readonly trial: Trial;
  readonly jobs: number;
  readonly tell: RollbackPorts['tell'];
}

/**
 * The commit that brought the symptom in: found by bisection over the commits since the checkpoint, then proved, by evaluating
 * it and its parent once more. Flaky failures of other tests do not lead astray, since only the symptom itself counts. One that
 * a later commit reverts is not to blame for what is there now: where it is good after that, the search goes on from there.
 */
export async function findCulprit(
  commits: readonly Commit[],
  base: Pick<Commit, 'hash' | 'tree'>,
  search: Search,
): Promise<Step<Commit>> {
  const found = await searchOnce(commits, base, search);
  if (!found.ok) return found;
  const revert = commits.findLast(
    ({ reverts }) => reverts !== undefined && found.value.hash.startsWith(reverts),
  );
  if (revert === undefined) return found;
  const after = await askAbout('after its revert', revert, search);
  const rest = commits.slice(commits.indexOf(revert) + 1);
  if (after === 'good' && rest.length > 0) return findCulprit(rest, revert, search);
  return escalate(
    `the culprit that was found has been reverted since, and ${after === 'bad' ? 'the gate is closed all the same' : 'what is there after that cannot be evaluated'}`,
    'More than one commit may have broken it: look at what came between the two.',
    [`culprit: ${describeCommit(found.value)}`, `reverted by: ${describeCommit(revert)}`],
  );
}

async function searchOnce(
  commits: readonly Commit[],
  base: Pick<Commit, 'hash' | 'tree'>,
  search: Search,
): Promise<Step<Commit>> {
  const { symptom, trial, jobs, tell } = search;
  const { candidates } = await bisect(
    commits.length,
    jobs,
    (place, signal) => askAbout('bisect', commits[place]!, search, signal),
    (left, probes) => tell({ step: 'bisect', left, probes }),
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
  const only = [symptom.stage];
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

/** Whether a commit shows the symptom. */
async function askAbout(
  what: string,
  commit: Commit,
  { symptom, trial }: Search,
  signal?: AbortSignal,
): Promise<Answer> {
  const result = await trial.gate(what, commit, { only: [symptom.stage], ...(signal && { signal }) });
  if (shows(result, symptom)) return 'bad';
  if (result.verdict === 'passed') return 'good';
  // Other tests failed while this one ran and passed; where collection or a service failed, it did not run.
  const ran = result.verdict === 'failed' && result.symptoms.every(({ kind }) => kind === 'failure');
  return ran ? 'good' : 'unknown';
}

/** `1a2b3c4d5e6f feat: … (Ann, 2026-11-23)` */
export function describeCommit({ hash, subject, author, at }: Commit): string {
  return `${hash.slice(0, 12)} ${subject} (${author}, ${at.slice(0, 10)})`;
}
