import type { DefinitionPlace, DiffReport, StoppedGroup } from '../../ssot/diff/report.ts';
import { baseInWords, count, countsInWords, filesInWords, wayOf } from './diff-words.ts';
import { fitTables, literal, tableRow } from './markdown.ts';

/** What a pull request breaks and mends, root causes first, at most 60 kB; what is left out is counted. */
export function renderDiffMarkdown(report: DiffReport): string {
  const { summary, broken, mended, definitions, notes } = report;
  const { gone, moved, homonyms } = definitions;
  const end = [
    '',
    `Mends ${countsInWords(summary.mended)}. ${literal(`${filesInWords(report)} since ${baseInWords(report)}.`)}`,
    ...notes.map((note) => literal(`Note: ${note}.`)),
    '',
  ].join('\n');
  const title = `## Single source of truth: breaks ${countsInWords(summary.broken)}\n`;
  return fitTables(title, end, 'portcullis ssot diff', [
    {
      title: 'Modules that cannot be imported any more',
      amount: summary.broken.modules,
      columns: ['root cause', 'what', 'takes down'],
      rows: broken.imports.map(groupRow),
    },
    {
      title: 'Newly broken',
      columns: ['where', 'what', 'next step'],
      rows: broken.findings.map(({ path, line, message, help }) =>
        tableRow(`${path}:${line}`, message, help),
      ),
    },
    {
      title: 'Newly mended',
      columns: ['rule', 'where', 'what it was'],
      rows: mended.findings.map(({ rule, path, line, message }) =>
        tableRow(rule, `${path}:${line}`, message),
      ),
    },
    {
      title: 'Definitions that are gone or moved',
      columns: ['what', 'was', 'is'],
      rows: [
        ...gone.map((it) => tableRow(named(it), place(it), 'gone')),
        ...moved.map(({ from, to }) => tableRow(named(from), place(from), place(to))),
      ],
    },
    {
      title: 'New classes with a name that others have',
      columns: ['what', 'where', 'also'],
      rows: homonyms.map(({ added, others }) =>
        tableRow(added.symbol, place(added), others.map(place).join(', ')),
      ),
    },
  ]);
}

const named = ({ kind, symbol }: DefinitionPlace): string => `${kind} ${symbol}`;
const place = ({ path, line }: DefinitionPlace): string => `${path}:${line}`;

/** Modules of a group that its row names. */
const MAX_NAMED = 3;

/** A root cause, and what it takes down: a module with the cause in itself by its path, others by the way there. */
function groupRow({ path, line, message, modules }: StoppedGroup): string {
  const tests = modules.filter(({ test }) => test).length;
  const named = modules.slice(0, MAX_NAMED).map((it) => (it.chain.length === 0 ? it.path : wayOf(it)));
  const rest = modules.length - named.length;
  const some = `${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
  const what = `${count(modules.length, 'module')}${tests === 0 ? '' : `, ${count(tests, 'test file')} among them`}: ${some}`;
  return tableRow(`${path}:${line}`, message, what);
}
