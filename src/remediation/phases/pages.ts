import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderMarkdown } from './markdown.ts';
import type { RemediationReport } from './report.ts';
import type { Session } from './session.ts';

/** Outcomes that a person must look at. */
const FOR_A_PERSON: ReadonlySet<RemediationReport['outcome']> = new Set(['escalated', 'waiting', 'red']);

/**
 * Keeps the report beside the journal, as JSON and as Markdown, and where a person must decide names the page that says about
 * what. A report that cannot be written is no reason to fail: it is printed too.
 */
export function writePages({ directory }: Session, report: RemediationReport): RemediationReport {
  const page = join(directory, FOR_A_PERSON.has(report.outcome) ? 'escalation.md' : 'report.md');
  const told = FOR_A_PERSON.has(report.outcome) ? { ...report, page } : report;
  try {
    writeFileSync(join(directory, 'report.json'), `${JSON.stringify(told, null, 2)}\n`);
    writeFileSync(page, renderMarkdown(told));
    return told;
  } catch {
    return report;
  }
}
