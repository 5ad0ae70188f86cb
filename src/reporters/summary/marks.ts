import type { Palette } from '../text/palette.ts';
import type { StageSummary } from './types.ts';

/** The sign of a stage: only one that passed may be green. */
export function mark(stage: Pick<StageSummary, 'status' | 'counts'>, paint: Palette): string {
  switch (stage.status) {
    case 'passed':
      return stage.counts.failed + stage.counts.error > 0 ? paint.red('✗') : paint.green('✓');
    case 'failed':
      return paint.red('✗');
    case 'cancelled':
      return paint.yellow('■');
    case 'skipped':
      return paint.dim('–');
    case 'running':
    case 'stopping':
      return paint.yellow('…');
    case 'planned':
      return paint.dim('○');
  }
}

/** Width of a column of stage names; a very long name does not push the rest away. */
export function nameWidth(stages: readonly { readonly id: string }[]): number {
  return Math.min(32, Math.max(...stages.map((stage) => stage.id.length)));
}
