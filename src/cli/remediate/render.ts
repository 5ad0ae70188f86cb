import { describeGate } from '../../remediation/gate.ts';
import type { PhaseReport, RemediationReport } from '../../remediation/phases/report.ts';
import type { RemediateStep } from '../../remediation/phases/session.ts';
import { formatDuration } from '../../util/duration.ts';
import { plural } from '../../util/plural.ts';

const short = (hash: string): string => hash.slice(0, 12);

/** One line for what has just happened. */
export function renderStep(step: RemediateStep): string {
  switch (step.step) {
    case 'begun':
      return `  ${step.resumed ? 'resumed   ' : 'branch    '} ${step.branch}, from ${short(step.start)}`;
    case 'phase':
      return `${step.nth}/${step.of} ${step.name}`;
    case 'gate': {
      const mark = { passed: '✓', failed: '✗', unknown: '?' }[step.result.verdict];
      return `  ${mark} ${step.what}: ${describeGate(step.result)}  (${formatDuration(step.ms)})`;
    }
    case 'applied':
      return `  applied    ${plural(step.files, 'file')}`;
    case 'refine':
      return `  refining   ${plural(step.changes, 'change')}: ${step.why}`;
    case 'isolated':
      return `  kept out   ${step.paths.join(' → ')}, as ${step.patch}`;
    case 'committed':
      return `  committed  ${short(step.commit)} ${step.subject}`;
    case 'reverted':
      return `  reverted   ${short(step.commit)}, by ${short(step.by)}`;
    case 'failed':
      return step.retryInMs === undefined
        ? `  failed     ${step.why}`
        : `  failed     ${step.why}\n  again      ${step.retryInMs === 0 ? 'at once' : `in ${formatDuration(step.retryInMs)}`}`;
    case 'unchanged':
      return '  unchanged  it changed nothing: no commit';
    case 'rebased':
      return `  rebased    ${plural(step.commits, 'commit')} onto ${short(step.onto)}, each judged anew`;
    case 'landed':
      return `  landed     ${step.branch} is at ${short(step.to)}`;
  }
}

const HEADS: Readonly<Record<RemediationReport['outcome'], string>> = {
  done: '✓ DONE',
  landed: '✓ LANDED',
  unchanged: '✓ NOTHING TO DO',
  red: '✗ STILL RED',
  escalated: '✗ A PERSON MUST DECIDE',
  waiting: '… WAITING FOR A PERSON',
  stopped: '✗ STOPPED',
  interrupted: '✗ INTERRUPTED',
};

/** What came of it, phase by phase, with what can be done now. */
export function renderReport(report: RemediationReport): string {
  const { outcome, message, phases, next, page, branch, tip, ms } = report;
  return [
    `${HEADS[outcome]}  ${message}  (${formatDuration(ms)})`,
    ...phases.flatMap(renderPhase),
    ...(outcome === 'unchanged' || (outcome === 'red' && phases.length === 0)
      ? []
      : [`  branch  ${branch}, at ${short(tip)}`]),
    ...next.map((line) => `  next    ${line}`),
    ...(page === null ? [] : [`  page    ${page}`]),
  ].join('\n');
}

function renderPhase({ name, outcome, commit, files, ms, isolated, reverted }: PhaseReport): string[] {
  const mark = outcome === 'committed' || outcome === 'unchanged' ? '✓' : '✗';
  const what = commit === null ? '' : ` ${short(commit)}, ${plural(files, 'file')}`;
  const undone = reverted.length === 0 ? '' : `, ${plural(reverted.length, 'commit')} reverted`;
  return [
    `  ${mark} ${name}: ${outcome}${what}${undone}  (${formatDuration(ms)})`,
    ...isolated.map(({ paths, why }) => `      kept out ${paths.join(' → ')}: ${why}`),
  ];
}
