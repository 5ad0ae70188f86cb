import type { DefinitionPlace, DiffReport, Side, StoppedGroup } from '../../ssot/diff/report.ts';
import { formatDuration } from '../../util/duration.ts';
import { baseInWords, count, countsInWords, filesInWords, listed, MAX_LISTED, wayOf } from './diff-words.ts';
import { findingLines } from './render.ts';

/** What is newly broken, root causes first, then what is mended, then the definitions that came, went or moved. */
export function renderDiff(report: DiffReport): string {
  const { summary, broken, mended, notes, elapsedMs, root } = report;
  const lines = [
    ...brokenLines(broken),
    ...mendedLines(mended),
    ...definitionLines(report.definitions),
    ...notes.map((note) => `Note: ${note}.`),
    `Breaks ${countsInWords(summary.broken)}; mends ${countsInWords(summary.mended)}.`,
    `${filesInWords(report)} since ${baseInWords(report)}, under ${root} (${formatDuration(elapsedMs)}).`,
  ];
  return `${lines.join('\n')}\n`;
}

function brokenLines({ imports, findings }: Side): string[] {
  if (imports.length + findings.length === 0) return [];
  return ['Newly broken', '', ...imports.flatMap(groupLines), ...findings.flatMap(withRule)];
}

function groupLines({ path, line, message, modules }: StoppedGroup): string[] {
  const tests = modules.filter(({ test }) => test);
  const others = modules.filter(({ test }) => !test);
  return [
    `${path}:${line}  ${message}`,
    ...listed(
      `${count(others.length, 'module')} cannot be imported`,
      others,
      ({ path: file }) => file,
      wayOf,
    ),
    ...listed(
      `${count(tests.length, 'test file')} cannot be collected`,
      tests,
      ({ path: file }) => file,
      wayOf,
    ),
    '',
  ];
}

function withRule(finding: Side['findings'][number]): string[] {
  const [first = '', ...rest] = findingLines(finding);
  return [`${finding.rule}\n${first}`, ...rest];
}

/** What is mended needs no next step. */
function mendedLines({ imports, findings }: Side): string[] {
  if (imports.length + findings.length === 0) return [];
  return [
    'Newly mended',
    '',
    ...imports.map(
      ({ symbol, modules }) => `  ${count(modules.length, 'module')} can be imported again: ${symbol}`,
    ),
    ...findings.slice(0, MAX_LISTED).map(({ rule, message }) => `  ${rule}  ${message}`),
    ...(findings.length > MAX_LISTED
      ? [`  and ${findings.length - MAX_LISTED} more (--format json lists them)`]
      : []),
    '',
  ];
}

function definitionLines({ gone, added, moved, homonyms }: DiffReport['definitions']): string[] {
  const at = ({ path, line }: DefinitionPlace) => `${path}:${line}`;
  const named = ({ kind, symbol }: DefinitionPlace) => `${kind} ${symbol}`;
  const lines = [
    ...listed(`${gone.length} gone`, gone, named, at),
    ...listed(
      `${moved.length} moved`,
      moved,
      ({ from }) => named(from),
      ({ from, to }) => `${at(from)} → ${at(to)}`,
    ),
    ...listed(`${added.length} new`, added, named, at),
    ...listed(
      `${homonyms.length} new with a name that others have`,
      homonyms,
      (it) => named(it.added),
      ({ added: own, others }) => `${at(own)}, also ${others.slice(0, 3).map(at).join(', ')}`,
    ),
  ];
  return lines.length === 0 ? [] : ['Definitions', ...lines, ''];
}
