import type { FailPolicy } from '../model/plan.ts';
import type { PipelineInput } from '../pipeline/types.ts';
import type { Duration } from '../util/duration.ts';
import type { SsotInput } from './ssot-types.ts';

/** `runner.config.ts`, as users write it. Paths are relative to the config file, except where said otherwise. */
export interface ConfigInput {
  /** The project under test (default: where the config file is). */
  readonly root?: string;
  /** The Python that suites and services run with: an interpreter, or a virtual environment made from a requirements file. */
  readonly python?: PythonInput;
  /** Rules of `ssot check` and of `ssot()` stages. */
  readonly ssot?: SsotInput;
  /** pytest suites by name. */
  readonly suites?: Readonly<Record<string, SuiteInput>>;
  /** Scenario files by name. */
  readonly scenarios?: Readonly<Record<string, string>>;
  /** Long-running processes by name. */
  readonly services?: Readonly<Record<string, ServiceInput>>;
  /** Pipelines by name. Those that ship (`full-validation`, `quick`, `ci`, `golden-path`) are there beside them. */
  readonly pipelines?: Readonly<Record<string, PipelineInput>>;
  /** What `portcullis run` runs (default `full-validation`). */
  readonly defaultPipeline?: string;
  readonly reports?: ReportsInput;
  /** Added to the environment of every stage and service. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of environment variables whose values are masked wherever portcullis writes. */
  readonly secrets?: readonly string[];
  /** Total weight of stages that run at once (default: the number of processors). */
  readonly jobs?: number;
  /** What a closed gate does to the rest of the run, for every pipeline that does not say. */
  readonly fail?: FailPolicy;
  /** Time between the polite signal and the final one (default 2 s). */
  readonly grace?: Duration;
}

export interface PythonInput {
  /** A name on PATH or a path (default `python3`). */
  readonly interpreter?: string;
  /** Relative to the root. The environment is kept in the user's cache and reused while the file stands. */
  readonly requirements?: string;
}

export interface SuiteInput {
  /** Relative to the root. */
  readonly paths: readonly string[];
  /** Any option of pytest. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Limit for one test. */
  readonly testTimeout?: Duration;
  readonly collectTimeout?: Duration;
  /**
   * Processes that run the tests, forked from the one that has collected them: a number, or `auto` for as many as `jobs`
   * allows. Default: the process that collects runs them too. Tests that share a fixture of their module or class stay
   * together; session fixtures run once in each worker.
   */
  readonly workers?: number | 'auto';
  /** `false`: never fork, as where a library does not survive it; one process then runs the tests (default true). */
  readonly fork?: boolean;
  /** A suite that collects nothing is red unless this is set. */
  readonly allowEmpty?: boolean;
  /**
   * Globs of the files that its tests read besides Python, relative to the root. With `--since` a change to one of them runs
   * the suite; a change to a file that is not Python and that no suite declares runs every suite.
   */
  readonly data?: readonly string[];
}

/** `{port}`, `{NAME.url}`, `{NAME.host}` and `{NAME.port}` are filled in, in `command` and `env`. */
export interface ServiceInput {
  readonly command: readonly [string, ...string[]];
  /** Relative to the root. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default `auto`: a free one. */
  readonly port?: number | 'auto';
  readonly host?: string;
  /** Services that must be ready first. */
  readonly needs?: readonly string[];
  readonly ready: ReadinessInput;
  /** How long it may take to be ready (default 30 s). */
  readonly timeout?: Duration;
  readonly stop?: { readonly signal?: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'; readonly grace?: Duration };
}

/** When a service can be used. Exactly one. */
export type ReadinessInput =
  | { readonly http: string; readonly status?: number }
  | { readonly tcp: true }
  /** A regular expression that a line of its output matches. */
  | { readonly log: string }
  /** Exits 0. */
  | { readonly command: readonly [string, ...string[]] }
  /** A handshake at this path, and a first message that holds these fields. */
  | {
      readonly websocket: string;
      readonly protocols?: readonly string[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: Readonly<Record<string, unknown>>;
    };

export interface ReportsInput {
  /** Where reports go (default `reports`). Nothing is written there unless one is asked for. */
  readonly dir?: string;
  readonly junit?: boolean;
  /** `xunit-strict`: nothing that Jenkins' xunit schema has not, that is no file, line and properties of a case (default `rich`). */
  readonly junitProfile?: 'rich' | 'xunit-strict';
  /**
   * `each`: a test case for every attempt of a retried stage, with a property `attempt_number`, for dashboards that count
   * them. A flaky case is then one that failed and one that passed. Needs the rich profile (default `last`).
   */
  readonly junitAttempts?: 'last' | 'each';
  readonly ctrf?: boolean;
}

/** Types a config file; returns it as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
