import type { CaseRecord } from '../../model/case.ts';
import type { StageEvent, StagePlan } from '../../model/event.ts';
import { describeStopBriefly, type Outcome, type Stop } from '../../model/outcome.ts';
import { LIMITS, type StageSummary } from './types.ts';

/** What is known of one stage while its events arrive. */
export interface StageState {
  plan: StagePlan;
  status: StageSummary['status'];
  fromCache: boolean;
  attempts: number;
  durationMs: number;
  startedAt: number;
  collected: number | undefined;
  counts: { passed: number; failed: number; error: number; skipped: number };
  running: Map<string, { name: string; since: number }>;
  because: string | undefined;
  selected: boolean;
  failures: number;
  figures: Map<string, { name: string; value: number; unit: string }>;
  /** Failing cases, to tell that a later try passed them. */
  failedIds: Map<string, { attempt: number; status: 'failed' | 'error' }>;
}

/** The state of a stage before its first event. */
export function newStage(plan: StagePlan): StageState {
  return {
    plan,
    status: 'planned',
    fromCache: false,
    attempts: 0,
    durationMs: 0,
    startedAt: 0,
    collected: undefined,
    counts: { passed: 0, failed: 0, error: 0, skipped: 0 },
    running: new Map(),
    because: plan.action === 'skip' ? plan.why : undefined,
    selected: plan.action === 'run',
    failures: 0,
    figures: new Map(),
    failedIds: new Map(),
  };
}

/** Begins an attempt: the counts are those of the latest one. */
export function startAttempt(stage: StageState, attempt: number, t: number): void {
  stage.status = 'running';
  stage.attempts = attempt;
  if (stage.startedAt === 0) stage.startedAt = t;
  stage.counts = { passed: 0, failed: 0, error: 0, skipped: 0 };
  stage.collected = undefined;
  stage.running.clear();
}

/** Notes what an executor said. Returns the case where one passed that had failed before. */
export function noteStageEvent(stage: StageState, event: StageEvent, t: number): CaseRecord | undefined {
  if (event.type === 'cases-collected') stage.collected = event.count;
  else if (event.type === 'case-started') {
    if (stage.running.size < LIMITS.running) stage.running.set(event.id, { name: event.name, since: t });
  } else if (event.type === 'figure') {
    if (stage.figures.size < LIMITS.figures || stage.figures.has(event.name))
      stage.figures.set(event.name, { name: event.name, value: event.value, unit: event.unit });
  } else if (event.type === 'case-finished') return noteCase(stage, event.case);
  return undefined;
}

function noteCase(stage: StageState, record: CaseRecord): CaseRecord | undefined {
  const { id, status } = record;
  stage.running.delete(id);
  stage.counts[status] += 1;
  const earlier = stage.failedIds.get(id);
  // The same case again within one attempt (a plugin that reruns): only its last result counts.
  if (earlier?.attempt === stage.attempts) stage.counts[earlier.status] -= 1;
  if (status === 'failed' || status === 'error') {
    if (earlier !== undefined || stage.failedIds.size < LIMITS.failedIds)
      stage.failedIds.set(id, { attempt: stage.attempts, status });
    return undefined;
  }
  stage.failedIds.delete(id);
  return earlier !== undefined && status === 'passed' ? record : undefined;
}

/** Notes how the stage ended. */
export function finishStage(stage: StageState, outcome: Outcome, attempts: number, durationMs: number): void {
  stage.status = outcome.status;
  stage.attempts = attempts;
  stage.durationMs = durationMs;
  stage.running.clear();
  stage.failedIds.clear();
  if (outcome.status === 'passed') stage.fromCache = outcome.from === 'cache';
  else if (outcome.status === 'failed') stage.failures = outcome.failures.length;
  else noteStop(stage, outcome.because);
}

function noteStop(stage: StageState, because: Stop): void {
  stage.because = describeStopBriefly(because);
  stage.selected = because.kind !== 'selection';
}

/** The state as plain JSON. */
export function stageSummary(stage: StageState): StageSummary {
  const { plan, running, figures, failedIds: _, ...rest } = stage;
  return {
    id: plan.id,
    kind: plan.kind,
    title: plan.title,
    ...rest,
    counts: { ...stage.counts },
    running: [...running.values()].sort((a, b) => a.since - b.since),
    figures: [...figures.values()],
  };
}
