import { decoded } from './source-text.ts';
import type { FixEdit, FixPlace, FixPlan } from './types.ts';
import { unifiedDiff } from './unified.ts';

/** The document of `ssot fix --format json`. */
export interface FixReport {
  readonly version: 1;
  readonly root: string;
  readonly elapsedMs: number;
  /** Whether the files are on disk as they are told here. */
  readonly written: boolean;
  /** Why they are not although that was asked for. */
  readonly failure: string | null;
  readonly summary: {
    readonly files: number;
    readonly changes: number;
    readonly refused: number;
    readonly look: number;
    readonly blocked: number;
  };
  readonly files: readonly { readonly path: string; readonly changes: number; readonly diff: string }[];
  readonly refused: readonly FixPlace[];
  readonly look: readonly FixPlace[];
  readonly blocked: readonly FixPlace[];
  readonly notes: readonly string[];
}

/** A plan as it is told, with what became of it. */
export function fixReport(
  { root, edits, refused, look, blocked, notes }: FixPlan,
  { written, failure, elapsedMs }: Pick<FixReport, 'written' | 'failure' | 'elapsedMs'>,
): FixReport {
  const files = edits.map((edit) => ({ path: edit.path, changes: edit.changes, diff: diffOf(edit) }));
  const changes = edits.reduce((sum, it) => sum + it.changes, 0);
  const summary = {
    files: edits.length,
    changes,
    refused: refused.length,
    look: look.length,
    blocked: blocked.length,
  };
  return { version: 1, root, elapsedMs, written, failure, summary, files, refused, look, blocked, notes };
}

/** Byte for byte in memory; as UTF-8 where it is told. */
function diffOf({ path, before, after }: FixEdit): string {
  return decoded(unifiedDiff(path, before.toString('latin1'), after.toString('latin1')));
}

/** Whether nothing is left to be done by a person. */
export function isFixed({ summary, failure }: FixReport): boolean {
  return summary.refused === 0 && summary.blocked === 0 && failure === null;
}
