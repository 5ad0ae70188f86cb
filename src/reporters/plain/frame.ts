/** How a log groups the output of one stage: nothing for a plain log, foldable sections for a CI service. */
export interface Frame {
  /** Marker lines; empty where there are none. `title` is clean, on one line. */
  open(id: string, title: string, t: number): string;
  close(id: string, t: number): string;
  /** Makes text of others harmless to whoever reads the log; it comes cleaned, and may hold many lines. */
  guard(text: string): string;
  /** Whether output of stages that passed is shown: it is where it folds away. */
  readonly folds: boolean;
}

export const PLAIN_FRAME: Frame = {
  open: () => '',
  close: () => '',
  guard: (text) => text,
  folds: false,
};
