import { table } from '../lib/table.ts';
import type { Figures } from './rounds.ts';

/** What the bench came to. `floors` and `runners` are in the order of the table. */
export interface Result {
  readonly floors: readonly Figures[];
  readonly runners: readonly Figures[];
  readonly perStageMs: PerStage;
  readonly rounds: number;
}

/** CPU milliseconds for each further stage, or child. */
export interface PerStage {
  readonly stages: number;
  readonly portcullis: number;
  /** Of a child that a minimal program of Node starts. */
  readonly bare: number;
}

/** The section of bench/README.md. `date` heads it. */
export function report({ floors, runners, perStageMs, rounds }: Result, date: string): string {
  const { stages, portcullis, bare } = perStageMs;
  return [
    '## Overhead: ten tasks that do nothing',
    `\`npm run bench:overhead\`, ${date}`,
    `Ten times \`true\`, in three layers of 4, 3 and 3. Nothing is cached: each runner proves with other tasks, before, that it
runs all ten every time. Medians of ${rounds} rounds in which all take turns. CPU is user and system time of the whole tree,
with whatever outlives the runner (nothing did; daemons are off); memory is the peak of the largest process. Every
runner is started by itself, without \`npx\` or \`npm run\` around it. \`NODE_EXTRA_CA_CERTS\` is unset, as each start of
Node 20 would read those certificates. portcullis keeps in the user's cache what it has compiled of itself and of
TypeScript configs; "nothing kept" is its first start on a new machine.`,
    table(
      ['', 'CPU s', 'lowest–highest', 'wall s', 'peak MiB'],
      [...runners, ...floors].map((each) => [
        each.title,
        each.cpuS.toFixed(3),
        each.cpuRangeS.map((cpuS) => cpuS.toFixed(3)).join('–'),
        each.wallS.toFixed(3),
        (each.peakBytes / 2 ** 20).toFixed(0),
      ]),
    ),
    `Least CPU: ${leastOf(runners)}.`,
    `A further stage costs portcullis ${portcullis.toFixed(1)} ms of CPU: (CPU of ${stages} stages of \`true\` − CPU of 1) / ${stages - 1}. The
child itself costs a minimal program of Node (\`bench/overhead/bare.cjs\`: spawn, two at a time, output piped) ${bare.toFixed(1)} ms,
reckoned likewise. So portcullis adds **${(portcullis - bare).toFixed(1)} ms** to each; it promises 5.`,
  ].join('\n\n');
}

function leastOf(runners: readonly Figures[]): string {
  const [first, second] = [...runners].sort((a, b) => a.cpuS - b.cpuS);
  if (first === undefined || second === undefined) return 'there is nothing to compare';
  return `${first.title}, then ${second.title} with ${Math.round((second.cpuS / first.cpuS - 1) * 100)} % more`;
}

/** What portcullis promises and the figures do not show. */
export function faults({ runners, perStageMs }: Result): readonly string[] {
  const [own, ...others] = runners;
  const peers = others.filter(({ title }) => !title.startsWith('portcullis'));
  const added = perStageMs.portcullis - perStageMs.bare;
  return [
    ...peers
      .filter((peer) => own !== undefined && peer.cpuS <= own.cpuS)
      .map(
        (peer) =>
          `${peer.title} uses less CPU: ${peer.cpuS.toFixed(3)} s, portcullis ${own?.cpuS.toFixed(3)} s`,
      ),
    ...(added > 5 ? [`a stage costs ${added.toFixed(1)} ms over its child, promised 5 ms`] : []),
  ];
}
