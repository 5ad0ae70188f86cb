import type { DiffReport, StoppedGroup } from '../../ssot/diff/report.ts';
import { baseInWords, count, countsInWords, filesInWords, wayOf } from './diff-words.ts';
import { cell, literal, MAX_BYTES } from './markdown.ts';

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
  const sections: readonly (readonly [title: string, head: string, rows: readonly string[]])[] = [
    [
      'Modules that cannot be imported any more',
      '| root cause | what | takes down |',
      broken.imports.map(groupRow),
    ],
    [
      'Newly broken',
      '| where | what | next step |',
      broken.findings.map(({ path, line, message, help }) => row(`${path}:${line}`, message, help)),
    ],
    [
      'Newly mended',
      '| rule | where | what it was |',
      mended.findings.map(({ rule, path, line, message }) => row(rule, `${path}:${line}`, message)),
    ],
    [
      'Definitions that are gone or moved',
      '| what | was | is |',
      [
        ...gone.map((it) => row(`${it.kind} ${it.symbol}`, `${it.path}:${it.line}`, 'gone')),
        ...moved.map(({ from, to }) =>
          row(`${from.kind} ${from.symbol}`, `${from.path}:${from.line}`, `${to.path}:${to.line}`),
        ),
      ],
    ],
    [
      'New classes with a name that others have',
      '| what | where | also |',
      homonyms.map(({ added, others }) =>
        row(
          added.symbol,
          `${added.path}:${added.line}`,
          others.map((it) => `${it.path}:${it.line}`).join(', '),
        ),
      ),
    ],
  ];
  const title = `## Single source of truth: breaks ${countsInWords(summary.broken)}\n`;
  let room = MAX_BYTES - Buffer.byteLength(title + end) - 200;
  let left = 0;
  const body: string[] = [];
  for (const [name, head, rows] of sections) {
    if (rows.length === 0) continue;
    const heading = `\n### ${name} (${rows.length})\n\n${head}\n|---|---|---|\n`;
    room -= Buffer.byteLength(heading);
    const fitting = rows.filter((text) => {
      room -= Buffer.byteLength(text);
      return room >= 0;
    });
    left += rows.length - fitting.length;
    if (fitting.length > 0) body.push(heading, ...fitting);
  }
  const more = left === 0 ? '' : `\n… and ${left} more: run \`portcullis ssot diff\`.\n`;
  return title + body.join('') + more + end;
}

function groupRow({ path, line, message, modules }: StoppedGroup): string {
  const tests = modules.filter(({ test }) => test).length;
  const some = modules.slice(0, 3).map(wayOf).join('; ');
  const what = `${count(modules.length, 'module')}${tests === 0 ? '' : `, ${count(tests, 'test file')} among them`}: ${some}`;
  return row(`${path}:${line}`, message, what);
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |\n`;
}
