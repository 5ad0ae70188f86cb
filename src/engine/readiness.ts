import type { Failure } from '../model/failure.ts';
import type { Outcome, Stop } from '../model/outcome.ts';
import type { Stage } from '../model/plan.ts';
import type { PartlyBlocked, Scope } from '../model/ports.ts';

/** What is known when it is asked whether a stage may start. */
export interface Progress {
  /** Stages that have ended. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Gates closed before their stage has ended. */
  readonly closed: ReadonlyMap<string, Failure>;
  /** Set once nothing new may start but stages that always run. */
  readonly stop: Stop | undefined;
  /** Set once not even those may. */
  readonly forced: boolean;
  readonly stages: ReadonlyMap<string, Stage>;
  /** What the closed, scoped gate of a need does to a stage; undefined while that is being found out. */
  scopeOf(need: string, dependent: string): Scope | undefined;
}

export type Readiness =
  | { readonly go: 'wait' }
  | { readonly go: 'start'; readonly blocked: readonly PartlyBlocked[] }
  | { readonly go: 'skip'; readonly because: Stop };

/**
 * Whether a stage may start now, must wait, or can never start. A need opens its gate by passing, or by
 * having been left out on purpose (`--skip`). A stage that always runs waits for its needs to end, whatever their end.
 */
export function readiness(stage: Stage, progress: Progress): Readiness {
  if (stage.skip !== undefined) return { go: 'skip', because: { kind: 'selection', message: stage.skip } };
  if (progress.forced && progress.stop !== undefined) return { go: 'skip', because: progress.stop };
  if (stage.always) {
    const ended = stage.needs.every((need) => progress.outcomes.has(need));
    return ended ? { go: 'start', blocked: [] } : { go: 'wait' };
  }
  if (progress.stop !== undefined) return { go: 'skip', because: progress.stop };
  let waits = false;
  for (const need of stage.needs) {
    const gate = gateOf(need, stage, progress);
    if (gate === 'waiting') waits = true;
    else if (gate !== 'open') return { go: 'skip', because: gate };
  }
  if (waits) return { go: 'wait' };
  return judged(stage, progress);
}

function gateOf(need: string, dependent: Stage, progress: Progress): 'open' | 'waiting' | Stop {
  const scoped = progress.stages.get(need)?.gate === 'scoped';
  const outcome = progress.outcomes.get(need);
  const closed = progress.closed.get(need);
  if (outcome === undefined) {
    // A scoped gate can only be judged when every failure is known.
    if (closed === undefined || scoped) return 'waiting';
    return { kind: 'gate', stage: need, message: closed.message };
  }
  if (outcome.status === 'passed') return 'open';
  if (outcome.status === 'failed') {
    if (!scoped) return { kind: 'gate', stage: need, message: outcome.failures[0].message };
    const scope = progress.scopeOf(need, dependent.id);
    if (scope === undefined) return 'waiting';
    return scope.reach === 'blocked' ? scopedStop(need, scope.why, progress) : 'open';
  }
  if (outcome.status === 'skipped' && outcome.because.kind === 'selection') return 'open';
  return { kind: 'need', stage: need };
}

/** Whether a stage may start behind scoped gates that have closed: those of its needs, and those behind them. */
function judged(stage: Stage, progress: Progress): Readiness {
  const blocked: PartlyBlocked[] = [];
  for (const need of closedBehind(stage, progress)) {
    const scope = progress.scopeOf(need, stage.id);
    if (scope === undefined) return { go: 'wait' };
    if (scope.reach === 'blocked') return { go: 'skip', because: scopedStop(need, scope.why, progress) };
    if (scope.reach === 'partly') blocked.push(scope);
  }
  return { go: 'start', blocked };
}

function scopedStop(stage: string, reach: string, { closed }: Progress): Stop {
  return { kind: 'gate', stage, message: closed.get(stage)?.message ?? reach, reach };
}

/** The stages with a scoped gate that have failed, among all that a stage needs, also through others. */
function closedBehind(stage: Stage, { stages, outcomes }: Progress): readonly string[] {
  const needed = new Set(stage.needs);
  for (const need of needed) for (const further of stages.get(need)?.needs ?? []) needed.add(further);
  return [...needed].filter(
    (need) => stages.get(need)?.gate === 'scoped' && outcomes.get(need)?.status === 'failed',
  );
}
