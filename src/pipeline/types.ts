import type { FailPolicy } from '../model/plan.ts';
import type { Duration } from '../util/duration.ts';

/** What a stage does: made by `command`, `shell`, `script`, `ssot`, `pytest` and `websocket`. */
export type StageTask =
  | CommandTask
  | ScriptTask
  | { readonly kind: 'ssot' }
  | {
      readonly kind: 'pytest';
      readonly suite: string;
      /** Instead of the suite's own `workers`. */
      readonly workers?: number | 'auto' | undefined;
    }
  | { readonly kind: 'websocket'; readonly scenario: string; readonly service?: string | undefined };

export interface CommandTask {
  readonly kind: 'command';
  /** argv[0], or the whole line when `shell` is set. */
  readonly file: string;
  readonly args: readonly string[];
  readonly shell?: boolean | undefined;
  /** Relative to the project root. */
  readonly cwd?: string | undefined;
}

export interface ScriptTask {
  readonly kind: 'script';
  /** A zx script, relative to the config file. */
  readonly file: string;
  readonly args: readonly string[];
}

/** One stage as users write it. Only `run` is required. */
export interface StageInput<Id extends string = string> {
  readonly run: StageTask;
  /** Stages whose gates must be open first. */
  readonly needs?: readonly Id[];
  /** Services of the config that must be ready, and stay alive, while it runs. */
  readonly services?: readonly string[];
  /** Stages that name the same lock never run at once. */
  readonly locks?: readonly string[];
  /** Share of `jobs` it takes (default 1; of a suite with workers, their number). */
  readonly weight?: number;
  /** Limit for one attempt. */
  readonly timeout?: Duration;
  /** Further attempts after a failure: a number, or with waits between them. A pass on retry is reported as flaky. */
  readonly retries?: number | { readonly times: number; readonly delay?: Duration; readonly factor?: number };
  /** What its failure does to the rest of the run (default: the pipeline's). */
  readonly fail?: FailPolicy | { readonly policy?: FailPolicy; readonly after?: number };
  /** Runs whatever happened to its needs: for cleaning up. */
  readonly always?: boolean;
  /** `scoped`: a failure blocks only what depends on the failing modules; unknown reach means blocked. */
  readonly gate?: 'stage' | 'scoped';
  readonly env?: Readonly<Record<string, string>>;
}

/** A pipeline as users write it: a graph of stages. */
export interface PipelineInput<Id extends string = string> {
  readonly description?: string;
  readonly stages: { readonly [Stage in Id]: StageInput<NoInfer<Id>> };
  /** Default: `kill`. */
  readonly fail?: FailPolicy;
  /** Failures, in all stages together, after which fail policies take effect (default 1). */
  readonly maxFailures?: number;
  /** Limit for the whole run. */
  readonly timeout?: Duration;
  /** Record a checkpoint on HEAD when it passes on a clean tree (default false). */
  readonly checkpoint?: boolean;
}
