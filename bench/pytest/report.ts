import { table } from '../lib/table.ts';
import type { Figures } from '../overhead/rounds.ts';

export interface Result {
  readonly suites: readonly { readonly title: string; readonly figures: readonly Figures[] }[];
  readonly stops: {
    readonly suites: readonly string[];
    readonly rows: readonly { readonly title: string; readonly seconds: readonly number[] }[];
  };
  readonly rounds: number;
}

/** The section of bench/README.md. `date` heads it. */
export function report({ suites, stops, rounds }: Result, date: string): string {
  return [
    '## pytest: plain, xdist and portcullis',
    `\`npm run bench:pytest\`, ${date}`,
    `Medians of ${rounds} rounds in which all take turns. CPU is user and system time of the whole tree, memory the peak of the
largest process. pytest and xdist run by themselves; portcullis is its whole command, its own start included. "With the
bridge" is plain pytest that portcullis's plugin listens to, and nobody else. Every runner shows, before, that it runs all tests.`,
    ...suites.flatMap(({ title, figures }) => [
      `### ${title}`,
      table(
        ['', 'wall s', 'of plain', 'CPU s', 'CPU lowest–highest', 'peak MiB'],
        figures.map((each) => [
          each.title,
          each.wallS.toFixed(2),
          (each.wallS / (figures[0]?.wallS ?? Number.NaN)).toFixed(2),
          each.cpuS.toFixed(2),
          each.cpuRangeS.map((cpuS) => cpuS.toFixed(2)).join('–'),
          (each.peakBytes / 2 ** 20).toFixed(0),
        ]),
      ),
    ]),
    ...(stops.suites.length === 0
      ? []
      : [
          '### From the failing assert to the end of the runner, seconds',
          table(
            ['', ...stops.suites],
            stops.rows.map(({ title, seconds }) => [title, ...seconds.map((each) => each.toFixed(2))]),
          ),
        ]),
  ].join('\n\n');
}
