/**
 * npm run bench:overhead -- [--only NAME,NAME] [--rounds N] [--stages N] [--write]
 *
 * What a runner costs when its tasks cost nothing: portcullis and its peers side by side in one run, beside what Node and
 * npm cost by themselves. Exits 1 when a peer uses less CPU, or a stage costs portcullis more than it promises.
 */
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine, today } from '../lib/machine.ts';
import { writeSection } from '../lib/section.ts';
import { apart, LAYERS } from './graph.ts';
import { faults, type PerStage, report } from './report.ts';
import { type Figures, measureInRounds } from './rounds.ts';
import { portcullis, RUNNERS } from './runners.ts';
import type { Graph, Runner, Subject } from './types.ts';
import { withWorkspace } from './workspace.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(RUNNERS).join(',') },
    rounds: { type: 'string', default: '9' },
    stages: { type: 'string', default: '200' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
// It makes each start of Node 20 read a bundle of certificates, for some 60 ms: no runner is to blame for that.
delete process.env.NODE_EXTRA_CA_CERTS;

const floors: readonly Subject[] = [
  { title: 'floor: `node -e 0`', argv: ['node', '-e', '0'], cwd: tmpdir() },
  { title: 'floor: ten bare spawns from Node', ...bare(10) },
  {
    title: 'floor: `npm run` of `true`',
    argv: ['npm', 'run', '--silent', 'nothing'],
    cwd: fileURLToPath(new URL('npm', import.meta.url)),
  },
];

const runners = await Promise.all(
  values.only.split(',').map((name) => {
    const make = RUNNERS[name];
    if (make === undefined)
      throw new Error(`no runner '${name}': there are ${Object.keys(RUNNERS).join(', ')}`);
    return make();
  }),
);
const figures = await inWorkspaces(runners, LAYERS, (subjects) =>
  measureInRounds([...subjects, ...floors], rounds),
);
const result = {
  runners: figures.slice(0, runners.length),
  floors: figures.slice(runners.length),
  perStageMs: await perStage(Number(values.stages)),
  rounds,
};

const text = report(result, `${today()}, ${describeMachine()}.`);
console.log(text);
if (values.write) writeSection('overhead', text);

const wrong = faults(result);
for (const fault of wrong) console.error(`portcullis: ${fault}`);
if (wrong.length > 0) process.exitCode = 1;

async function perStage(stages: number): Promise<PerStage> {
  const runner = await portcullis('runner.config.ts');
  const measured = await withWorkspace(runner, apart(stages), (many) =>
    withWorkspace(runner, apart(1), (one) =>
      measureInRounds([many, one, { title: '', ...bare(stages) }, { title: '', ...bare(1) }], rounds),
    ),
  );
  const [many, one, bareMany, bareOne] = measured as [Figures, Figures, Figures, Figures];
  const each = (all: Figures, first: Figures) => ((all.cpuS - first.cpuS) / (stages - 1)) * 1000;
  return { stages, portcullis: each(many, one), bare: each(bareMany, bareOne) };
}

/** Every runner in a workspace of its own, all at once. */
function inWorkspaces<T>(
  [first, ...others]: readonly Runner[],
  graph: Graph,
  use: (subjects: readonly Subject[]) => Promise<T>,
): Promise<T> {
  if (first === undefined) return use([]);
  return withWorkspace(first, graph, (subject) =>
    inWorkspaces(others, graph, (subjects) => use([subject, ...subjects])),
  );
}

function bare(count: number): { readonly argv: Subject['argv']; readonly cwd: string } {
  return {
    argv: ['node', fileURLToPath(new URL('bare.cjs', import.meta.url)), String(count)],
    cwd: tmpdir(),
  };
}
