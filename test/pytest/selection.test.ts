import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import type { PytestVersion } from './rig/pythons.ts';
import { runSuite } from './rig/run-suite.ts';

const test = suite('a suite of which files are left out');

const FILES = {
  'tests/test_a.py': 'def test_a():\n    pass\n',
  'tests/test_b.py': 'raise RuntimeError("not to be collected")\n',
  'tests/test_c.py': 'def test_c():\n    pass\n',
};

for (const pytest of ['7', '8', '9'] satisfies PytestVersion[]) {
  test(`pytest ${pytest}: a file that is left out is not even collected`, async () => {
    const told = await runSuite(FILES, { pytest, paths: ['tests'], leaveOut: ['tests/test_b.py'] });
    assert.equal(told.failures, []);
    assert.equal(
      told.cases.map(({ name, status }) => `${name} ${status}`),
      ['test_a passed', 'test_c passed'],
    );
  });

  test(`pytest ${pytest}: one that the suite names is collected, and its tests are not run`, async () => {
    const paths = ['tests/test_a.py', 'tests/test_c.py'];
    const told = await runSuite(FILES, { pytest, paths, leaveOut: ['tests/test_c.py'] });
    assert.equal(told.failures, []);
    assert.equal(
      told.cases.map(({ name }) => name),
      ['test_a'],
    );
  });
}

test('all left out: nothing ran, and that is red', async () => {
  const told = await runSuite(FILES, {
    paths: ['tests'],
    leaveOut: ['tests/test_a.py', 'tests/test_b.py', 'tests/test_c.py'],
  });
  assert.is(told.first.reason, 'no-tests-ran');
});

test('with workers asked for, one process runs what is left', async () => {
  const told = await runSuite(FILES, { paths: ['tests'], workers: 2, leaveOut: ['tests/test_b.py'] });
  assert.equal(told.failures, []);
  assert.equal(told.cases.map(({ name }) => name).sort(), ['test_a', 'test_c']);
});

test.run();
