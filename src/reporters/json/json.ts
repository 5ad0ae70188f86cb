import type { Reporter } from '../reporter.ts';
import { createSummarizer } from '../summary/reduce.ts';

/** The summary of a run as one JSON document (`schemas/run-summary.schema.json`), written at its end. */
export function createJsonReporter(write: (text: string) => void): Reporter {
  const summarizer = createSummarizer();
  return {
    name: 'json',
    role: 'view',
    handle: summarizer.add,
    async finish() {
      write(`${JSON.stringify(summarizer.value(), null, 2)}\n`);
      return { written: [] };
    },
  };
}
