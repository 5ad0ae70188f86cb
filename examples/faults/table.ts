import type { Fault } from './fault.ts';

/** The faults as a Markdown table, for the README. */
export function table(faults: readonly Fault[]): string {
  const rows = faults.map(
    ({ name, story, stage, exitCode, cause }) =>
      `| \`${name}\` | ${story} | ${stage} | ${exitCode} | ${cause.reason} |`,
  );
  return [
    '| fault | what happened | closes | exit code | first cause |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
