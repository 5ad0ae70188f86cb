import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { pyenv } from './rig/pythons.ts';
import { type Options, runSuite } from './rig/run-suite.ts';

const test = suite('one protocol on every Python and pytest');

const FILES = {
  'test_a.py': `
import pytest, os
def test_ok(): print("seen")
def test_bad():
    assert 1 == 2
@pytest.fixture
def db():
    yield
    raise OSError("still open")
def test_teardown(db): pass
@pytest.mark.skip(reason="no")
def test_skip(): pass
@pytest.mark.xfail(reason="known")
def test_xfail(): assert 0
`,
  'test_b.py': 'import nope\n',
  'test_c.py': 'import ctypes\ndef test_crash(): ctypes.string_at(0)\n',
};

const COMBINATIONS: readonly { name: string; options: Options; missing?: string }[] = [
  { name: 'Python 3.11, pytest 7', options: { pytest: '7' } },
  { name: 'Python 3.11, pytest 9', options: { pytest: '9' } },
  of('3.8.18', '8'),
  of('3.13.0', '9'),
];

function of(version: string, pytest: '8' | '9'): (typeof COMBINATIONS)[number] {
  const interpreter = pyenv(version);
  const name = `Python ${version}, pytest ${pytest}`;
  return interpreter === undefined
    ? { name, options: {}, missing: `Python ${version} is not on this machine (looked in pyenv)` }
    : { name, options: { pytest, interpreter } };
}

for (const { name, options, missing } of COMBINATIONS) {
  if (missing !== undefined) {
    test.skip(`the same events with ${name}`, undefined, missing);
    continue;
  }
  test(`the same events with ${name}`, async () => {
    const told = await runSuite(FILES, { ...options, args: ['--continue-on-collection-errors'] });
    assert.equal(
      told.cases.map((each) => [each.id, each.status, each.note ?? null]),
      [
        ['test_b.py', 'error', null],
        ['test_a.py::test_ok', 'passed', null],
        ['test_a.py::test_bad', 'failed', null],
        ['test_a.py::test_teardown', 'error', null],
        ['test_a.py::test_skip', 'skipped', 'no'],
        ['test_a.py::test_xfail', 'skipped', 'xfail: known'],
        ['test_c.py::test_crash', 'error', null],
      ],
    );
    assert.equal(
      told.failures.map((each) => [each.reason, each.message, each.at]),
      [
        ['collection-error', "ModuleNotFoundError: No module named 'nope'", { file: 'test_b.py', line: 1 }],
        ['tests-failed', 'test_bad: assert 1 == 2', { file: 'test_a.py', line: 5 }],
        [
          'tests-failed',
          'test_teardown: teardown failed: OSError: still open',
          { file: 'test_a.py', line: 9 },
        ],
        [
          'worker-lost',
          "pytest went away while 'test_c.py::test_crash' ran: it was ended by SIGSEGV",
          { file: 'test_c.py', line: 2 },
        ],
      ],
    );
  });

  test(`a hang and a broken conftest are known with ${name}`, async () => {
    const hang = await runSuite(
      { 'test_a.py': 'import time\ndef test_x(): time.sleep(300)\n' },
      { ...options, testTimeoutMs: 300, graceMs: 300 },
    );
    assert.equal([hang.first.reason, hang.first.at?.line], ['timeout', 2]);
    const conftest = await runSuite({ 'conftest.py': '\nimport nope\n', 'test_a.py': '' }, options);
    assert.equal(
      conftest.failures.map((each) => [each.reason, each.message, each.at]),
      [['collection-error', "ModuleNotFoundError: No module named 'nope'", { file: 'conftest.py', line: 2 }]],
    );
  });
}

test('under xdist the controller tells the same, and its workers are silent', async () => {
  const told = await runSuite(FILES, { args: ['-n', '2', '-p', 'no:terminal'] });
  const byId = new Map(told.cases.map((each) => [each.id, each]));
  assert.is(told.cases.length, 7);
  assert.is(byId.get('test_a.py::test_bad')?.status, 'failed');
  assert.equal(byId.get('test_a.py::test_bad')?.failure?.at, { file: 'test_a.py', line: 5 });
  assert.is(byId.get('test_c.py::test_crash')?.failure?.reason, 'worker-lost');
  assert.equal(told.failures.map((each) => each.reason).sort(), [
    'collection-error',
    'tests-failed',
    'tests-failed',
    'worker-lost',
  ]);
});

test('under xdist a first failure ends the run when one is enough', async () => {
  const told = await runSuite(
    {
      'test_a.py': 'import time\ndef test_bad(): assert 0\n',
      'test_b.py': 'import time\ndef test_slow(): time.sleep(300)\n',
    },
    { args: ['-n', '2', '--dist', 'loadfile'], failAfter: 1, graceMs: 500 },
  );
  assert.equal(
    told.failures.map((each) => each.message),
    ['test_bad: assert 0'],
  );
  assert.ok(told.endedAt - (told.early[0]?.at ?? 0) < 1500);
});

test.run();
