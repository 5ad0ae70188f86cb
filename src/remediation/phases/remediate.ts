import { removeRef } from '../../git/ref.ts';
import { plural } from '../../util/plural.ts';
import type { GateResult } from '../gate.ts';
import { describeGate } from '../gate.ts';
import { isOver, type Progress } from '../journal/progress.ts';
import { begin } from './begin.ts';
import { finalValidation, Judge, validationOf } from './judge.ts';
import { land } from './landing.ts';
import type { RemediateOptions } from './options.ts';
import { writePages } from './pages.ts';
import { runPhase } from './phase.ts';
import type { PhaseReport, RemediationReport } from './report.ts';
import { retireHand } from './retire-hand.ts';
import { branchName, haltOf, type RemediatePorts, type Session, tipOf } from './session.ts';

export type RemediateResult =
  | RemediationReport
  /** It could not be begun. */
  | { readonly outcome: 'refused'; readonly message: string; readonly help: string };

/**
 * Brings the phases of a plan onto a branch of its own, one validated commit each, in worktrees: nothing of the user's is
 * touched until the end, and then only the branch, by compare-and-swap, if `land` is asked for. Each step is on disk before it is
 * taken, so that it can be resumed after a kill.
 */
export async function remediate(options: RemediateOptions, ports: RemediatePorts): Promise<RemediateResult> {
  const begun = await begin(options, ports);
  if (!begun.ok) return { outcome: 'refused', message: begun.message, help: begun.help };
  const { session, progress, release } = begun;
  try {
    const since = performance.now();
    const end = await run(session, progress, options);
    const ms = Math.round(performance.now() - since);
    const report = await conclude(session, { ...end, ms });
    session.journal.write({ step: 'end', outcome: report.outcome });
    return report;
  } finally {
    session.journal.close();
    await release();
  }
}

type End = Pick<RemediationReport, 'outcome' | 'message' | 'phases' | 'final' | 'next'>;

async function run(session: Session, progress: Progress, { land: wanted }: RemediateOptions): Promise<End> {
  const { plan, ports, start, onto } = session;
  const judge = new Judge(session);
  const phases: PhaseReport[] = [...progress.done];
  let final: GateResult | null = null;
  const end = (outcome: RemediationReport['outcome'], message: string, next: string[] = []): End => ({
    outcome,
    message,
    next,
    phases,
    final,
  });
  const halted = (halt: 'interrupted' | 'stopped'): End =>
    end(halt, `it was ${halt}, and nothing of it is lost`, [resumeCommand(session)]);

  ports.tell({
    step: 'begun',
    branch: branchName(session),
    start,
    resumed: progress.ended !== undefined || phases.length > 0,
  });
  if (progress.untold !== undefined) {
    phases.push(progress.untold);
    return unfinished(session, phases, end);
  }
  const closed =
    phases.length === 0 && progress.current === undefined ? await closedAtStart(session, judge) : undefined;
  if (closed !== undefined) {
    const [first] = plan.phases;
    await removeRef(session.top, session.ref, start, ports.host);
    return end('red', `HEAD is red already: it ${describeGate(closed)}`, [
      `Mend HEAD first, or let phase '${first!.name}' begin on it with validate: { expect: 'no-worse' }`,
    ]);
  }
  for (const [at, phase] of plan.phases.entries()) {
    if (at < phases.length) continue;
    const halt = haltOf(session);
    if (halt !== undefined) return halted(halt);
    ports.tell({ step: 'phase', name: phase.name, nth: at + 1, of: plan.phases.length });
    const current = progress.current?.phase === phase.name ? progress.current : undefined;
    const ended = await runPhase(session, judge, phase, current);
    if ('halt' in ended) return halted(ended.halt);
    phases.push(ended.report);
    if (isOver(ended.report)) {
      await retireHand(session, current?.hand);
      continue;
    }
    return unfinished(session, phases, end);
  }

  const tip = await tipOf(session);
  session.journal.write({ step: 'final', commit: tip });
  final = await judge.commit('the end', tip, finalValidation(session));
  const halt = haltOf(session);
  if (halt !== undefined) return halted(halt);
  if (final.verdict !== 'passed')
    return end('red', `every phase is done, and yet the end ${describeGate(final)}`, [
      `Look at it: git switch ${branchName(session)}`,
    ]);
  if (tip === start) {
    await removeRef(session.top, session.ref, tip, ports.host);
    return end('unchanged', 'no phase had anything to change, and every gate is open');
  }
  const count = phases.filter(({ outcome }) => outcome === 'committed').length;
  const take = `git merge --ff-only ${branchName(session)}`;
  if (!wanted || onto === undefined)
    return end('done', `${onBranch(count, branchName(session))}, and every gate is open`, [take]);
  const landed = await land(session, judge, onto, tip, phases);
  if (landed.ok) return end('landed', `${onBranch(count, onto)}, and every gate is open`);
  if (ports.signal.aborted) return halted('interrupted');
  return end('escalated', landed.message, [landed.next]);
}

