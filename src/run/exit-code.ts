import type { Verdict } from '../model/event.ts';
import type { Failure } from '../model/failure.ts';

/** Exit codes of the contract; never a count. */
export const EXIT = {
  passed: 0,
  failed: 1,
  usage: 2,
  escalated: 3,
  defect: 70,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** The exit code of a run. `doubtful`: a report that was asked for is missing, or the events do not bear the verdict out. */
export function exitCodeOf(
  verdict: Verdict,
  signal: 'SIGINT' | 'SIGTERM' | undefined,
  firstCause: Failure | undefined,
  doubtful: boolean,
): number {
  if (signal !== undefined) return EXIT[signal];
  if (firstCause?.reason === 'internal') return EXIT.defect;
  return verdict === 'passed' && !doubtful ? EXIT.passed : EXIT.failed;
}
