import type { RunEvent } from '../../model/event.ts';
import type { StageSummary, SummaryVerdict } from './types.ts';

type Finished = Extract<RunEvent, { type: 'run-finished' }>;

/**
 * The verdict a reader may be shown. A pass is believed only where the stages bear it out; every other
 * stream is red, with the reason: this is what keeps reports from ever showing a false green.
 */
export function judge(
  finished: Finished | undefined,
  stages: readonly Pick<StageSummary, 'id' | 'status' | 'counts' | 'selected'>[],
): { readonly verdict: SummaryVerdict; readonly doubt?: string } {
  if (finished === undefined) {
    return {
      verdict: 'unfinished',
      doubt: 'the run did not finish: its event stream ends before its verdict',
    };
  }
  if (finished.verdict !== 'passed') return { verdict: finished.verdict };
  const doubt = whyNotPassed(finished, stages);
  return doubt === undefined ? { verdict: 'passed' } : { verdict: 'contradictory', doubt };
}

function whyNotPassed(finished: Finished, stages: Parameters<typeof judge>[1]): string | undefined {
  if (finished.exitCode !== 0) return `it was said to have passed, but its exit code is ${finished.exitCode}`;
  if (finished.firstCause !== undefined)
    return `it was said to have passed, but '${finished.firstCause.stage}' failed`;
  for (const stage of stages) {
    const passed = stage.status === 'passed' || (stage.status === 'skipped' && stage.selected === false);
    if (!passed) return `it was said to have passed, but '${stage.id}' is ${stage.status}`;
    if (stage.status === 'passed' && stage.counts.failed + stage.counts.error > 0)
      return `it was said to have passed, but '${stage.id}' has failing cases`;
  }
  if (!stages.some((stage) => stage.status === 'passed'))
    return 'it was said to have passed, but no stage ran';
  return undefined;
}
