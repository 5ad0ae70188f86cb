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

/** The exit code of a run. A report that was asked for and is missing is red, whatever the stages said. */
export function exitCodeOf(
  verdict: Verdict,
  signal: 'SIGINT' | 'SIGTERM' | undefined,
  firstCause: Failure | undefined,
  reportMissing: boolean,
): number {
  if (signal !== undefined) return EXIT[signal];
  if (firstCause?.reason === 'internal') return EXIT.defect;
  return verdict === 'passed' && !reportMissing ? EXIT.passed : EXIT.failed;
}
