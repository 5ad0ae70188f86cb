import type { Failure } from '../../model/failure.ts';
import { formatLocation } from '../../model/location.ts';
import { cleanText, cut, oneLine } from '../text/clean.ts';
import type { Palette } from '../text/palette.ts';
import { wrap } from '../text/wrap.ts';
import { describeKind } from './words.ts';

/** Lines of evidence shown in a block; the reports hold all of it. */
const EXCERPT_LINES = 30;
const EXCERPT_COLUMNS = 500;

export interface Style {
  readonly paint: Palette;
  /** Columns. */
  readonly width: number;
}

/** The block that opens every red report: what, where, the evidence, the next step, the command that shows it again. */
export function renderCause(failure: Failure, heading: string, { paint, width }: Style): string[] {
  const where = failure.test === undefined ? failure.stage : `${failure.stage} › ${failure.test}`;
  const kind = describeKind(failure);
  const lines = [
    `${paint.bold(paint.red(heading))}  ${paint.bold(oneLine(where, 300))}${kind === 'failure' ? '' : paint.dim(`  (${kind})`)}`,
  ];
  lines.push(...wrap(cleanText(cut(failure.message, 2_000)), width, '  ').map(paint.red));
  if (failure.at !== undefined) lines.push(`  at ${paint.cyan(oneLine(formatLocation(failure.at), 400))}`);
  lines.push(...renderExcerpt(failure.excerpt).map((line) => line && `    ${line}`));
  if (failure.help !== undefined) lines.push('', ...labelled('next ', cleanText(failure.help), width));
  // Never wrapped: it is there to be copied.
  if (failure.reproduce !== undefined)
    lines.push(`  again  ${paint.bold(oneLine(failure.reproduce, 2_000))}`);
  return lines;
}

function renderExcerpt(excerpt: string | undefined): string[] {
  if (excerpt === undefined || excerpt.trim() === '') return [];
  const all = cleanText(excerpt).replace(/\n+$/, '').split('\n');
  // Evidence is not cut to the width: the end of an import error is where the name stands.
  const shown = all.slice(-EXCERPT_LINES).map((line) => cut(line.trimEnd(), EXCERPT_COLUMNS));
  const before = all.length - shown.length;
  return ['', ...(before > 0 ? [`[${before} lines before these]`] : []), ...shown];
}

function labelled(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, width, ' '.repeat(label.length + 4));
  return [`  ${label}  ${first.trimStart()}`, ...rest];
}
