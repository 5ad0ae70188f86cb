import { type RunResult, runPipeline } from '../../src/engine/run-pipeline.ts';
import type { RunEventBody } from '../../src/model/event.ts';
import type { Plan, Stage } from '../../src/model/plan.ts';
import type {
  EnginePorts,
  RunningService,
  StageContext,
  StageFailure,
  StageResult,
} from '../../src/model/ports.ts';
import { type Deferred, deferred } from '../../src/util/deferred.ts';

/** A stage under the test's hand: the test sees it start and says how it ends. */
export interface Hand {
  readonly context: StageContext;
  pass(): void;
  fail(message?: string): void;
  /** Ends with this failure. */
  end(failure: StageFailure): void;
  /** Tells of a failure before the end. */
  failEarly(message?: string): void;
}

export interface ServiceHand {
  ready(failure?: StageFailure): void;
  die(message: string): void;
  readonly stopped: boolean;
}

/** Runs the engine with stages that do what the test says, when it says so. */
export class EngineRig {
  readonly events: RunEventBody[] = [];
  readonly interrupt = new AbortController();
  readonly force = new AbortController();
  readonly services = new Map<string, ServiceHand>();
  readonly #started = new Map<string, Deferred<Hand>[]>();
  readonly #asked = new Map<string, number>();
  readonly #serviceStarted = new Map<string, Deferred<ServiceHand>>();
  readonly #plan: Plan;
  readonly #scope: EnginePorts['scope'];

  constructor(plan: Plan, scope?: EnginePorts['scope']) {
    this.#plan = plan;
    this.#scope = scope;
  }

  run(): Promise<RunResult> {
    return runPipeline(this.#plan, this.#ports(), {
      interrupt: this.interrupt.signal,
      force: this.force.signal,
    });
  }

  /** Waits until an event of this type has been told. */
  async until(type: RunEventBody['type']): Promise<void> {
    while (this.ofType(type).length === 0) await new Promise(setImmediate);
  }

  /** The next start of a stage that was not asked for before. */
  started(stage: string): Promise<Hand> {
    const asked = this.#asked.get(stage) ?? 0;
    this.#asked.set(stage, asked + 1);
    return this.#start(stage, asked).promise;
  }

  serviceStarted(service: string): Promise<ServiceHand> {
    return this.#service(service).promise;
  }

  /** Stages in the order in which they started. */
  get order(): string[] {
    return this.events.flatMap((event) => (event.type === 'stage-started' ? [event.stage] : []));
  }

  ofType<Type extends RunEventBody['type']>(type: Type): Extract<RunEventBody, { type: Type }>[] {
    return this.events.filter((event): event is Extract<RunEventBody, { type: Type }> => event.type === type);
  }

  #start(stage: string, index: number): Deferred<Hand> {
    const list = this.#started.get(stage) ?? [];
    this.#started.set(stage, list);
    list[index] ??= deferred<Hand>();
    return list[index];
  }

  #service(service: string): Deferred<ServiceHand> {
    const found = this.#serviceStarted.get(service) ?? deferred<ServiceHand>();
    this.#serviceStarted.set(service, found);
    return found;
  }

  #ports(): EnginePorts {
    const starts = new Map<string, number>();
    const run = (_spec: unknown, context: StageContext): Promise<StageResult> => {
      const index = starts.get(context.stage) ?? 0;
      starts.set(context.stage, index + 1);
      const end = deferred<StageResult>();
      context.signal.addEventListener('abort', () =>
        end.resolve({ failures: [{ reason: 'signal', message: 'ended' }] }),
      );
      this.#start(context.stage, index).resolve({
        context,
        pass: () => end.resolve({ failures: [] }),
        end: (failure) => end.resolve({ failures: [failure] }),
        fail: (message = 'it failed') => end.resolve({ failures: [{ reason: 'tests-failed', message }] }),
        failEarly: (message = 'it failed early') => context.fail({ reason: 'tests-failed', message }),
      });
      return end.promise;
    };
    return {
      executors: {
        test: { check: async () => [], run },
        throwing: { check: async () => [], run: () => Promise.reject(new Error('boom')) },
      },
      emit: (event) => this.events.push(event),
      environment: () => ({}),
      startService: (id) => this.#startService(id),
      scope: this.#scope,
    };
  }

  #startService(id: string): RunningService {
    const ready = deferred<StageFailure | undefined>();
    const died = deferred<StageFailure>();
    const hand = {
      stopped: false,
      ready: (failure?: StageFailure) => ready.resolve(failure),
      die: (message: string) => died.resolve({ reason: 'service-died', message }),
    };
    this.services.set(id, hand);
    this.#service(id).resolve(hand);
    const stop = async (): Promise<{ how: 'terminated' }> => {
      hand.stopped = true;
      return { how: 'terminated' };
    };
    return {
      address: { host: '127.0.0.1', port: 1, url: 'http://127.0.0.1:1' },
      ready: ready.promise,
      died: died.promise,
      stop,
    };
  }
}

/** A stage with every default, for plans written in tests. */
export function stage(id: string, more: Partial<Stage> = {}): Stage {
  const defaults = {
    kind: 'test',
    spec: {},
    title: id,
    needs: [],
    services: [],
    locks: [],
    weight: 1,
    fail: 'kill',
    failAfter: 1,
  } as const;
  return {
    id,
    ...defaults,
    retry: { retries: 0, delayMs: 0, factor: 2 },
    always: false,
    gate: 'stage',
    env: {},
    ...more,
  };
}

/** A plan with every default. */
export function plan(stages: readonly Stage[], more: Partial<Plan> = {}): Plan {
  const services = new Map(
    stages.flatMap((each) => each.services).map((id) => [id, { id, needs: [], title: id }]),
  );
  return {
    pipeline: 'p',
    root: '/',
    stages,
    services,
    jobs: 8,
    maxFailures: 1,
    graceMs: 50,
    reportMs: 50,
    ...more,
  };
}
