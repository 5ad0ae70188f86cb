import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckReport } from '../../ssot/check.ts';
import type { Finding } from '../../ssot/finding.ts';
import { RULES } from '../../ssot/rules/all.ts';
import { version } from '../../util/version.ts';

const BASE = 'SRCROOT';
type Columns = (finding: Finding) => number | undefined;

/** What a log is made of: a check, or what of it is newly broken. */
interface Judged {
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly summary: Pick<CheckReport['summary'], 'byRule'>;
}

/** Findings as SARIF 2.1.0 for code scanning: those of the baseline are there as suppressed. Paths are relative to `SRCROOT`. */
export async function renderSarif({ root, findings, summary }: Judged): Promise<string> {
  const rules = RULES.filter(({ id }) => summary.byRule[id] !== undefined);
  const columns = await readColumns(root, findings);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'portcullis',
            semanticVersion: version(),
            rules: rules.map(({ id, summary, help }) => ({
              id,
              shortDescription: { text: summary },
              help: { text: help },
              defaultConfiguration: { level: 'error' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { uri: pathToFileURL(`${root}/`).href } },
        invocations: [{ executionSuccessful: true }],
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: 'error',
          message: { text: plain(`${finding.message}\n${finding.help}`) },
          locations: [{ physicalLocation: place(finding.path, finding.line, columns(finding)) }],
          relatedLocations: finding.related.map(({ path, line, note }, at) => ({
            id: at + 1,
            physicalLocation: place(path, line),
            message: { text: plain(note) },
          })),
          fingerprints: { 'portcullis/v1': finding.fingerprint },
          // The one that GitHub compares; without it an alert is a new one when its line changes.
          partialFingerprints: { primaryLocationLineHash: finding.fingerprint },
          suppressions:
            finding.status === 'new'
              ? []
              : [{ kind: 'external', status: 'accepted', justification: 'It is in the baseline.' }],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function place(path: string, startLine: number, startColumn?: number) {
  return {
    artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: BASE },
    region: { startLine, startColumn },
  };
}

/** A message is written in a small language, in which these would be links and placeholders. */
function plain(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');
}

/** Columns are counted in bytes by us and in UTF-16 units here: the line itself tells. A file that is gone tells none. */
async function readColumns(root: string, findings: readonly Finding[]): Promise<Columns> {
  const wanted = new Map<string, Map<number, Buffer>>();
  for (const { path, line, column } of findings)
    if (column > 1) wanted.set(path, (wanted.get(path) ?? new Map()).set(line, Buffer.alloc(0)));
  for (const [path, lines] of wanted) {
    const text = (await readFile(join(root, path)).catch(() => Buffer.alloc(0))).toString('latin1');
    for (const [nth, line] of text.split(/\r\n|\r|\n/).entries())
      if (lines.has(nth + 1)) lines.set(nth + 1, Buffer.from(line, 'latin1'));
  }
  return ({ path, line, column }) => {
    if (column === 1) return 1;
    const before = wanted
      .get(path)
      ?.get(line)
      ?.subarray(0, column - 1);
    return before?.length === column - 1 ? before.toString('utf8').length + 1 : undefined;
  };
}
