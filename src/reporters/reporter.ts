import type { RunEvent } from '../model/event.ts';

/** A report that was asked for and could not be written, or a view that broke. */
export interface ReportProblem {
  readonly reporter: string;
  /** One line: what could not be done, and why. */
  readonly message: string;
  readonly help: string;
  /** A missing report is red: nobody may take its absence for a pass. A broken view is only noted. */
  readonly red: boolean;
}

export interface ReportResult {
  /** Absolute paths of the files that now exist. */
  readonly written: readonly string[];
  readonly problems?: readonly ReportProblem[];
}

/** Turns the event stream of one run into one form. Never throws into the run: see `combineReporters`. */
export interface Reporter {
  readonly name: string;
  /** `report`s write files and finish first; `view`s show them, and finish last. */
  readonly role: 'report' | 'view';
  handle(event: RunEvent): void;
  /** Writes what is left. `reports` is what the reports came to, for the views to tell. */
  finish(reports: ReportResult): Promise<ReportResult>;
}
