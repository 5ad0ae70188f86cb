import type { CaseCounts } from '../../model/case.ts';
import type { Cleanup } from '../../model/event.ts';
import type { Failure } from '../../model/failure.ts';
import type { Location } from '../../model/location.ts';
import type { Outcome } from '../../model/outcome.ts';

/** `unfinished`: the stream ended without its last event. `contradictory`: it says passed and shows otherwise. */
export type SummaryVerdict = 'passed' | 'failed' | 'interrupted' | 'unfinished' | 'contradictory';

export interface StageSummary {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly status: 'planned' | 'running' | 'stopping' | Outcome['status'];
  readonly fromCache: boolean;
  readonly attempts: number;
  readonly durationMs: number;
  /** ms since the epoch; 0 until it starts. */
  readonly startedAt: number;
  /** How many cases there will be, where it was said. */
  readonly collected?: number | undefined;
  /** Of the latest attempt. */
  readonly counts: CaseCounts;
  /** Cases that have started and not finished, longest first; bounded. */
  readonly running: readonly { readonly name: string; readonly since: number }[];
  /** Why it was cancelled, skipped or planned not to run; the failure that closed a gate is told elsewhere. */
  readonly because?: string | undefined;
  /** False where the user chose not to run it. */
  readonly selected: boolean;
  readonly failures: number;
  readonly figures: readonly { readonly name: string; readonly value: number; readonly unit: string }[];
}

/** A pass that needed more than one attempt: a stage, or one case of it. */
export interface FlakySummary {
  readonly stage: string;
  readonly test?: string | undefined;
  readonly failures: readonly Failure[];
}

export interface ServiceSummary {
  readonly id: string;
  readonly command: string;
  readonly status: 'starting' | 'ready' | 'failed' | 'stopped';
  readonly readyMs?: number | undefined;
  readonly address?: string | undefined;
  readonly failure?: Failure | undefined;
}

export interface SlowCase {
  readonly stage: string;
  readonly id: string;
  readonly durationMs: number;
  readonly at?: Location | undefined;
}

/** Everything a person or a dashboard wants to know of a run; plain JSON of bounded size. */
export interface RunSummary {
  readonly version: 1;
  readonly run: string;
  readonly pipeline: string;
  readonly root: string;
  readonly portcullis: string;
  readonly startedAt: number;
  readonly verdict: SummaryVerdict;
  /** Why the verdict is not the one the stream stated. */
  readonly doubt?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly durationMs: number;
  readonly counts: CaseCounts;
  readonly firstCause?: Failure | undefined;
  /** Failures after the first cause: at most `LIMITS.failures`; `furtherTotal` counts all. */
  readonly further: readonly Failure[];
  readonly furtherTotal: number;
  readonly stages: readonly StageSummary[];
  readonly flaky: readonly FlakySummary[];
  readonly flakyTotal: number;
  readonly services: readonly ServiceSummary[];
  readonly slowest: readonly SlowCase[];
  readonly notes: readonly {
    readonly level: 'info' | 'warning';
    readonly message: string;
    readonly stage?: string | undefined;
  }[];
  readonly cleanups: readonly (Cleanup & { readonly owner: string })[];
  readonly cleanupsTotal: number;
  readonly interruptedBy?: 'SIGINT' | 'SIGTERM' | undefined;
  readonly checkpoint?:
    | { readonly made: true; readonly ref: string; readonly commit: string }
    | { readonly made: false; readonly why: string }
    | undefined;
}

/** What bounds the memory of a summary, however long the run. */
export const LIMITS = {
  failures: 200,
  flaky: 100,
  slowest: 10,
  notes: 100,
  cleanups: 100,
  figures: 30,
  running: 1_000,
  /** Ids of failing cases remembered per stage, to tell that a later attempt passed them. */
  failedIds: 10_000,
  /** Characters of one failure's excerpt. */
  excerpt: 8_000,
} as const;
