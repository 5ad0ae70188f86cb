import type { ImpactReport } from '../../ssot/impact/report.ts';
import { count, wayOf } from './diff-words.ts';
import { consumersInWords, howOf, testsInWords } from './impact-text.ts';
import { fitTables, literal, tableRow } from './markdown.ts';

/** The impact of a name for a pull request or an issue, at most 60 kB; what is left out is counted. */
export function renderImpactMarkdown(report: ImpactReport): string {
  const { name, definitions, consumers, breaks, risk, moves } = report;
  const head = [
    `## Impact of ${literal(name)}: ${risk.level} risk`,
    '',
    ...risk.reasons.map(({ level, text }) => `- ${level}: ${literal(text)}`),
    '',
    literal(`${consumersInWords(report)}. ${testsInWords(report)}.`),
    '',
  ].join('\n');
  const later =
    breaks.later === 0 ? '' : `\n${count(breaks.later, 'place')} would fail only when the code runs.\n`;
  return fitTables(head, later, 'portcullis ssot impact', [
    {
      title: 'Defined',
      columns: ['what', 'where', 'area'],
      rows: definitions.map((it) => tableRow(`${it.kind} ${it.symbol}`, `${it.path}:${it.line}`, it.area)),
    },
    {
      title: 'Could not be imported without it',
      columns: ['module', 'certain', 'by'],
      rows: breaks.modules.map((it) => tableRow(it.path, it.certain ? 'yes' : 'maybe', wayOf(it))),
    },
    {
      title: 'Order of moves',
      columns: ['package', 'why then', 'files'],
      rows: moves.map((it) => tableRow(it.package, it.why, it.files.map(({ path }) => path).join(', '))),
    },
    {
      title: 'Consumers',
      columns: ['where', 'how', 'area'],
      rows: consumers.map((it) => tableRow(`${it.path}:${it.line}`, howOf(it), it.area)),
    },
  ]);
}
