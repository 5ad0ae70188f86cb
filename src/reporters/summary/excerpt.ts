import { cleanText, cut } from '../text/clean.ts';
import { plural } from './words.ts';

/** Lines of evidence shown in a block; the reports hold all of it. */
const LINES = 25;
/** Of more than these the first are shown and a later part, with a line each for what is left out around it. */
const HEAD = 8;
const PART = LINES - HEAD - 2;
const COLUMNS = 500;

/* A frame of a stack, in the forms of a traceback, of faulthandler and of pytest. */
const FRAME = /^(?!E\s|>)\s*(?:File "[^"]*", line \d+|\S.*:\d+: in )/;
const MACHINERY =
  /(?:site|dist)-packages[\\/](?:_pytest|pluggy)[\\/]|[\\/]lib(?:64)?[\\/](?:python[\d.]+[\\/])?importlib[\\/]|<frozen importlib\b|[\\/]portcullis_pytest\.py/i;
/* What introduces frames and says nothing without them. */
const HEADING = /[Tt]hread 0x[0-9a-f]+|^Traceback \(most recent call last\)|^… \d+ more lines$/;
/* A story of messages points at one of them. */
const CULPRIT = /← here$/;

/**
 * The evidence of a failure as a console shows it: without the frames of the test machinery where there is anything
 * else, and at most 25 lines, of which the first and the last are kept. Lines are cleaned, and not cut to a width:
 * the end of an import error is where the name stands.
 */
export function excerptLines(excerpt: string): string[] {
  const all = cleanText(excerpt)
    .trimEnd()
    .split('\n')
    .map((line) => cut(line.trimEnd(), COLUMNS));
  if (all.every((line) => line === '')) return [];
  return withoutMiddle(withoutMachinery(all));
}

function withoutMachinery(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let hidden = 0;
  let indent: number | undefined;
  let telling = false;
  const flush = (): void => {
    if (hidden > 0) kept.push(`  … ${plural(hidden, 'frame')} of pytest and of Python's imports`);
    hidden = 0;
    indent = undefined;
  };
  for (const line of lines) {
    const isFrame = FRAME.test(line);
    if (isFrame && MACHINERY.test(line)) {
      hidden += 1;
      indent = indentOf(line);
      // The source that a frame quotes stands deeper than the frame, and goes with it.
    } else if (isFrame || indent === undefined || indentOf(line) <= indent) {
      flush();
      telling ||= line !== '' && !HEADING.test(line);
      kept.push(line);
    }
  }
  flush();
  return telling ? kept : lines;
}

function withoutMiddle(lines: readonly string[]): string[] {
  if (lines.length <= LINES) return [...lines];
  const culprit = lines.findIndex((line) => CULPRIT.test(line));
  const end = culprit < 0 ? lines.length : Math.min(lines.length, Math.max(culprit + 3, HEAD + PART));
  const begin = end - PART;
  return [
    ...lines.slice(0, HEAD),
    ...leftOut(begin - HEAD),
    ...lines.slice(begin, end),
    ...leftOut(lines.length - end),
  ];
}

function leftOut(count: number): string[] {
  return count > 0 ? [`  … ${plural(count, 'line')}, in the reports`] : [];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
