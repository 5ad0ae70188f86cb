import type { RunEvent } from '../model/event.ts';
import type { Reporter, ReportProblem, ReportResult } from './reporter.ts';
import { oneLine } from './text/clean.ts';

export interface Reporters {
  handle(event: RunEvent): void;
  /** Finishes reports, then views. A `red` problem must make the exit code non-zero. Never rejects. */
  finish(): Promise<{ readonly written: readonly string[]; readonly problems: readonly ReportProblem[] }>;
}

/**
 * Fans the events out to every reporter and keeps each one's faults to itself: a reporter that throws is
 * told nothing more, is noted once through `warn` (stderr), and is named in the problems of `finish`.
 */
export function combineReporters(reporters: readonly Reporter[], warn: (line: string) => void): Reporters {
  const broken = new Map<Reporter, ReportProblem>();

  const fault = (reporter: Reporter, error: unknown): void => {
    const problem: ReportProblem = {
      reporter: reporter.name,
      message: `the ${reporter.name} reporter failed: ${oneLine(error instanceof Error ? error.message : String(error))}`,
      help: 'This is a defect of portcullis: please report it with the journal of this run.',
      red: reporter.role === 'report',
    };
    broken.set(reporter, problem);
    quietly(() => warn(`portcullis: ${problem.message}`));
  };

  async function finishAll(role: Reporter['role'], sofar: Required<ReportResult>): Promise<void> {
    const { written, problems } = sofar as { written: string[]; problems: ReportProblem[] };
    for (const reporter of reporters.filter((one) => one.role === role)) {
      try {
        const result = await reporter.finish({ written: [...written], problems: [...problems] });
        if (!broken.has(reporter)) written.push(...result.written);
        problems.push(...(result.problems ?? []));
      } catch (error) {
        if (!broken.has(reporter)) fault(reporter, error);
      }
      const own = broken.get(reporter);
      if (own !== undefined) problems.push(own);
    }
  }

  return {
    handle(event) {
      for (const reporter of reporters) {
        if (broken.has(reporter)) continue;
        try {
          reporter.handle(event);
        } catch (error) {
          fault(reporter, error);
        }
      }
    },
    async finish() {
      const sofar = { written: [], problems: [] };
      await finishAll('report', sofar);
      await finishAll('view', sofar);
      return sofar;
    },
  };
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // stderr is closed: there is nobody left to tell.
  }
}
