import type { Verdict } from './judge.ts';
import type { FileOutcome } from './run-file.ts';

const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** uvu's own list of failures, which would say again, with less, what the faults above it say. */
const UVU_FAILURES = /\n {3}FAIL {2}[\s\S]*?(?=\n {2}Total: )/g;

/** One line for a file that has ended. */
export function fileLine(verdict: Verdict, outcome: FileOutcome): string {
  const green = verdict.faults.length === 0;
  const mark = green ? paint(32, '✓') : paint(31, '✗');
  const counts = [
    `${verdict.passed} passed`,
    ...(green ? [] : [`${verdict.faults.length} failed`]),
    ...(verdict.skipped === 0 ? [] : [`${verdict.skipped} skipped`]),
  ];
  return `${mark} ${verdict.file}  ${counts.join(', ')}  ${(outcome.ms / 1000).toFixed(1)} s`;
}

/** What a person needs to mend a red file: each fault, what the file printed, and how to run it alone. */
export function redBlock(verdict: Verdict, outcome: FileOutcome): string {
  const faults = verdict.faults.map((fault) => {
    const head = fault.test === undefined ? '' : `${paint(1, fault.test)}\n    `;
    return `  ${paint(31, '✗')} ${head}${fault.message.trim().replaceAll('\n', '\n    ')}`;
  });
  return [
    `\n${paint(31, verdict.file)}`,
    ...faults,
    ...(outcome.output.trim() === ''
      ? []
      : ['  output:', outputBlock(outcome.output.replace(UVU_FAILURES, ''))]),
    `  again: node --import tsx ${verdict.file}`,
  ].join('\n');
}

/** What the file printed, indented. */
export function outputBlock(output: string): string {
  return output.trimEnd().replaceAll(/^/gm, '  │ ');
}

/** The last line of a run, which scripts read: `N passed, N failed`, and `, N skipped` if there are any. */
export function totalLine(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