/** The last of the phases was not brought to an end. */
async function unfinished(
  session: Session,
  phases: readonly PhaseReport[],
  end: (outcome: RemediationReport['outcome'], message: string, next: string[]) => End,
): Promise<End> {
  const { name, outcome, note, attempt, isolated } = phases.at(-1)!;
  const resume = resumeCommand(session);
  if (outcome === 'waiting')
    return end('waiting', `phase '${name}' waits for a person: ${note}`, [
      `Edit the files in ${attempt}; a commit is not needed.`,
      `Then: ${resume}`,
    ]);
  const hasGood = (await tipOf(session)) !== session.start;
  const attempts = phases.flatMap((each) => (each.attempt === null ? [] : [each.attempt]));
  return end('escalated', `phase '${name}' could not be brought to an end: ${note}`, [
    ...(attempt === null ? [] : [`See what was tried: git diff ${branchName(session)} ${attempt}`]),
    ...isolated.map(({ patch }) => `What was kept out: git apply ${patch}`),
    `Mend the plan, the tool or the gate, then: ${resume}`,
    `Mend it by hand in a commit on ${branchName(session)}, take the phase out of the plan, then: ${resume}`,
    ...(hasGood ? [`Take what is good as it is: git merge --ff-only ${branchName(session)}`] : []),
    `Or drop it: git branch -D ${[branchName(session), ...attempts].join(' ')}`,
  ]);
}

/** What closes the gate that the first change would be blamed for; a person who is asked may be asked to mend just that. */
async function closedAtStart(session: Session, judge: Judge): Promise<GateResult | undefined> {
  const { plan, start } = session;
  const [first] = plan.phases;
  if (first === undefined || first.apply.kind === 'person') return undefined;
  if (first.validate.expect !== 'open' || (await tipOf(session)) !== start) return undefined;
  const result = await judge.commit(`${first.name}, before`, start, validationOf(first, session));
  return result.verdict === 'failed' ? result : undefined;
}

function onBranch(count: number, branch: string): string {
  return `${plural(count, 'commit')} ${count === 1 ? 'is' : 'are'} on ${branch}`;
}

function resumeCommand({ name, id }: Session): string {
  return `portcullis remediate ${name} --resume ${id}`;
}

async function conclude(session: Session, end: End & { readonly ms: number }): Promise<RemediationReport> {
  const { id, name, start, onto = null } = session;
  const { outcome, message, next, phases, final, ms } = end;
  const branch = branchName(session);
  const tip = await tipOf(session);
  const report: RemediationReport = {
    version: 1,
    outcome,
    message,
    next,
    id,
    name,
    branch,
    start,
    tip,
    onto,
    phases,
    final,
    page: null,
    ms,
  };
  return writePages(session, session.ports.mask.json(report));
}
