import type { StageEvent } from '../../src/model/event.ts';
import type { StageContext, StageFailure } from '../../src/model/ports.ts';

/** A stage `ssot` at work on `root`, and what it told: its events, and the failures that closed its gate. */
export function ssotStage(root: string, overrides: Partial<StageContext> = {}) {
  const events: StageEvent[] = [];
  const failed: StageFailure[] = [];
  const context: StageContext = {
    stage: 'ssot',
    attempt: 1,
    root,
    env: {},
    services: {},
    graceMs: 100,
    failAfter: 1,
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    fail: (failure) => failed.push(failure),
    cleanedUp: () => {},
    ...overrides,
  };
  return { context, events, failed };
}
