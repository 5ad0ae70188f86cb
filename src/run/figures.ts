import type { RunEvent } from '../model/event.ts';

/** How long each stage took and how many cases it checked in its last attempt. */
export interface Figures {
  add(event: RunEvent): void;
  readonly ofStages: ReadonlyMap<string, { readonly durationMs: number; readonly cases: number }>;
}

export function createFigures(): Figures {
  const cases = new Map<string, number>();
  const ofStages = new Map<string, { durationMs: number; cases: number }>();
  return {
    ofStages,
    add(event) {
      if (event.type === 'stage-started') cases.set(event.stage, 0);
      else if (event.type === 'stage-event' && event.event.type === 'case-finished')
        cases.set(event.stage, (cases.get(event.stage) ?? 0) + 1);
      else if (event.type === 'stage-finished')
        ofStages.set(event.stage, { durationMs: event.durationMs, cases: cases.get(event.stage) ?? 0 });
    },
  };
}
