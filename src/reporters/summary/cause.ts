import type { Failure } from '../../model/failure.ts';
import { formatLocation } from '../../model/location.ts';
import { cleanText, cut, oneLine } from '../text/clean.ts';
import type { Palette } from '../text/palette.ts';
import { wrap } from '../text/wrap.ts';
import { excerptLines } from './excerpt.ts';
import { describeKind } from './words.ts';

export interface Style {
  readonly paint: Palette;
  /** Columns. */
  readonly width: number;
}

/** The block that opens every red summary: what, where, the evidence, the next step, the command that shows it again. */
export function renderCause(failure: Failure, heading: string, style: Style): string[] {
  const { paint, width } = style;
  const lines = renderBriefly(failure, heading, style);
  const evidence = excerptLines(failure.excerpt ?? '');
  if (evidence.length > 0) lines.push('', ...evidence.map((line) => line && `    ${line}`));
  if (failure.help !== undefined) lines.push('', ...labelled('next ', cleanText(failure.help), width));
  // Never wrapped: it is there to be copied.
  if (failure.reproduce !== undefined)
    lines.push(`  again  ${paint.bold(oneLine(failure.reproduce, 2_000))}`);
  return lines;
}

/** What and where alone, for the moment at which a gate closes: the summary is to come. */
export function renderBriefly(failure: Failure, heading: string, { paint, width }: Style): string[] {
  const where = failure.test === undefined ? failure.stage : `${failure.stage} › ${failure.test}`;
  const kind = describeKind(failure);
  const lines = [
    `${paint.bold(paint.red(heading))}  ${paint.bold(oneLine(where, 300))}${kind === 'failure' ? '' : paint.dim(`  (${kind})`)}`,
  ];
  lines.push(...wrap(cleanText(cut(failure.message, 2_000)), width, '  ').map(paint.red));
  if (failure.at !== undefined) lines.push(`  at ${paint.cyan(oneLine(formatLocation(failure.at), 400))}`);
  return lines;
}

function labelled(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, width, ' '.repeat(label.length + 4));
  return [`  ${label}  ${first.trimStart()}`, ...rest];
}
