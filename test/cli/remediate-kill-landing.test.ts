import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { runCli } from '../rig/cli.ts';
import { run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { journal, killedAfter, project } from './killed-remediation.ts';

const test = suite('remediate, killed with -9 between phases and at the landing');

const LANDED = `import { defineRemediation, shell } from 'portcullis';
export default defineRemediation({ phases: [
  { name: 'one', apply: shell('echo one > src/one') },
  { name: 'two', apply: shell('echo two > src/two') },
] });
`;

test('two phases and a landing: resumed after a kill between phases, in the second, and at the landing', async () => {
  for (const [step, nth] of [
    ['done', 1],
    ['commit', 2],
    ['land', 1],
  ] as const) {
    const directory = await project(LANDED);
    await run(directory, 'rm', '--cached', '--quiet', 'mine');
    const dirty = await run(directory, 'diff');
    const order = ['begin', 'branch', 'phase', 'attempt', 'applied', 'commit', 'advance', 'prove', 'done'];
    const steps = [...order, ...order.slice(2), 'final', 'land'];
    const at = steps.indexOf(step, nth === 1 ? 0 : steps.indexOf(step) + 1) + 1;
    const killed = await runCli(directory, ['remediate', 'plan', '--land'], killedAfter(at, directory));
    assert.is(killed.code, null, `${step}: ${killed.stdout}${killed.stderr}`);
    assert.equal(
      journal(directory).map((each) => each.step),
      steps.slice(0, at),
    );
    const resumed = await runCli(directory, ['remediate', 'plan', '--resume', '--land']);
    assert.is(resumed.code, 0, `${step}: ${resumed.stdout}${resumed.stderr}`);
    assert.match(resumed.stdout, 'LANDED');
    const log = await run(directory, 'log', '--format=%s', 'main');
    assert.is(log, 'refactor: two\nrefactor: one\nfirst', step);
    assert.is(await run(directory, 'diff'), dirty, 'what is changed and not committed stands');
    assert.is(readFileSync(join(directory, 'mine'), 'utf8'), 'mine\n');
    assert.is(readFileSync(join(directory, 'src/two'), 'utf8'), 'two\n');
    await rm(directory, { recursive: true, force: true });
  }
});

test.run();
