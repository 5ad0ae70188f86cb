import type { CaseRecord } from './case.ts';
import type { Failure } from './failure.ts';
import type { Outcome, Stop } from './outcome.ts';

/** What a plan says of one stage. */
export interface StagePlan {
  readonly id: string;
  readonly kind: string;
  /** What it does, in a few words: the command line, the suite, the scenario. */
  readonly title: string;
  readonly needs: readonly string[];
  readonly services: readonly string[];
  readonly action: 'run' | 'skip';
  /** Why it will run or be skipped. */
  readonly why: string;
}

export type Verdict = 'passed' | 'failed' | 'interrupted';

/** What an executor may say while it works; the engine adds the stage and the attempt. */
export type StageEvent =
  /** Text a child wrote. `text` ends with its newline unless the stream ended without one. */
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** How many cases there will be, when it is known before they run. */
  | { readonly type: 'cases-collected'; readonly count: number }
  | { readonly type: 'case-started'; readonly id: string; readonly name: string }
  | { readonly type: 'case-finished'; readonly case: CaseRecord }
  /** A figure worth keeping: `{ name: 'files', value: 41, unit: 'files' }`. */
  | { readonly type: 'figure'; readonly name: string; readonly value: number; readonly unit: string }
  | { readonly type: 'note'; readonly level: 'info' | 'warning'; readonly message: string };

/** Processes that had to be ended by force, or were found left behind. */
export interface Cleanup {
  readonly pid: number;
  readonly command: string;
  readonly how: 'terminated' | 'killed' | 'survived';
}

/** Everything that can happen in a run. Plain JSON with ids: the journal holds exactly these. */
export type RunEvent = { readonly seq: number /** ms since the epoch */; readonly t: number } & RunEventBody;

export type RunEventBody =
  | {
      readonly type: 'run-started';
      readonly version: 1;
      readonly run: string;
      readonly pipeline: string;
      readonly root: string;
      readonly portcullis: string;
      readonly node: string;
      readonly platform: string;
      readonly stages: readonly StagePlan[];
    }
  | {
      readonly type: 'run-note';
      readonly level: 'info' | 'warning';
      readonly message: string;
    }
  | { readonly type: 'stage-started'; readonly stage: string; readonly attempt: number }
  | ({ readonly stage: string; readonly attempt: number } & {
      readonly type: 'stage-event';
      readonly event: StageEvent;
    })
  /** An attempt failed and another will follow. */
  | {
      readonly type: 'attempt-failed';
      readonly stage: string;
      readonly attempt: number;
      readonly failures: readonly Failure[];
      readonly retryInMs: number;
    }
  /** The stage can no longer pass: its gate is closed, though it may still be finishing its report. */
  | {
      readonly type: 'gate-closed';
      readonly stage: string;
      readonly failure: Failure;
      readonly first: boolean;
    }
  | { readonly type: 'stage-stopping'; readonly stage: string; readonly because: Stop }
  | {
      readonly type: 'stage-finished';
      readonly stage: string;
      readonly attempts: number;
      readonly outcome: Outcome;
      readonly durationMs: number;
    }
  | { readonly type: 'service-starting'; readonly service: string; readonly command: string }
  | {
      readonly type: 'service-output';
      readonly service: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly type: 'service-ready';
      readonly service: string;
      readonly durationMs: number;
      readonly address?: string | undefined;
    }
  | { readonly type: 'service-failed'; readonly service: string; readonly failure: Failure }
  | {
      readonly type: 'service-stopped';
      readonly service: string;
      readonly how: 'exited' | 'terminated' | 'killed';
    }
  /** Processes ended on the way out that did not end by themselves. `owner` is a stage or service id. */
  | { readonly type: 'cleanup'; readonly owner: string; readonly processes: readonly Cleanup[] }
  | { readonly type: 'interrupted'; readonly signal: 'SIGINT' | 'SIGTERM' }
  | { readonly type: 'checkpoint'; readonly made: true; readonly ref: string; readonly commit: string }
  | { readonly type: 'checkpoint'; readonly made: false; readonly why: string }
  | {
      readonly type: 'run-finished';
      readonly verdict: Verdict;
      readonly exitCode: number;
      /** The failure that closed the first gate. */
      readonly firstCause?: Failure | undefined;
      readonly durationMs: number;
    };
