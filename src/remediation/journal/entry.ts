import type { PhaseReport } from '../phases/report.ts';

/** One step of a remediation, written before it is taken. */
export type Entry =
  | {
      readonly step: 'begin';
      readonly version: 1;
      readonly id: string;
      readonly name: string;
      /** Of the plan, absolute. */
      readonly file: string;
      readonly start: string;
      /** The branch that it is for; null when HEAD was detached. */
      readonly branch: string | null;
      /** ISO 8601. */
      readonly at: string;
    }
  | { readonly step: 'branch'; readonly ref: string; readonly to: string }
  | { readonly step: 'phase'; readonly phase: string; readonly base: string }
  | {
      readonly step: 'attempt';
      readonly phase: string;
      readonly attempt: number;
      readonly base: string;
      readonly good: string;
      readonly fresh: boolean;
    }
  | { readonly step: 'person'; readonly phase: string; readonly path: string }
  | { readonly step: 'applied'; readonly phase: string; readonly tree: string }
  | { readonly step: 'refine'; readonly phase: string; readonly changes: number }
  /** What has proved good of the phase so far, as a tree. */
  | { readonly step: 'good'; readonly phase: string; readonly tree: string }
  | { readonly step: 'keep'; readonly phase: string; readonly ref: string }
  | { readonly step: 'commit'; readonly phase: string; readonly tree: string }
  | { readonly step: 'revert'; readonly phase: string; readonly commit: string; readonly why: string }
  /** The branch is about to be moved by compare-and-swap. */
  | {
      readonly step: 'advance';
      readonly phase: string;
      readonly kind: 'commit' | 'revert';
      readonly from: string;
      readonly to: string;
    }
  | { readonly step: 'prove'; readonly phase: string; readonly commit: string }
  | { readonly step: 'done'; readonly phase: string; readonly report: PhaseReport }
  | { readonly step: 'final'; readonly commit: string }
  | { readonly step: 'rebase'; readonly onto: string }
  | { readonly step: 'land'; readonly branch: string; readonly from: string; readonly to: string }
  | { readonly step: 'end'; readonly outcome: string };

export type Begin = Extract<Entry, { step: 'begin' }>;
