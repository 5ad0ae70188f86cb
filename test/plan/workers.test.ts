import * as assert from 'uvu/assert';
import { planWorkers, workersOf } from '../../src/plan/workers.ts';
import { suite } from '../rig/suite.ts';

const test = suite('workers in a plan');

test('as many as asked for, as many as jobs allow, and none unless asked', () => {
  assert.equal(
    [workersOf(2, 8), workersOf(8, 3), workersOf('auto', 5), workersOf(undefined, 8)],
    [2, 3, 5, undefined],
  );
});

test('the title says how many, or why there are none, and the weight follows', () => {
  assert.equal(planWorkers(undefined, true, 'linux'), { title: '' });
  assert.equal(planWorkers(1, true, 'linux'), { title: ' (1 worker)', weight: 1 });
  assert.equal(planWorkers(4, true, 'linux'), { title: ' (4 workers)', weight: 4 });
  assert.equal(planWorkers(4, false, 'linux'), { title: ' (one process: `fork: false`)' });
  assert.equal(planWorkers(4, true, 'darwin'), { title: ' (one process: workers are not forked on darwin)' });
});

test.run();
