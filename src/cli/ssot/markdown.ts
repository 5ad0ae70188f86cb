import type { CheckReport } from '../../ssot/check.ts';
import type { Finding } from '../../ssot/finding.ts';
import { RULES } from '../../ssot/rules/all.ts';
import { fixedLine, headline } from './render.ts';

/** Below what GitHub and GitLab take as a comment, with room for what a script adds; in bytes of UTF-8. */
export const MAX_BYTES = 60_000;
/** What one row may take, so that one long message cannot keep all others out. */
const MAX_CELL = 600;

/** New findings for a pull request: grouped by rule, root causes first, at most 60 kB; what is left out is counted. */
export function renderMarkdown({ summary, findings, files }: CheckReport): string {
  const fresh = findings.filter(({ status }) => status === 'new');
  const end = [
    `${Object.keys(summary.byRule).length} rules on ${files.scanned} ${files.scanned === 1 ? 'file' : 'files'}. ${summary.baseline} in the baseline.`,
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
  return `| ${cell(`${path}:${line}`)} | ${cell(message)} | ${cell(help)} |\n`;
}

export function cell(text: string): string {
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
