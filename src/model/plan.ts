/**
 * What a closed gate does to the rest of the run. `finish`: everything that does not depend on it goes on.
 * `no-new`: what runs may finish, nothing new starts. `kill`: what runs is ended too.
 */
export const FAIL_POLICIES = ['finish', 'no-new', 'kill'] as const;
export type FailPolicy = (typeof FAIL_POLICIES)[number];

/** How often a failing stage is tried again: waits of `delayMs`, `delayMs × factor`, … between attempts. */
export interface Retry {
  readonly retries: number;
  readonly delayMs: number;
  readonly factor: number;
}

/** One stage, every default filled in. `spec` is for its executor alone. */
export interface Stage {
  readonly id: string;
  readonly kind: string;
  readonly spec: unknown;
  /** What it does, in a few words. */
  readonly title: string;
  readonly needs: readonly string[];
  readonly services: readonly string[];
  /** Stages that hold the same lock never run at once. */
  readonly locks: readonly string[];
  /** Share of `jobs` it takes while it runs; at most the whole. */
  readonly weight: number;
  readonly timeoutMs?: number | undefined;
  readonly retry: Retry;
  readonly fail: FailPolicy;
  /** Failures after which the gate closes before the stage's end. */
  readonly failAfter: number;
  /** Runs whatever happened to its needs, and is not ended by a closed gate: for cleaning up. */
  readonly always: boolean;
  /** `scoped`: a failure blocks only dependents that can reach it, as far as the `ScopePort` knows. */
  readonly gate: 'stage' | 'scoped';
  readonly env: Readonly<Record<string, string>>;
  /** A shell command that runs this stage alone, with its services. */
  readonly reproduce?: string | undefined;
  /** Set when the stage is not to run: `--skip`, `--only`. */
  readonly skip?: string | undefined;
  /** What `--since` made of it; not set where all of it runs unasked. */
  readonly narrowed?: Narrowed | undefined;
}

/** What is left of a stage once it is narrowed to what has changed. */
export interface Narrowed {
  /** How much runs, and why. */
  readonly why: string;
  /** Test files that run, each with the reason; none are listed where all of it runs. */
  readonly tests: readonly { readonly file: string; readonly why: string }[];
  /** Test files that do not. */
  readonly leftOut: number;
}

/** A pipeline that can be run as it is: needs exist, no cycles, every default filled in. */
export interface Plan {
  readonly pipeline: string;
  readonly root: string;
  readonly stages: readonly Stage[];
  /** Each service's own needs. */
  readonly services: ReadonlyMap<string, ServicePlan>;
  /** Total of stage weights that may run at once. */
  readonly jobs: number;
  /** Failures, in all stages together, after which fail policies take effect. */
  readonly maxFailures: number;
  readonly timeoutMs?: number | undefined;
  /** ms between the polite signal and the final one. */
  readonly graceMs: number;
  /** ms a failing stage has to finish its report once its gate is closed under `kill`. */
  readonly reportMs: number;
}

export interface ServicePlan {
  readonly id: string;
  readonly needs: readonly string[];
  /** Command line, for people. */
  readonly title: string;
}
