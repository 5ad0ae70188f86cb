import type { Failure } from './failure.ts';

/** Why something did not run, or was stopped before its end. */
export type Stop =
  | {
      readonly kind: 'gate';
      readonly stage: string;
      /** The failure that closed it. */
      readonly message: string;
      /** Of a scoped gate: which failure blocks this, and how it reaches what failed. */
      readonly reach?: string | undefined;
    }
  | { readonly kind: 'need'; readonly stage: string }
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' }
  | { readonly kind: 'run-timeout'; readonly afterMs: number }
  | { readonly kind: 'selection'; readonly message: string };

/** How a stage ended. A cancelled stage is never a failed one. */
export type Outcome =
  | {
      readonly status: 'passed';
      readonly from: 'run' | 'cache';
      /** The failures of earlier attempts: passed on retry is flaky, and says so. */
      readonly flaky?: readonly Failure[] | undefined;
    }
  | { readonly status: 'failed'; readonly failures: readonly [Failure, ...Failure[]] }
  | { readonly status: 'cancelled' | 'skipped'; readonly because: Stop };

/** One sentence for a `Stop`, for people. */
export function describeStop(stop: Stop): string {
  switch (stop.kind) {
    case 'gate':
      return `the gate of '${stop.stage}' closed: ${stop.reach ?? stop.message}`;
    case 'need':
      return `needs '${stop.stage}', which did not pass`;
    case 'signal':
      return `interrupted by ${stop.signal}`;
    case 'run-timeout':
      return `the run reached its time limit of ${stop.afterMs / 1000} s`;
    case 'selection':
      return stop.message;
  }
}

/** `describeStop` for a page that tells the failure of the gate elsewhere: its message is left out. */
export function describeStopBriefly(stop: Stop): string {
  return stop.kind === 'gate' && stop.reach === undefined
    ? `the gate of '${stop.stage}' closed`
    : describeStop(stop);
}
