import type { Row } from './report.ts';

/** Seconds that a runner may take: the promise of portcullis, whose grace is 2 s by default. */
const PROMPT_S = 1;
const GRACE_S = 2;

/** What a cell does that portcullis promises not to do. */
export function faults({ tree, cause, cell }: Row): readonly string[] {
  const most = tree === 'stubborn' ? GRACE_S + PROMPT_S : PROMPT_S;
  const expected = { failure: '1', SIGINT: '130', SIGTERM: '143' }[cause];
  const where = `${cause}, ${tree} tree`;
  return [
    ...(cell.seconds === undefined || cell.seconds > most
      ? [`${where}: took ${cell.seconds ?? 'for ever'} s, promised ${most} s`]
      : []),
    ...cell.orphans.map((command) => `${where}: left behind: ${command}`),
    ...(cell.exit === expected ? [] : [`${where}: exit ${cell.exit}, promised ${expected}`]),
  ];
}
