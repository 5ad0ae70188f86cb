import { keepTree } from '../../git/commit.ts';
import { moveRef, readRef } from '../../git/ref.ts';
import { treeOf } from '../../git/snapshot.ts';
import { treeChanges } from '../../git/tree-changes.ts';
import { wait } from '../../util/wait.ts';
import type { GateResult } from '../gate.ts';
import type { PhaseProgress } from '../journal/progress.ts';
import type { Phase } from '../plan/schema.ts';
import { attemptPhase } from './attempt.ts';
import { type Judge, validationOf } from './judge.ts';
import { landPhase, prove } from './land-phase.ts';
import type { Landed, Landing } from './landed.ts';
import type { PhaseReport } from './report.ts';
import { haltOf, type Session, tipOf } from './session.ts';
import { proveUndone } from './undo.ts';

/** A phase that came to an end of some kind, or was halted and can be resumed where it stood. */
export type PhaseEnd = { readonly report: PhaseReport } | { readonly halt: 'interrupted' | 'stopped' };

/** What a phase has come to so far. */
type Draft = { -readonly [Key in keyof PhaseReport]: PhaseReport[Key] };

/**
 * Brings one phase onto our branch: applied, judged, committed, judged again; parted when it is red before the commit,
 * reverted when it is red after it, tried again up to its limit.
 */
export async function runPhase(
  session: Session,
  judge: Judge,
  phase: Phase,
  resumed: PhaseProgress | undefined,
): Promise<PhaseEnd> {
  const begun = performance.now();
  const { journal, ports, top } = session;
  const validation = validationOf(phase, session);
  const tip = await tipOf(session);
  const from = standsAt(resumed, tip) ? resumed : undefined;
  const base = from?.base ?? tip;
  if (from === undefined) journal.write({ step: 'phase', phase: phase.name, base });
  const tree = await treeOf(top, base, ports.host);
  const before = await judge.commit(`${phase.name}, before`, base, validation);
  const halt = haltOf(session);
  if (halt !== undefined) return { halt };
  const draft: Draft = {
    name: phase.name,
    outcome: 'failed',
    before,
    after: null,
    commit: null,
    files: 0,
    attempts: 0,
    ms: 0,
    isolated: [],
    reverted: from?.reverted ?? [],
    attempt: null,
    note: '',
  };
  const end = (change: Partial<PhaseReport>): PhaseEnd => {
    const ms = Math.round(performance.now() - begun);
    const report = ports.mask.json({ ...draft, ...change, ms });
    journal.write({ step: 'done', phase: phase.name, report });
    return { report };
  };
  if (!tree.ok) return end({ note: tree.message });

  const state = { base, good: from?.good ?? tree.stdout, fresh: from?.fresh ?? false };
  const landing = () => ({ phase, validation, before, base: state.base });
  /** Undefined: to be tried again. */
  const settle = async (landed: Landed, whole: boolean): Promise<PhaseEnd | undefined> => {
    switch (landed.kind) {
      case 'committed': {
        const { commit, after } = landed;
        const changes = await treeChanges(top, state.base, commit, ports.host);
        const files = changes.ok ? changes.changes.flat().length : 0;
        return end({ outcome: whole ? 'committed' : 'partial', commit, after, files });
      }
      case 'reverted':
        Object.assign(draft, { after: landed.after, note: landed.why });
        draft.reverted = [...new Set([...draft.reverted, landed.commit])];
        Object.assign(state, { base: landed.tip, good: tree.stdout, fresh: true });
        return undefined;
      case 'refused':
        draft.note = landed.why;
        return undefined;
      case 'stuck':
        return end({ note: landed.why });
      case 'halted':
        return { halt: 'interrupted' };
    }
  };

  const first = from?.attempt ?? 1;
  draft.attempts = first;
  const left = await takeUp(session, judge, landing(), from, tip);
  const settled = left === undefined ? undefined : await settle(left, true);
  if (settled !== undefined) return settled;
  for (let attempt = left === undefined ? first : first + 1; attempt <= phase.retry.limit + 1; attempt++) {
    if (attempt > first) {
      const retryInMs = phase.retry.backoff * 2 ** (attempt - 2);
      ports.tell({ step: 'failed', why: draft.note, retryInMs });
      await wait(Math.min(retryInMs, 2 ** 31 - 1), ports.signal);
    }
    const stop = haltOf(session);
    if (stop !== undefined) return { halt: stop };
    journal.write({ step: 'attempt', phase: phase.name, attempt, ...state });
    draft.attempts = attempt;
    const ground = {
      ...state,
      ...landing(),
      baseTree: tree.stdout,
      attempt,
      hand: attempt === first ? from?.hand : undefined,
    };
    const tried = await attemptPhase(session, judge, ground);
    if (ports.signal.aborted) return { halt: 'interrupted' };
    if (tried.kind === 'unchanged') {
      ports.tell({ step: 'unchanged' });
      return end({ outcome: 'unchanged', after: before, note: 'it changed nothing' });
    }
    if (tried.kind === 'waiting') return end({ outcome: 'waiting', attempt: tried.path, note: tried.why });
    if (tried.kind === 'failed') {
      draft.note = tried.why;
      continue;
    }
    if (tried.kind === 'good') {
      draft.isolated = [];
      const landed = await landPhase(session, judge, landing(), tried.tree);
      const ended = await settle(landed, true);
      if (ended !== undefined) return ended;
      draft.attempt = await keep(session, phase, state.base, tried.tree);
      continue;
    }
    state.good = tried.good;
    Object.assign(draft, { isolated: tried.isolated, note: tried.why, after: tried.after });
    draft.attempt = await keep(session, phase, state.base, tried.tree);
  }
  ports.tell({ step: 'failed', why: draft.note, retryInMs: undefined });
  if (state.good === tree.stdout) return end({});
  const landed = await landPhase(session, judge, landing(), state.good);
  return (await settle(landed, false)) ?? end({});
}

/** Whether our branch is where the journal of a phase left it; else somebody went on from there, and it begins anew. */
function standsAt(resumed: PhaseProgress | undefined, tip: string): boolean {
  return resumed !== undefined && (tip === resumed.base || resumed.advances.some(({ to }) => to === tip));
}

/** Goes on from a commit that our branch was moved to before portcullis was killed. */
async function takeUp(
  session: Session,
  judge: Judge,
  landing: Landing,
  from: PhaseProgress | undefined,
  tip: string,
): Promise<Landed | undefined> {
  const advance = from?.advances.findLast(({ to }) => to === tip);
  if (advance === undefined) return undefined;
  if (advance.kind === 'commit') return prove(session, judge, landing, tip);
  const { why } = from!;
  const red = { commit: advance.from, why, after: { verdict: 'unknown', why } satisfies GateResult } as const;
  return proveUndone(session, judge, landing, red, tip);
}

/** Keeps the whole of what was tried on a branch of its own; returns its name. */
async function keep(session: Session, { name }: Phase, parent: string, tree: string): Promise<string | null> {
  const { top, ref, journal, ports } = session;
  const kept = `${ref}.attempt-${name}`;
  journal.write({ step: 'keep', phase: name, ref: kept });
  const message = `${name}: what was tried, and is not good\n\nPortcullis-Remediation: ${session.name}-${session.id}\n`;
  const commit = await keepTree(top, { tree, parent, message }, ports.host);
  if (!commit.ok) return null;
  const from = await readRef(top, kept, ports.host);
  const moved = await moveRef(top, { ref: kept, from, to: commit.stdout, why: 'attempt' }, ports.host);
  return moved.ok ? kept.replace('refs/heads/', '') : null;
}
