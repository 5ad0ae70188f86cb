import type { StageFailure } from '../model/ports.ts';
import { assertionLines, firstLine } from './excerpt.ts';
import type { Places } from './places.ts';
import type { PhaseReport } from './protocol.ts';

/** The failure that a red phase of a test stands for: where the assert is, its lines, how to see it again. */
export function phaseFailure(
  report: PhaseReport,
  test: {
    readonly id: string;
    readonly name: string;
    readonly at: { readonly file: string; readonly line?: number | undefined };
  },
  places: Places,
  reproduce: string,
): StageFailure {
  const cause = firstLine(report.message ?? '') || 'no message';
  const common = {
    at: places.innermost(report.frames ?? []) ?? test.at,
    test: test.id,
    excerpt: assertionLines(report.text ?? ''),
    reproduce,
  };
  switch (report.when) {
    case 'call': {
      const strict = report.message?.startsWith('[XPASS(strict)]');
      const help = strict
        ? 'The test is marked xfail(strict=True) and passes now: remove the mark.'
        : undefined;
      return { reason: 'tests-failed', message: `${test.name}: ${cause}`, help, ...common };
    }
    case 'setup':
      return {
        reason: 'tests-failed',
        message: `${test.name}: setup failed: ${cause}`,
        help: 'A fixture failed; the test itself did not run.',
        ...common,
      };
    case 'teardown':
      return {
        reason: 'tests-failed',
        message: `${test.name}: teardown failed: ${cause}`,
        help: 'The test had passed; a fixture failed while it was cleaning up.',
        ...common,
      };
    default:
      return {
        reason: 'worker-lost',
        message: `${test.name}: ${cause}`,
        help: "xdist lost the worker that ran it; run it alone to see the crash's stack.",
        ...common,
      };
  }
}
