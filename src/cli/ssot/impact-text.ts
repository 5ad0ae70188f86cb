import type { ImpactConsumer, ImpactReport, Move } from '../../ssot/impact/report.ts';
import { formatDuration } from '../../util/duration.ts';
import { count, countsByName, listed, wayOf } from './diff-words.ts';

/** Who depends on a name, what breaks without it, the risk with its reasons, and an order of moves. */
export function renderImpact(report: ImpactReport): string {
  const { definitions, consumers, breaks, moves, notes, elapsedMs, root } = report;
  const others = breaks.modules.filter(({ test }) => !test);
  const tests = breaks.modules.filter(({ test }) => test);
  const lines = [
    ...definitions.map(({ kind, symbol, path, line, area }) => `${kind} ${symbol}  ${path}:${line}  ${area}`),
    '',
    ...listed(consumersInWords(report), consumers, whereOf, howOf),
    ...listed(
      `${count(others.length, 'module')} could not be imported without it`,
      others,
      ({ path }) => path,
      wayOf,
    ),
    ...listed(`${count(tests.length, 'test file')} could not be collected`, tests, ({ path }) => path, wayOf),
    ...(breaks.later === 0 ? [] : [`  ${count(breaks.later, 'place')} would fail only when the code runs`]),
    `  ${testsInWords(report)}`,
    ...(consumers.length === 0 ? [] : ['', 'Order of moves', ...moves.map(moveLine)]),
    '',
    ...riskLines(report),
    '',
    ...notes.map((note) => `Note: ${note}.`),
    `Under ${root} (${formatDuration(elapsedMs)}).`,
  ];
  return `${lines.join('\n')}\n`;
}

/** `12 consumers in 9 files: 11 import, 1 doc; 8 source, 4 test`. */
export function consumersInWords({ summary: { consumers, files, byKind, byArea } }: ImpactReport): string {
  const kinds = consumers === 0 ? '' : `: ${countsByName(byKind)}; ${countsByName(byArea)}`;
  return `${count(consumers, 'consumer')} in ${count(files, 'file')}${kinds}`;
}

/** How many tests would notice. */
export function testsInWords({ tests: { reach, unknown } }: ImpactReport): string {
  const rest = unknown === 0 ? '' : `; of ${unknown} more it is unknown: they load modules by computed names`;
  return `${count(reach, 'test file')} load${reach === 1 ? 's' : ''} it${rest}`;
}

const whereOf = ({ path, line }: ImpactConsumer): string => `${path}:${line}`;

const WHEN: Readonly<Record<ImpactConsumer['when'], string>> = {
  import: '',
  call: 'when it runs',
  typing: 'for the type checker',
  caught: 'goes on without',
};

/** How a consumer takes the name: `import via app.core, handed on`, `import of Item via app.models`. */
export function howOf({ kind, via, takes, when, reexport }: ImpactConsumer): string {
  return [
    `${kind}${takes === undefined ? '' : ` of ${takes}`} via ${via}`,
    WHEN[when],
    reexport ? 'handed on' : '',
  ]
    .filter((it) => it !== '')
    .join(', ');
}

function moveLine({ package: name, area, why, files }: Move, nth: number): string {
  const some = files.slice(0, 3).map(({ path }) => path);
  const rest = files.length > 3 ? ` and ${files.length - 3} more` : '';
  const where = name === '' ? '' : `${name} (${area}), `;
  return `  ${nth + 1}. ${where}${why}: ${some.join(', ')}${rest}`;
}

function riskLines({ risk: { level, reasons } }: ImpactReport): string[] {
  return [`Risk: ${level}`, ...reasons.map((it) => `  ${it.level.padEnd(6)}  ${it.text}`)];
}
