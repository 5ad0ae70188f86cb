import type { CaseRecord } from '../model/case.ts';
import type { StageEvent } from '../model/event.ts';
import type { StageFailure } from '../model/ports.ts';
import type { PlannedCase } from './plan.ts';

/** Turns what happens into the cases of a report, each once. */
export interface Recorder {
  idOf(group: string, name: string): string;
  pass(group: string, name: string, durationMs: number, note?: string): void;
  /** Only the first failure of a case is kept. */
  fail(group: string, name: string, durationMs: number, failure: StageFailure): void;
  /** Reports every planned case that was not reached, as skipped. Says how many there were. */
  skipRest(why: string): number;
  readonly cases: readonly CaseRecord[];
}

export function createRecorder(
  scenario: string,
  stage: string,
  planned: readonly PlannedCase[],
  emit: (event: StageEvent) => void,
): Recorder {
  const cases = new Map<string, CaseRecord>();
  const idOf = (group: string, name: string): string => `${group} › ${name}`;

  function add(
    group: string,
    name: string,
    rest: Pick<CaseRecord, 'status' | 'durationMs' | 'failure' | 'note'>,
  ): void {
    const id = idOf(group, name);
    if (cases.has(id)) return;
    const record: CaseRecord = { id, name, classname: `${scenario} › ${group}`, ...rest };
    cases.set(id, record);
    emit({ type: 'case-finished', case: record });
  }

  emit({ type: 'cases-collected', count: planned.length });
  return {
    idOf,
    pass: (group, name, durationMs, note) =>
      add(group, name, { status: 'passed', durationMs, ...(note !== undefined && { note }) }),
    fail: (group, name, durationMs, failure) =>
      add(group, name, { status: 'failed', durationMs, failure: { ...failure, stage } }),
    skipRest(why) {
      const before = cases.size;
      for (const { group, name } of planned)
        add(group, name, { status: 'skipped', durationMs: 0, note: why });
      return cases.size - before;
    },
    get cases() {
      return [...cases.values()];
    },
  };
}
