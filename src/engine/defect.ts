import type { StageFailure } from '../model/ports.ts';

/** A failure that is ours: something threw, or did what it must never do. `error` is what was thrown. */
export function defect(message: string, error?: unknown): StageFailure {
  const what =
    error === undefined ? message : `${message}: ${error instanceof Error ? error.message : error}`;
  return {
    reason: 'internal',
    message: what,
    excerpt: error instanceof Error ? error.stack : undefined,
    help: 'This is a defect of portcullis; please report it with the journal of this run.',
  };
}
