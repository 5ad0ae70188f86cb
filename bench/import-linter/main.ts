/**
 * npm run bench:import-linter -- [--trees N] [--seed N] [--write]
 *
 * The same verdicts as import-linter: on every graph of its own tests of contracts, and on generated trees with generated
 * configs. Exits 1 when any differs, and when import-linter cannot be had: what was not compared is not equal.
 */
import { parseArgs } from 'node:util';
import { today } from '../lib/machine.ts';
import { writeSection } from '../lib/section.ts';
import { table } from '../lib/table.ts';
import { compareOnTrees } from './differential.ts';
import { installImportLinter, VERSION } from './install.ts';
import { type Compared, replayOwnTests } from './replay.ts';

const { values } = parseArgs({
  options: {
    trees: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});

const installed = await installImportLinter();
const own = await replayOwnTests(installed);
const generated = await compareOnTrees(installed, Number(values.trees), Number(values.seed));

const types = [...new Set([...own, ...generated].map(({ type }) => type))].sort();
const of = (all: readonly Compared[], type: string) => {
  const here = all.filter((it) => it.type === type);
  const count = (outcome: string) => here.filter(({ theirs }) => theirs === outcome).length;
  const outcomes =
    type === 'import graph'
      ? ''
      : ` (${count('kept')} kept, ${count('broken')} broken, ${count('error')} faulty)`;
  return here.length === 0 ? '–' : `${here.filter(isSame).length} of ${here.length}${outcomes}`;
};
const isSame = ({ ours, theirs }: Compared): boolean => ours === theirs;
const differing = [...own, ...generated].filter((it) => !isSame(it));
const text = [
  '## Contracts: the same verdicts as import-linter',
  '',
  `\`npm run bench:import-linter\`, ${today()}, import-linter ${VERSION}: ${own.length} checks of its own tests, and ${values.trees} generated trees. Equal verdicts, and what they are:`,
  '',
  table(
    ['', 'its own tests', 'generated trees'],
    types.map((type) => [type, of(own, type), of(generated, type)]),
  ),
].join('\n');
console.log(text);
for (const { type, what, theirs, ours } of differing.slice(0, 20))
  console.error(`DIFFERENT ${type}, ${what}: import-linter ${theirs}, portcullis ${ours}`);
if (values.write) await writeSection('import-linter', text);
if (differing.length > 0 || own.length === 0 || generated.length === 0) process.exitCode = 1;
