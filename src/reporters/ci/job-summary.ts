import { formatLocation } from '../../model/location.ts';
import { formatDuration } from '../../util/duration.ts';
import type { RunSummary } from '../summary/types.ts';
import { describeStage, describeVerdict } from '../summary/words.ts';
import { cleanText, cut, oneLine } from '../text/clean.ts';

/** GitHub refuses a step's summary past 1 MiB, whole; a margin is left for other tools of the same step. */
const MAX_BYTES = 900 * 1024;

/** The job summary as Markdown, under 1 MiB; text of others is shown literally. */
export function renderJobSummary(summary: RunSummary): string {
  const sign = summary.verdict === 'passed' ? '✅' : '❌';
  const parts = [
    `## ${sign} ${escapeMarkdown(describeVerdict(summary))}`,
    ...cause(summary),
    ...failures(summary),
    ...stages(summary),
  ];
  if (summary.flakyTotal > 0) {
    const names = summary.flaky
      .slice(0, 20)
      .map(({ stage, test }) => `- ${escapeMarkdown(oneLine(test ?? stage, 300))}`);
    parts.push(`### Flaky: ${summary.flakyTotal}`, names.join('\n'));
  }
  return withinBytes(`${parts.join('\n\n')}\n`, MAX_BYTES);
}

function cause({ firstCause }: RunSummary): string[] {
  if (firstCause === undefined) return [];
  const { stage, test, at, message, excerpt, help, reproduce } = firstCause;
  const lines = [
    `### First cause: ${escapeMarkdown(oneLine(test === undefined ? stage : `${stage} › ${test}`, 300))}`,
    escapeMarkdown(cut(cleanText(message), 2_000)),
    ...(at === undefined ? [] : [`at ${escapeMarkdown(oneLine(formatLocation(at), 400))}`]),
    ...(excerpt === undefined ? [] : [fence(cleanText(excerpt))]),
    ...(help === undefined ? [] : [escapeMarkdown(oneLine(help, 1_000))]),
    ...(reproduce === undefined ? [] : [fence(oneLine(reproduce, 2_000))]),
  ];
  return lines;
}

function failures(summary: RunSummary): string[] {
  if (summary.furtherTotal === 0) return [];
  const shown = summary.further.slice(0, 50);
  const lines = shown.map((one) => {
    const where = one.at === undefined ? '' : ` (${oneLine(formatLocation(one.at), 300)})`;
    return `- ${escapeMarkdown(oneLine(`${one.stage}: ${one.test ?? ''}${where} ${one.message}`, 400))}`;
  });
  const more = summary.furtherTotal - shown.length;
  return [
    `### Other failures: ${summary.furtherTotal}`,
    lines.join('\n'),
    ...(more > 0 ? [`… and ${more} more, all in the reports`] : []),
  ];
}

function stages(summary: RunSummary): string[] {
  const rows = summary.stages.slice(0, 500).map((stage) => {
    const what = stage.because ?? describeStage(stage);
    const cells = [stage.id, stage.status, formatDuration(stage.durationMs), what].map((cell) =>
      escapeMarkdown(oneLine(cell, 300)),
    );
    return `| ${cells.join(' | ')} |`;
  });
  const more = summary.stages.length - rows.length;
  return [
    ['| stage | status | time | |', '|---|---|---|---|', ...rows].join('\n'),
    ...(more > 0 ? [`… and ${more} more stages`] : []),
  ];
}

/* Entities rather than backslashes: GitHub reads Markdown and HTML, mentions and references in one text. */
function escapeMarkdown(text: string): string {
  return text.replace(/[&<>|*_`~@#[\]\\!]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text}\n${ticks}`;
}

function withinBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  const kept = Buffer.from(text)
    .subarray(0, max - 100)
    .toString();
  return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n… cut: GitHub takes 1 MiB a step\n`;
}
