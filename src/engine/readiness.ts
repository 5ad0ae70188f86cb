import type { Failure } from '../model/failure.ts';
import type { Outcome, Stop } from '../model/outcome.ts';
import type { Stage } from '../model/plan.ts';
import type { ScopePort } from '../model/ports.ts';

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
  readonly scope?: ScopePort | undefined;
}

export type Readiness = { readonly go: 'start' | 'wait' } | { readonly go: 'skip'; readonly because: Stop };

/**
 * Whether a stage may start now, must wait, or can never start. A need opens its gate by passing, or by
 * having been left out on purpose (`--skip`). A stage that always runs waits for its needs to end, whatever their end.
 */
export function readiness(stage: Stage, progress: Progress): Readiness {
  if (stage.skip !== undefined) return { go: 'skip', because: { kind: 'selection', message: stage.skip } };
  if (progress.forced && progress.stop !== undefined) return { go: 'skip', because: progress.stop };
  if (stage.always)
    return { go: stage.needs.every((need) => progress.outcomes.has(need)) ? 'start' : 'wait' };
  if (progress.stop !== undefined) return { go: 'skip', because: progress.stop };
  let go: 'start' | 'wait' = 'start';
  for (const need of stage.needs) {
    const gate = gateOf(need, stage, progress);
    if (gate === 'waiting') go = 'wait';
    else if (gate !== 'open') return { go: 'skip', because: gate };
  }
  return { go };
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
    const { failures } = outcome;
    if (scoped && progress.scope?.(failures, dependent) === 'clear') return 'open';
    return { kind: 'gate', stage: need, message: failures[0].message };
  }
  if (outcome.status === 'skipped' && outcome.because.kind === 'selection') return 'open';
  return { kind: 'need', stage: need };
}
