import type { Attachment } from './case.ts';
import type { Cleanup, RunEventBody, StageEvent } from './event.ts';
import type { Failure } from './failure.ts';
import type { Stop } from './outcome.ts';
import type { Stage } from './plan.ts';

/** A failure as an executor states it: the engine adds the stage. */
export type StageFailure = Omit<Failure, 'stage'>;

/** Why a running stage is asked to end. */
export type Abort =
  | Stop
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'service-died'; readonly service: string };

/** Where a running service can be reached. */
export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:4711` */
  readonly url: string;
}

/** What an executor is given to run one attempt of one stage. */
export interface StageContext {
  readonly stage: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** Directory of the project under test, absolute. */
  readonly root: string;
  /** Environment for children: the user's, the config's and the services' addresses. */
  readonly env: Readonly<Record<string, string>>;
  /** What of it the stage itself sets: whoever runs its command by hand has to set it too. */
  readonly ownEnv?: Readonly<Record<string, string>> | undefined;
  readonly services: Readonly<Record<string, ServiceAddress>>;
  /** ms between the polite signal and the final one. */
  readonly graceMs: number;
  /** Failures after which the gate closes; Infinity where every failure is to be listed first. */
  readonly failAfter: number;
  /** Aborted when the stage must end now; `signal.reason` is an `Abort`. The executor ends its children and returns. */
  readonly signal: AbortSignal;
  /** What closed gates block of it, for each of them that blocks a part. */
  readonly blocked?: readonly PartlyBlocked[] | undefined;
  emit(event: StageEvent): void;
  /** Says, as early as it is known, that the stage has failed: the gate closes while the report is finished. */
  fail(failure: StageFailure): void;
  /** Says that a process had to be ended, or was found left behind. */
  cleanedUp(processes: readonly Cleanup[]): void;
}

/** What an attempt came to: no failures means passed. An aborted attempt may return what it has. */
export interface StageResult {
  readonly failures: readonly StageFailure[];
}

/** Keeps text that is too long for a case in files beside the run's reports. */
export interface AttachmentStore {
  /**
   * Copies the text of a file, its secrets masked; undefined where it is not kept, and then `tell` hears why, once a run
   * for each reason. `red`: of a test that failed, for which room is held free. The source is never changed, and no link followed.
   */
  keep(
    source: string,
    what: { readonly name: 'stdout' | 'stderr'; readonly red: boolean },
    tell: (warning: string) => void,
  ): Attachment | undefined;
}

/** A fault in configuration found before anything starts. */
export interface Problem {
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** What was expected, and the nearest right answer. */
  readonly help?: string | undefined;
}

/**
 * Runs one kind of stage. The engine knows nothing else about stages, so a local executor and one on
 * another machine look the same to it.
 */
export interface Executor<Spec> {
  /** Finds, before anything starts, what would make the stage impossible to run. */
  check(spec: Spec): Promise<readonly Problem[]>;
  /** Runs one attempt. Expected failure is a value; a throw is a defect of portcullis. */
  run(spec: Spec, context: StageContext): Promise<StageResult>;
}

/** A service that has been started. */
export interface RunningService {
  readonly address?: ServiceAddress | undefined;
  /** Settles when the service can be used, or with the failure that prevents it. */
  readonly ready: Promise<StageFailure | undefined>;
  /** Settles when the process has ended by itself, with what to say of it. */
  readonly died: Promise<StageFailure>;
  /** Ends it and everything it started. Never rejects. */
  stop(): Promise<{ readonly how: 'exited' | 'terminated' | 'killed' }>;
}

/** What a service is started with. */
export interface ServiceContext {
  /** The stage that asked first. */
  readonly stage: string;
  readonly env: Readonly<Record<string, string>>;
  /** Addresses of the services it needs. */
  readonly services: Readonly<Record<string, ServiceAddress>>;
  readonly graceMs: number;
  emit(event: RunEventBody): void;
}

/** The tests of a stage that a failure elsewhere blocks. */
export interface PartlyBlocked {
  /** Files whose tests are blocked, relative to the project root, each with why. */
  readonly files: ReadonlyMap<string, string>;
  /** Files whose tests are known not to reach what failed. */
  readonly clear: readonly string[];
  /** Why the tests of every other file are blocked. */
  readonly otherwise: string;
}

/** What a closed gate does to a stage behind it. */
export type Scope =
  | { readonly reach: 'clear' }
  | { readonly reach: 'blocked'; readonly why: string }
  | ({ readonly reach: 'partly' } & PartlyBlocked);

/**
 * Answers, for a stage with a scoped gate, what of `dependent` can reach what failed. What cannot be known is blocked.
 * Asked only once such a gate has closed.
 */
export type ScopePort = (failures: readonly Failure[], dependent: Stage) => Promise<Scope>;

/** All that the engine needs of the outside. */
export interface EnginePorts {
  readonly executors: Readonly<Record<string, Executor<unknown>>>;
  startService(id: string, context: ServiceContext): RunningService;
  emit(event: RunEventBody): void;
  /** Environment of every child, as it is known by now: a stage may have prepared a part of it. */
  environment(): Readonly<Record<string, string>>;
  readonly scope?: ScopePort | undefined;
}
