import { pickCommit } from '../../git/commit.ts';
import { git } from '../../git/git.ts';
import { type Commit, commitsSince } from '../../git/history.ts';
import { landBranch } from '../../git/land.ts';
import { moveRef, readRef } from '../../git/ref.ts';
import { treeOf } from '../../git/snapshot.ts';
import { accepts, finalValidation, type Judge, objection, validationOf } from './judge.ts';
import type { PhaseReport } from './report.ts';
import { branchName, haltOf, type Session } from './session.ts';

/** Whether the user's branch is where ours was judged to be good. */
export type LandResult =
  | { readonly ok: true; readonly tip: string }
  | { readonly ok: false; readonly message: string; readonly next: string };

/** A branch that moves this often while commits are judged anew is left to a person. */
const MOST_TRIES = 3;

/**
 * Moves the user's branch forward to ours. Where it has moved since, our commits are made once more on what it is now, each is
 * judged there, and only then it is moved, from exactly what they were judged on.
 */
export async function land(
  session: Session,
  judge: Judge,
  onto: string,
  tip: string,
  phases: readonly PhaseReport[],
): Promise<LandResult> {
  const { top, ports, journal } = session;
  let proved = tip;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const halt = haltOf(session);
    if (halt !== undefined)
      return { ok: false, message: `it was ${halt}`, next: `git merge --ff-only ${branchName(session)}` };
    const from = await readRef(top, `refs/heads/${onto}`, ports.host);
    if (from === undefined)
      return {
        ok: false,
        message: `there is no branch ${onto} any more`,
        next: `git branch ${onto} ${proved}`,
      };
    const ahead = await git(top, ['merge-base', '--is-ancestor', from, proved], ports.host);
    if (ahead.ok) {
      journal.write({ step: 'land', branch: onto, from, to: proved });
      const landed = await landBranch(top, { name: onto, from, to: proved }, ports.host);
      if (landed.ok) {
        ports.tell({ step: 'landed', branch: onto, to: proved });
        return { ok: true, tip: proved };
      }
      if ((await readRef(top, `refs/heads/${onto}`, ports.host)) === from)
        return {
          ok: false,
          message: `${onto} was not moved: ${landed.message}`,
          next: `Once nothing is in the way: git merge --ff-only ${proved.slice(0, 12)}`,
        };
      continue;
    }
    const rebased = await rebase(session, judge, { tip, from, onto }, phases);
    if (!rebased.ok) return rebased;
    proved = rebased.tip;
  }
  return { ok: false, message: `${onto} moved ${MOST_TRIES} times meanwhile`, next: 'Run it again later.' };
}

/** Makes our commits again on `from`, under a branch of its own, each judged; ours stays as it is. */
async function rebase(
  session: Session,
  judge: Judge,
  { tip, from, onto }: { readonly tip: string; readonly from: string; readonly onto: string },
  phases: readonly PhaseReport[],
): Promise<LandResult> {
  const { top, ref, start, journal, ports, plan } = session;
  const by = `git switch ${branchName(session)} && git rebase ${onto}`;
  const fail = (message: string): LandResult => ({
    ok: false,
    message: `${onto} has moved, and ${message}`,
    next: `Take it by hand: ${by}`,
  });
  journal.write({ step: 'rebase', onto: from });
  const found = await commitsSince(top, start, tip, ports.host);
  if (!found.ok) return fail(found.message);
  let at = from;
  let count = 0;
  for (const commit of standing(found.commits)) {
    const tree = await treeOf(top, at, ports.host);
    if (!tree.ok) return fail(tree.message);
    const picked = await judge.inTree(at, tree.stdout, async (path) => ({
      made: await pickCommit(path, commit.hash, ports.host),
    }));
    if ('problem' in picked) return fail(picked.problem);
    if (picked.made === undefined) continue;
    const what = `'${commit.subject}'`;
    if (!picked.made.ok) return fail(`${what} does not fit what it is now: ${picked.made.message}`);
    const name = phases.find((each) => each.commit === commit.hash)?.name;
    const phase = plan.phases.find((each) => each.name === name);
    const validation = phase === undefined ? finalValidation(session) : validationOf(phase, session);
    const before = await judge.commit(`${onto} as it is now`, at, validation);
    const after = await judge.commit(`${name ?? commit.subject}, on ${onto}`, picked.made.stdout, validation);
    if (!accepts(validation, before, after)) return fail(`with it ${what} ${objection(before, after)}`);
    at = picked.made.stdout;
    count++;
  }
  const last = await judge.commit(`the end, on ${onto}`, at, finalValidation(session));
  if (last.verdict !== 'passed') return fail(`the end ${objection({ verdict: 'passed' }, last)}`);
  const rebased = `${ref}.on-${from.slice(0, 12)}`;
  const old = await readRef(top, rebased, ports.host);
  const moved = await moveRef(top, { ref: rebased, from: old, to: at, why: 'rebased' }, ports.host);
  if (!moved.ok) return fail(moved.message);
  ports.tell({ step: 'rebased', onto: from, commits: count });
  return { ok: true, tip: at };
}

/** Without what was undone, and what undid it. */
function standing(commits: readonly Commit[]): readonly Commit[] {
  const undone = new Set(commits.flatMap(({ reverts }) => reverts ?? []));
  return commits.filter(({ hash, reverts }) => !undone.has(hash) && !(reverts && undone.has(reverts)));
}
