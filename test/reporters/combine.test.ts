import * as assert from 'uvu/assert';
import { combineReporters } from '../../src/reporters/combine.ts';
import type { Reporter } from '../../src/reporters/reporter.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';

const test = suite('reporters together');

const broken = (role: Reporter['role'], where: 'handle' | 'finish'): Reporter => ({
  name: `broken ${role}`,
  role,
  handle() {
    if (where === 'handle') throw new Error('no\u001b[31m way');
  },
  async finish() {
    if (where === 'finish') throw new Error('no way');
    return { written: ['/should-not-count'] };
  },
});

test('a reporter that throws is noted once, and the others hear everything', async () => {
  const heard: string[] = [];
  const warned: string[] = [];
  const good: Reporter = {
    name: 'good',
    role: 'view',
    handle: (event) => heard.push(event.type),
    finish: async () => ({ written: [] }),
  };
  const all = combineReporters([broken('report', 'handle'), good], (line) => warned.push(line));
  const events = RUNS.red();
  for (const event of events) all.handle(event);
  const { written, problems } = await all.finish();
  assert.is(heard.length, events.length);
  assert.equal(warned, ['portcullis: the broken report reporter failed: no way']);
  assert.equal(written, []);
  assert.equal(
    problems.map(({ red }) => red),
    [true],
  );
});

test('a report that breaks at its end is red; a view that breaks is only noted', async () => {
  const { problems } = await combineReporters([broken('report', 'finish'), broken('view', 'finish')], () => {
    throw new Error('stderr is closed');
  }).finish();
  assert.equal(
    problems.map(({ reporter, red }) => [reporter, red]),
    [
      ['broken report', true],
      ['broken view', false],
    ],
  );
});

test('views finish last, and are told what the reports came to', async () => {
  let told: unknown;
  const view: Reporter = {
    name: 'view',
    role: 'view',
    handle: () => undefined,
    async finish(reports) {
      told = reports;
      return { written: [] };
    },
  };
  const report: Reporter = {
    name: 'report',
    role: 'report',
    handle: () => undefined,
    finish: async () => ({ written: ['/r.xml'] }),
  };
  await combineReporters([view, report], () => undefined).finish();
  assert.equal(told, { written: ['/r.xml'], problems: [] });
});

test.run();
