import type { CheckReport } from '../../ssot/check.ts';
import type { Finding } from '../../ssot/finding.ts';
import { RULES } from '../../ssot/rules/all.ts';
import { plural } from '../../util/plural.ts';
import { fixedLine, headline } from './render.ts';

/** Below what GitHub and GitLab take as a comment, with room for what a script adds; in bytes of UTF-8. */
const MAX_BYTES = 60_000;
/** What one row may take, so that one long message cannot keep all others out. */
const MAX_CELL = 600;

/** New findings for a pull request: grouped by rule, root causes first, at most 60 kB; what is left out is counted. */
export function renderMarkdown({ summary, findings, files }: CheckReport): string {
  const fresh = findings.filter(({ status }) => status === 'new');
  const end = [
    `${plural(Object.keys(summary.byRule).length, 'rule')} on ${plural(files.scanned, 'file')}. ${summary.baseline} in the baseline.`,
    ...(summary.fixed > 0 ? [fixedLine(summary.fixed)] : []),
    '',
  ].join('\n');
  const out = [`## Single source of truth: ${headline(summary).toLowerCase()}\n\n`];
  let bytes = Buffer.byteLength(out[0]! + end) + 200;
  let told = 0;
  let rule = '';
  for (const finding of fresh) {
    const heading = finding.rule === rule ? '' : headingOf(finding, fresh, out.length === 1);
    const text = heading + rowOf(finding);
    bytes += Buffer.byteLength(text);
    if (bytes > MAX_BYTES) break;
    rule = finding.rule;
    out.push(text);
    told++;
  }
  const left = fresh.length - told;
  if (left > 0) out.push(`\n… and ${left} more: run \`portcullis ssot check\`.\n`);
  return `${out.join('')}${told > 0 ? '\n' : ''}${end}`;
}

function headingOf({ rule }: Finding, fresh: readonly Finding[], first: boolean): string {
  const amount = fresh.filter((it) => it.rule === rule).length;
  const summary = RULES.find(({ id }) => id === rule)?.summary ?? '';
  return `${first ? '' : '\n'}### ${rule} (${amount})\n\n${literal(summary)}\n\n| where | what | next step |\n|---|---|---|\n`;
}

function rowOf({ path, line, message, help }: Finding): string {
  return tableRow(`${path}:${line}`, message, help);
}

function cell(text: string): string {
  const chars = [...text];
  return literal(chars.length > MAX_CELL ? `${chars.slice(0, MAX_CELL).join('')}…` : text);
}

/** Text as itself: no markup, no table cell and no line ends in it, nobody is notified by it. */
export function literal(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|~#&]/g, '\\$&')
    .replaceAll('@', '@\u200B');
}

/** One table of a report. */
export interface Table {
  readonly title: string;
  /** What the title counts, where that is not the rows. */
  readonly amount?: number;
  readonly columns: readonly string[];
  /** As `tableRow` gives them. */
  readonly rows: readonly string[];
}

/** A head, as many rows of the tables as fit into 60 kB, and an end; what is left out is counted, and `command` has it. */
export function fitTables(head: string, end: string, command: string, tables: readonly Table[]): string {
  let room = MAX_BYTES - Buffer.byteLength(head + end) - 200;
  let left = 0;
  const body: string[] = [];
  for (const { title, columns, rows, amount = rows.length } of tables) {
    if (rows.length === 0) continue;
    const heading = `\n### ${title} (${amount})\n\n| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}\n`;
    room -= Buffer.byteLength(heading);
    const fitting = rows.filter((text) => {
      room -= Buffer.byteLength(text);
      return room >= 0;
    });
    left += rows.length - fitting.length;
    if (fitting.length > 0) body.push(heading, ...fitting);
  }
  const more = left === 0 ? '' : `\n… and ${left} more: run \`${command}\`.\n`;
  return head + body.join('') + more + end;
}

/** A row of a table, of text that is shown as it is. */
export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |\n`;
}
