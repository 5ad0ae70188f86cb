import { type Failure, kindOf } from '../../model/failure.ts';
import { describeStop, type Outcome } from '../../model/outcome.ts';
import { bounded } from '../summary/failures.ts';
import type { RunSummary, StageSummary } from '../summary/types.ts';
import type { Attempts, EarlierAttempt } from './attempts.ts';
import { caseKey } from './key.ts';
import type { StageTexts } from './stage-texts.ts';

/** What a report says of a stage as such, in the form of a case. */
export interface StageReport {
  readonly id: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  readonly durationMs: number;
  readonly startedAt: number;
  /** First the one that decides, then the others. */
  readonly failures: readonly Failure[];
  /** Why it is skipped. */
  readonly note?: string | undefined;
  readonly earlier: readonly EarlierAttempt[];
  readonly output: string;
  readonly outputCut: number;
}

/**
 * The stages that their cases do not tell: those without cases, those that were cancelled or skipped, those
 * that failed by something other than a case, and those that passed only on a later attempt. Where the run
 * is red and nothing in the report would be, one more for the run itself.
 */
export function stageReports(
  summary: RunSummary,
  outcomes: ReadonlyMap<string, Outcome>,
  recovered: ReadonlyMap<string, readonly EarlierAttempt[]>,
  attempts: Attempts,
  texts: StageTexts,
): StageReport[] {
  const reports = summary.stages.flatMap((stage) => {
    const outcome = outcomes.get(stage.id);
    const base = describe(stage, outcome);
    const { passed, failed, error, skipped } = stage.counts;
    const untold = base.failures.filter((failure) => !isTold(failure, attempts));
    const earlier = [...flakyOf(stage, outcome, attempts), ...(recovered.get(stage.id) ?? [])];
    const told = passed + failed + error + skipped > 0 && untold.length === 0 && base.status !== 'skipped';
    if (told && earlier.length === 0) return [];
    const { text, cut } = texts.of(stage.id);
    const status = told ? ('passed' as const) : base.status;
    return [
      {
        ...base,
        status,
        failures: untold.length > 0 ? untold : base.failures,
        earlier,
        output: text,
        outputCut: cut,
      },
    ];
  });
  const red = reports.some((one) => one.status === 'failed' || one.status === 'error');
  const redCase = summary.stages.some((stage) => attempts.failing(stage.id) > 0);
  return summary.verdict === 'passed' || red || redCase ? reports : [...reports, runItself(summary)];
}

function describe(
  stage: StageSummary,
  outcome: Outcome | undefined,
): Omit<StageReport, 'earlier' | 'output' | 'outputCut'> {
  const { id, title, durationMs, startedAt } = stage;
  const base = { id, title, durationMs, startedAt };
  if (outcome?.status === 'passed') return { ...base, status: 'passed', failures: [] };
  if (outcome?.status === 'failed') {
    const status = kindOf(outcome.failures[0]) === 'failure' ? 'failed' : 'error';
    return { ...base, status, failures: outcome.failures.slice(0, 100).map(bounded) };
  }
  const unended = stage.startedAt === 0 ? 'the run ended before it started' : 'the run ended before it did';
  const because = outcome === undefined ? stage.because : describeStop(outcome.because);
  return { ...base, status: 'skipped', failures: [], note: because ?? unended };
}

/* A failure is told where the case that it names fails, or, naming none, where it only sums up failing cases. */
function isTold(failure: Failure, attempts: Attempts): boolean {
  if (failure.test !== undefined) return attempts.isFailing(caseKey(failure.stage, failure.test));
  const sumsUp = ['tests-failed', 'rule-violated', 'expectation', 'collection-error'].includes(
    failure.reason,
  );
  return sumsUp && attempts.failing(failure.stage) > 0;
}

function flakyOf(stage: StageSummary, outcome: Outcome | undefined, attempts: Attempts): EarlierAttempt[] {
  if (outcome?.status !== 'passed') return [];
  return (outcome.flaky ?? [])
    .filter(
      (failure) => failure.test === undefined || attempts.of(caseKey(stage.id, failure.test)).length === 0,
    )
    .slice(0, 10)
    .map((failure, index) => ({
      attempt: index + 1,
      status: 'failed',
      durationMs: 0,
      failure: bounded(failure),
    }));
}

function runItself(summary: RunSummary): StageReport {
  const message =
    summary.doubt ??
    `the run was ${summary.verdict}${summary.interruptedBy ? ` by ${summary.interruptedBy}` : ''}`;
  const failure: Failure = summary.firstCause ?? { reason: 'internal', stage: '(run)', message };
  return {
    id: '(run)',
    title: 'the run as a whole',
    status: 'error',
    durationMs: summary.durationMs,
    startedAt: summary.startedAt,
    failures: [failure],
    earlier: [],
    output: '',
    outputCut: 0,
  };
}
