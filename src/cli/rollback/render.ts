import { describeGate } from '../../remediation/gate.ts';
import { describeCommit } from '../../remediation/rollback/culprit.ts';
import type { RollbackResult, RollbackStep } from '../../remediation/rollback/types.ts';
import { formatDuration } from '../../util/duration.ts';
import { plural } from '../../util/plural.ts';

/** One line for what has just happened. */
export function renderStep(step: RollbackStep): string {
  switch (step.step) {
    case 'checkpoint':
      return `  back to    ${step.checkpoint} (${step.commit.slice(0, 12)}), ${plural(step.commits, 'commit')} ago`;
    case 'gate': {
      const mark = { passed: '✓', failed: '✗', unknown: '?' }[step.result.verdict];
      const what = `${step.what}, ${step.commit.slice(0, 12)}`;
      return `  ${mark} ${what}: ${describeGate(step.result)}  (${formatDuration(step.ms)})`;
    }
    case 'bisect':
      return `  bisect     ${plural(step.left, 'commit')} left after ${plural(step.probes, 'probe')}`;
    case 'culprit':
      return `  culprit    ${describeCommit(step.commit)}`;
    case 'reverted':
      return `  reverted   ${step.reverts.length} of them, as ${step.commit.slice(0, 12)}, in a worktree`;
    case 'landed':
      return `  moved      ${step.branch}, ${step.from.slice(0, 12)} → ${step.to.slice(0, 12)}`;
  }
}

/** What came of it, with the next step where there is one. */
export function renderResult(result: RollbackResult): string {
  switch (result.outcome) {
    case 'nothing-to-do':
      return `✓ NOTHING TO DO  ${result.message}`;
    case 'interrupted':
      return '✗ INTERRUPTED  nothing was changed';
    case 'refused':
      return `portcullis: ${result.message}\n  ${result.help}\nNothing was changed.`;
    case 'escalated':
      return [
        `✗ A PERSON MUST DECIDE  ${result.message}`,
        ...result.evidence.map((line) => `    ${line}`),
        `  next  ${result.help}`,
        'No branch was moved.',
      ].join('\n');
    case 'proved':
    case 'rolled-back': {
      const undone = result.reverted.map((commit) => `    ${describeCommit(commit)}`);
      const head =
        result.outcome === 'proved'
          ? `✓ WOULD ROLL BACK  ${result.branch} stays at ${result.from.slice(0, 12)}; the revert is ${result.to.slice(0, 12)}`
          : `✓ ROLLED BACK  ${result.branch} is at ${result.to.slice(0, 12)}, and passes`;
      const because = `  because  ${result.cause.stage} › ${result.cause.message}`;
      const next = `  next  portcullis checkpoint create ${result.checkpoint.record.pipeline}, for a checkpoint of the new head`;
      return [head, '  undone', ...undone, because, ...(result.outcome === 'proved' ? [] : [next])].join(
        '\n',
      );
    }
  }
}
