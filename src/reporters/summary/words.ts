import type { CaseCounts } from '../../model/case.ts';
import { type Failure, kindOf } from '../../model/failure.ts';
import { formatDuration } from '../../util/duration.ts';
import { oneLine } from '../text/clean.ts';
import type { RunSummary, StageSummary } from './types.ts';

/** `1 stage`, `2 stages`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `61 passed, 1 failed`: what there is of each, or nothing. */
function describeCounts(counts: CaseCounts): string {
  const parts = [
    counts.passed > 0 ? `${counts.passed} passed` : '',
    counts.failed > 0 ? `${counts.failed} failed` : '',
    counts.error > 0 ? plural(counts.error, 'error') : '',
    counts.skipped > 0 ? `${counts.skipped} skipped` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Whether a stage has told of cases, which reports list one by one. */
export function hasCases(stage: StageSummary | undefined): boolean {
  return stage !== undefined && Object.values(stage.counts).some((count) => count > 0);
}

/** What kind of red a failure is, for a heading: a collection error is not a test failure. */
export function describeKind(failure: Failure): string {
  switch (kindOf(failure)) {
    case 'failure':
      return 'failure';
    case 'collection':
      return 'collection error';
    case 'nothing-ran':
      return 'nothing ran';
    case 'infrastructure':
      return 'infrastructure fault';
  }
}

/** The verdict in one line: never in words that a red run could share with a green one. */
export function describeVerdict(summary: RunSummary): string {
  const name = oneLine(summary.pipeline, 80) || 'the run';
  const time = formatDuration(summary.durationMs);
  const stages = plural(summary.stages.length, 'stage');
  const of = (status: StageSummary['status']) =>
    summary.stages.filter((stage) => stage.status === status).length;
  const notRun =
    of('cancelled') + summary.stages.filter((stage) => stage.status === 'skipped' && stage.selected).length;
  switch (summary.verdict) {
    case 'passed': {
      const left = of('skipped') > 0 ? `, ${of('skipped')} left out` : '';
      const flaky = summary.flakyTotal > 0 ? `, ${summary.flakyTotal} flaky` : '';
      return `PASSED  ${name} in ${time}: ${of('passed')} of ${stages}${left}${flaky}`;
    }
    case 'failed': {
      const stopped = notRun > 0 ? `, ${notRun} stopped or not started` : '';
      return `FAILED  ${name} after ${time}: ${of('failed')} of ${stages} failed${stopped}`;
    }
    case 'interrupted':
      return `INTERRUPTED  ${name} after ${time}${summary.interruptedBy ? ` by ${summary.interruptedBy}` : ''}: nothing can be said of what did not run`;
    case 'unfinished':
      return `NOT FINISHED  ${name}: ${summary.doubt}`;
    case 'contradictory':
      return `NOT PASSED  ${name}: ${summary.doubt}`;
  }
}

/** What a stage came to: `61 passed, 1 failed`, `from cache`, `412 files`: as many of these, whole, as `room` columns hold. */
export function describeStage(stage: StageSummary, room = Number.POSITIVE_INFINITY): string {
  const parts = [describeCounts(stage.counts)];
  if (stage.fromCache) parts.push('from cache');
  if (stage.attempts > 1) parts.push(`${stage.attempts} attempts`);
  parts.push(...stage.figures.slice(0, 3).map(describeFigure));
  let said = '';
  for (const part of parts.filter((one) => one !== '')) {
    const longer = said === '' ? part : `${said} · ${part}`;
    if (said !== '' && longer.length > room) break;
    said = longer;
  }
  return said;
}

/** `412 files`, `1 connection`, `44 messages received`, `connect p50 2.8 ms`; nothing of warnings that there are none of. */
function describeFigure({ name, value, unit }: StageSummary['figures'][number]): string {
  if (name === 'warnings' && value === 0) return '';
  if (unit === 'ms') return `${oneLine(name, 30)} ${describeMs(value)}`;
  const words = oneLine(name, 30).split(' ');
  // Of one: "1 message received".
  const one = value === 1 && /[^s]s$/.test(unit) ? unit.slice(0, -1) : unit;
  const said = words.includes(unit)
    ? `${rounded(value)} ${words.map((word) => (word === unit ? one : word)).join(' ')}`
    : `${words.join(' ')} ${rounded(value)} ${one}`;
  return oneLine(said, 60);
}

/* Fractions of a millisecond count where a handshake is measured. */
function describeMs(value: number): string {
  return value < 100 ? `${rounded(value)} ms` : formatDuration(value);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
