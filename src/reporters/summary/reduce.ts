import type { RunEvent } from '../../model/event.ts';
import type { Failure } from '../../model/failure.ts';
import { bounded, createFailureList, failureOfCase } from './failures.ts';
import { createSlowest } from './slowest.ts';
import {
  finishStage,
  newStage,
  noteStageEvent,
  type StageState,
  stageSummary,
  startAttempt,
} from './stage.ts';
import { type FlakySummary, LIMITS, type RunSummary, type ServiceSummary } from './types.ts';
import { judge } from './verdict.ts';

export interface Summarizer {
  add(event: RunEvent): void;
  /** What is known so far; `unfinished` until the last event has come. */
  value(): RunSummary;
  /** One stage, cheaply, for views that redraw. */
  stage(id: string): RunSummary['stages'][number] | undefined;
  service(id: string): ServiceSummary | undefined;
}

/** The summary of a whole stream: a function of its events alone (no clock, no files). */
export function summarize(events: Iterable<RunEvent>): RunSummary {
  const summarizer = createSummarizer();
  for (const event of events) summarizer.add(event);
  return summarizer.value();
}

/** Reduces events to a `RunSummary` in memory that does not grow with the number of cases. */
export function createSummarizer(): Summarizer {
  const stages = new Map<string, StageState>();
  const services = new Map<string, ServiceSummary>();
  const failures = createFailureList();
  const slowest = createSlowest();
  const flaky: FlakySummary[] = [];
  const notes: RunSummary['notes'][number][] = [];
  const cleanups: RunSummary['cleanups'][number][] = [];
  let flakyTotal = 0;
  let cleanupsTotal = 0;
  let started: Extract<RunEvent, { type: 'run-started' }> | undefined;
  let finished: Extract<RunEvent, { type: 'run-finished' }> | undefined;
  let firstCause: Failure | undefined;
  let interruptedBy: RunSummary['interruptedBy'];
  let checkpoint: RunSummary['checkpoint'];
  let lastT = 0;

  const stageOf = (id: string): StageState => {
    let stage = stages.get(id);
    if (stage === undefined) {
      stage = newStage({ id, kind: '', title: '', needs: [], services: [], action: 'run', why: '' });
      stages.set(id, stage);
    }
    return stage;
  };
  const service = (id: string, change: Partial<ServiceSummary>): void => {
    const known = services.get(id) ?? { id, command: '', status: 'starting' as const };
    services.set(id, { ...known, ...change });
  };
  const noteFlaky = (entry: FlakySummary): void => {
    flakyTotal += 1;
    if (flaky.length < LIMITS.flaky) flaky.push(entry);
  };
  const note = (entry: RunSummary['notes'][number]): void => {
    if (notes.length < LIMITS.notes) notes.push(entry);
  };

  function add(event: RunEvent): void {
    lastT = event.t;
    switch (event.type) {
      case 'run-started':
        started = event;
        for (const plan of event.stages) stages.set(plan.id, newStage(plan));
        return;
      case 'run-note':
        note({ level: event.level, message: event.message });
        return;
      case 'stage-started':
        startAttempt(stageOf(event.stage), event.attempt, event.t);
        return;
      case 'stage-event': {
        const inner = event.event;
        const recovered = noteStageEvent(stageOf(event.stage), inner, event.t);
        if (recovered !== undefined) {
          const earlier = failures.forget(event.stage, recovered.id);
          noteFlaky({ stage: event.stage, test: recovered.id, failures: earlier });
        }
        if (inner.type === 'note') note({ level: inner.level, message: inner.message, stage: event.stage });
        if (inner.type === 'case-finished') {
          slowest.add(event.stage, inner.case);
          const failure = failureOfCase(event.stage, inner.case);
          if (failure !== undefined) failures.add(failure);
        }
        return;
      }
      case 'attempt-failed':
        return;
      case 'gate-closed':
        firstCause ??= event.first ? bounded(event.failure) : undefined;
        failures.add(event.failure);
        return;
      case 'stage-stopping':
        stageOf(event.stage).status = 'stopping';
        failures.ending(event.stage);
        return;
      case 'stage-finished': {
        finishStage(stageOf(event.stage), event.outcome, event.attempts, event.durationMs);
        if (event.outcome.status === 'failed') event.outcome.failures.forEach(failures.add);
        if (event.outcome.status !== 'passed') return;
        failures.forget(event.stage);
        if (event.outcome.flaky?.length && !flaky.some((one) => one.stage === event.stage))
          noteFlaky({ stage: event.stage, failures: event.outcome.flaky.slice(0, 5).map(bounded) });
        return;
      }
      case 'service-starting':
        service(event.service, { command: event.command, status: 'starting' });
        return;
      case 'service-output':
        return;
      case 'service-ready':
        service(event.service, { status: 'ready', readyMs: event.durationMs, address: event.address });
        return;
      case 'service-failed':
        service(event.service, { status: 'failed', failure: bounded(event.failure) });
        return;
      case 'service-stopped':
        service(event.service, services.get(event.service)?.status === 'failed' ? {} : { status: 'stopped' });
        return;
      case 'cleanup':
        cleanupsTotal += event.processes.length;
        for (const one of event.processes)
          if (cleanups.length < LIMITS.cleanups) cleanups.push({ ...one, owner: event.owner });
        return;
      case 'interrupted':
        interruptedBy ??= event.signal;
        return;
      case 'checkpoint':
        checkpoint = event.made
          ? { made: true, ref: event.ref, commit: event.commit }
          : { made: false, why: event.why };
        return;
      case 'run-finished':
        finished = event;
        // The same cause, with all that became known of it after its gate had closed.
        firstCause = event.firstCause === undefined ? firstCause : bounded(event.firstCause);
        return;
      default:
        event satisfies never;
    }
  }

  function value(): RunSummary {
    const all = [...stages.values()].map(stageSummary);
    const counts = { passed: 0, failed: 0, error: 0, skipped: 0 };
    for (const stage of all)
      for (const key of ['passed', 'failed', 'error', 'skipped'] as const) counts[key] += stage.counts[key];
    const further = failures.without(firstCause);
    return {
      version: 1,
      run: started?.run ?? '',
      pipeline: started?.pipeline ?? '',
      root: started?.root ?? '',
      portcullis: started?.portcullis ?? '',
      startedAt: started?.t ?? 0,
      ...judge(finished, all),
      exitCode: finished?.exitCode,
      durationMs: finished?.durationMs ?? Math.max(0, lastT - (started?.t ?? lastT)),
      counts,
      firstCause,
      further: further.list,
      furtherTotal: further.total,
      stages: all,
      flaky: [...flaky],
      flakyTotal,
      services: [...services.values()],
      slowest: slowest.list(),
      notes: [...notes],
      cleanups: [...cleanups],
      cleanupsTotal,
      interruptedBy,
      checkpoint,
    };
  }

  return {
    add,
    value,
    stage: (id) => {
      const state = stages.get(id);
      return state === undefined ? undefined : stageSummary(state);
    },
    service: (id) => services.get(id),
  };
}
