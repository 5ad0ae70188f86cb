/**
 * npm run bench:stop -- [--only NAME,NAME] [--cap SECONDS] [--write]
 *
 * The three trees × failure of a sibling, SIGINT and SIGTERM to the runner alone, for portcullis and its peers, side by
 * side in one run. Exits 1 when portcullis leaves an orphan, exits 0 or is late in any of its nine cells.
 */
import { parseArgs } from 'node:util';
import { describeMachine, today } from '../lib/machine.ts';
import { writeSection } from '../lib/section.ts';
import { runCell } from './cell.ts';
import { type Row, report } from './report.ts';
import { RUNNERS } from './runners.ts';
import { CAUSES, TREES } from './types.ts';
import { faults } from './verdict.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(RUNNERS).join(',') },
    cap: { type: 'string', default: '35' },
    write: { type: 'boolean', default: false },
  },
});
const capS = Number(values.cap);

const rows: Row[] = [];
for (const name of values.only.split(',')) {
  const make = RUNNERS[name];
  if (make === undefined)
    throw new Error(`no runner '${name}': there are ${Object.keys(RUNNERS).join(', ')}`);
  const runner = await make();
  for (const cause of CAUSES) {
    for (const tree of TREES) {
      const cell = await runCell(runner, tree, cause, capS);
      rows.push({ runner, cause, tree, cell });
      const seconds = cell.seconds?.toFixed(2) ?? `${capS}+`;
      console.error(
        `${name} ${cause} ${tree}: ${seconds} s, exit ${cell.exit}, ${cell.orphans.length} orphans`,
      );
    }
  }
}

const text = report(rows, `${today()}, ${describeMachine()}.`, capS);
console.log(text);
if (values.write) writeSection('stop', text);

const wrong = rows.filter((row) => row.runner.name === 'portcullis').flatMap(faults);
for (const fault of wrong) console.error(`portcullis: ${fault}`);
if (wrong.length > 0) process.exitCode = 1;
