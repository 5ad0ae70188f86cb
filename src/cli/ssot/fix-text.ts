import type { FixReport } from '../../ssot/fix/report.ts';
import type { FixPlace } from '../../ssot/fix/types.ts';
import { formatDuration } from '../../util/duration.ts';
import { count, MAX_LISTED } from './diff-words.ts';

/** The diff of what is not written, and what is said besides: what was not done and why, then the summary. */
export function renderFix(report: FixReport): { readonly diff: string; readonly told: string } {
  const { files, refused, look, blocked, notes, written, failure } = report;
  const lines = [
    ...listOf('Would newly be wrong', blocked),
    ...listOf('Not fixed', refused),
    ...listOf('To look at', look),
    ...notes.map((note) => `Note: ${note}.`),
    ...(failure === null ? [] : [`Not written: ${failure}`]),
    summary(report),
  ];
  const diff = written ? '' : files.map((it) => it.diff).join('');
  return { diff, told: `${lines.join('\n')}\n` };
}

function listOf(title: string, places: readonly FixPlace[]): string[] {
  if (places.length === 0) return [];
  const shown = places
    .slice(0, MAX_LISTED)
    .flatMap(({ path, line, symbol, to, why, help }) => [
      `  ${path}:${line}  ${symbol}${to === null ? '' : ` → ${to}`}`,
      `    ${why}`,
      ...(help === '' ? [] : [`    ${help}`]),
    ]);
  const more = places.length - MAX_LISTED;
  return [
    `${title} (${places.length})`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more (--format json lists them)`] : []),
    '',
  ];
}

function summary({ summary: { files, changes, refused }, written, root, elapsedMs }: FixReport): string {
  const did = written ? 'Wrote' : 'Would write';
  const what =
    files === 0 ? 'Nothing to fix' : `${did} ${count(changes, 'change')} in ${count(files, 'file')}`;
  const left = refused === 0 ? '' : `; ${count(refused, 'place')} could not be fixed`;
  const next = !written && files > 0 ? ' (--write applies)' : '';
  return `${what}${left}${next}, under ${root} (${formatDuration(elapsedMs)}).`;
}
