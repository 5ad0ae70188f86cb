import type { CaseRecord } from '../../src/model/case.ts';
import type { RunEvent, RunEventBody, StageEvent, StagePlan } from '../../src/model/event.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { Outcome, Stop } from '../../src/model/outcome.ts';

/** Writes synthetic event streams: numbers them, keeps a clock of its own, and fills in what a test does not care about. */
export class EventStream {
  readonly events: RunEvent[] = [];
  readonly #sink: ((event: RunEvent) => void) | undefined;
  #seq = 0;
  #t = Date.UTC(2026, 10, 22, 9, 30, 0);

  /** With a `sink`, events are handed over instead of kept. */
  constructor(sink?: (event: RunEvent) => void) {
    this.#sink = sink;
  }

  emit(body: RunEventBody, advanceMs = 10): this {
    this.#t += advanceMs;
    this.#seq += 1;
    const event: RunEvent = { seq: this.#seq, t: this.#t, ...body };
    if (this.#sink === undefined) this.events.push(event);
    else this.#sink(event);
    return this;
  }

  start(stages: readonly (string | StagePlan)[], pipeline = 'full-validation', root = '/project'): this {
    return this.emit({
      type: 'run-started',
      version: 1,
      run: '20261122-093000-abcd',
      pipeline,
      root,
      portcullis: '0.1.0',
      node: 'v20.20.0',
      platform: 'linux',
      stages: stages.map((stage) => (typeof stage === 'string' ? plan(stage) : stage)),
    });
  }

  stage(stage: string, attempt = 1): this {
    return this.emit({ type: 'stage-started', stage, attempt });
  }

  say(stage: string, event: StageEvent, attempt = 1): this {
    return this.emit({ type: 'stage-event', stage, attempt, event });
  }

  output(stage: string, text: string, stream: 'stdout' | 'stderr' = 'stdout'): this {
    return this.say(stage, { type: 'output', stream, text });
  }

  case(stage: string, record: CaseRecord, attempt = 1): this {
    this.say(stage, { type: 'case-started', id: record.id, name: record.name }, attempt);
    return this.emit(
      { type: 'stage-event', stage, attempt, event: { type: 'case-finished', case: record } },
      record.durationMs,
    );
  }

  close(cause: Failure, first = true): this {
    return this.emit({ type: 'gate-closed', stage: cause.stage, failure: cause, first });
  }

  end(stage: string, outcome: Outcome, durationMs = 1_000, attempts = 1): this {
    return this.emit({ type: 'stage-finished', stage, attempts, outcome, durationMs });
  }

  pass(stage: string, durationMs = 1_000): this {
    return this.end(stage, { status: 'passed', from: 'run' }, durationMs);
  }

  fail(stage: string, ...failures: [Failure, ...Failure[]]): this {
    return this.end(stage, { status: 'failed', failures });
  }

  stop(stage: string, because: Stop, status: 'cancelled' | 'skipped' = 'cancelled'): this {
    return this.end(stage, { status, because }, 300);
  }

  finish(verdict: 'passed' | 'failed' | 'interrupted' = 'passed', firstCause?: Failure): this {
    const exitCode = { passed: 0, failed: 1, interrupted: 130 }[verdict];
    return this.emit({ type: 'run-finished', verdict, exitCode, firstCause, durationMs: 12_345 });
  }
}

export function plan(id: string, more: Partial<StagePlan> = {}): StagePlan {
  return {
    id,
    kind: 'pytest',
    title: `pytest tests/${id}`,
    needs: [],
    services: [],
    action: 'run',
    why: 'selected',
    ...more,
  };
}

/** A case of `tests/test_<file>.py`. */
export function testCase(file: string, name: string, more: Partial<CaseRecord> = {}): CaseRecord {
  return {
    id: `tests/test_${file}.py::${name}`,
    name,
    classname: `tests.test_${file}`,
    at: { file: `tests/test_${file}.py`, line: 12 },
    status: 'passed',
    durationMs: 12,
    ...more,
  };
}

export function failure(stage: string, more: Partial<Failure> = {}): Failure {
  return { reason: 'tests-failed', stage, message: 'AssertionError: assert 3 == 4', ...more };
}

export function failingCase(
  stage: string,
  file: string,
  name: string,
  more: Partial<CaseRecord> = {},
): CaseRecord {
  const base = testCase(file, name, { status: 'failed', durationMs: 1_500, ...more });
  return { ...base, failure: base.failure ?? caseFailure(stage, base) };
}

/** The failure that a stage reports of one of its cases. */
export function caseFailure(stage: string, record: CaseRecord, more: Partial<Failure> = {}): Failure {
  return failure(stage, {
    test: record.id,
    at: { file: record.at?.file ?? '', line: 41 },
    excerpt: '    def test_send():\n>       assert send() == 4\nE       assert 3 == 4',
    help: 'Look at what send() returns for an empty queue.',
    reproduce: `python -m pytest '${record.id}'`,
    ...more,
  });
}
