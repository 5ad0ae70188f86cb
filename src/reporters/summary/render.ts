import type { ReportResult } from '../reporter.ts';
import { oneLine } from '../text/clean.ts';
import { createPalette } from '../text/palette.ts';
import { renderCause } from './cause.ts';
import { SECTIONS } from './sections.ts';
import type { RunSummary } from './types.ts';
import { describeVerdict } from './words.ts';

export interface RenderOptions {
  readonly color: boolean;
  /** Columns; at least 60 are used. */
  readonly width: number;
  /** Files that were written, and reports that could not be. */
  readonly reports?: ReportResult | undefined;
  /** Verdict and first cause alone. */
  readonly brief?: boolean | undefined;
  /** Whether a stage that failed has printed what the view has not shown: the summary says where it is. */
  readonly unshown?: boolean | undefined;
}

/**
 * The summary a person reads: the verdict, the first cause, then what followed from it, then times. Ends
 * with a newline. Nothing in a red run's text says or looks like a pass but the stages that did pass.
 */
export function renderSummary(summary: RunSummary, options: RenderOptions): string {
  const style = { paint: createPalette(options.color), width: Math.max(60, options.width) };
  const { paint } = style;
  const missing = options.reports?.problems?.filter((problem) => problem.red) ?? [];
  const green = summary.verdict === 'passed' && missing.length === 0;
  const verdict = describeVerdict(summary);
  const blocks: string[][] = [[headline(summary, verdict, missing.length, green, paint)]];
  if (summary.firstCause !== undefined) blocks.push(renderCause(summary.firstCause, 'FIRST CAUSE', style));
  if (missing.length > 0 || !options.brief)
    blocks.push(reportLines(options.reports, style.paint, style.width));
  if (!options.brief) blocks.splice(-1, 0, ...SECTIONS.map((section) => section(summary, style)));
  if (options.unshown && !options.brief)
    blocks.push([
      `${paint.bold('OUTPUT')}  all of it with --verbose, or in the journal of run ${summary.run}`,
    ]);
  return `\n${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headline(
  summary: RunSummary,
  verdict: string,
  missing: number,
  green: boolean,
  paint: ReturnType<typeof createPalette>,
): string {
  if (green) return paint.bold(paint.green(`✓ ${verdict}`));
  if (summary.verdict !== 'passed') return paint.bold(paint.red(`✗ ${verdict}`));
  const reports =
    missing === 1 ? 'a report that was asked for is' : `${missing} reports that were asked for are`;
  return paint.bold(
    paint.red(`✗ NOT PASSED  ${oneLine(summary.pipeline, 80)}: every stage is good, but ${reports} missing`),
  );
}

function reportLines(
  reports: ReportResult | undefined,
  paint: ReturnType<typeof createPalette>,
  width: number,
): string[] {
  const written = reports?.written ?? [];
  const problems = reports?.problems ?? [];
  if (written.length + problems.length === 0) return [];
  return [
    paint.bold('REPORTS'),
    ...written.slice(0, 20).map((file) => `  ${oneLine(file, 1_000)}`),
    ...(written.length > 20 ? [`  … and ${written.length - 20} more`] : []),
    ...problems.flatMap((problem) => [
      `  ${paint.red(`✗ ${oneLine(problem.message, width * 3)}`)}`,
      `    ${oneLine(problem.help, width * 2)}`,
    ]),
  ];
}
