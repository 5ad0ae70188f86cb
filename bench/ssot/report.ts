import { table } from '../lib/table.ts';
import type { Figures } from './types.ts';

/** How much a tree holds. */
export interface Size {
  readonly files: number;
  readonly bytes: number;
}

/** What the bench came to. */
export interface Result {
  readonly size: Size;
  readonly load: number;
  readonly rounds: number;
  readonly whole: readonly Figures[];
  readonly one: readonly Figures[];
  readonly growth: readonly { readonly size: Size; readonly cold: Figures; readonly warm: Figures }[];
}

/** The section of bench/README.md. `date` heads it. */
export function report({ size, load, rounds, whole, one, growth }: Result, date: string): string {
  return [
    "## Single source of truth: a tree of other people's Python",
    `\`npm run bench:ssot\`, ${date} One-minute load of the machine when it began: ${load.toFixed(2)}.`,
    `${describe(size)}: the projects of \`bench/ssot/corpus.txt\`. Medians of ${rounds} rounds in which all take turns, files in the page cache.
CPU is user and system time of the whole tree of processes, memory the peak of the largest. portcullis runs every rule
and prints its findings; what peers print goes nowhere.`,
    costs(whole),
    ...(one.length === 0 ? [] : ['Made for one project, so over sympy alone (1,533 files):', costs(one)]),
    ...(growth.length === 0
      ? []
      : [
          'As a tree grows (the last one is made of copies):',
          table(
            ['', 'cold CPU s', 'µs a file', 'ms a MB', 'peak MiB', 'warm CPU s', 'µs a file', 'peak MiB'],
            growth.map((each) => [
              describe(each.size),
              each.cold.cpuS.toFixed(2),
              ((each.cold.cpuS / each.size.files) * 1e6).toFixed(0),
              ((each.cold.cpuS / each.size.bytes) * 1e9).toFixed(1),
              mebibytes(each.cold),
              each.warm.cpuS.toFixed(2),
              ((each.warm.cpuS / each.size.files) * 1e6).toFixed(0),
              mebibytes(each.warm),
            ]),
          ),
        ]),
  ].join('\n\n');
}

function costs(figures: readonly Figures[]): string {
  return table(
    ['', 'CPU s', 'lowest–highest', 'wall s', 'peak MiB'],
    figures.map((each) => [
      each.title,
      each.cpuS.toFixed(2),
      each.cpuRangeS.map((cpuS) => cpuS.toFixed(2)).join('–'),
      each.wallS.toFixed(2),
      mebibytes(each),
    ]),
  );
}

const mebibytes = ({ peakBytes }: Figures): string => (peakBytes / 2 ** 20).toFixed(0);
const describe = ({ files, bytes }: Size): string =>
  `${files.toLocaleString('en')} files, ${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
