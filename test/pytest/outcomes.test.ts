import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { runSuite } from './rig/run-suite.ts';

const test = suite('what a pytest test came to');
const run = promisify(execFile);

test('a suite that passes has no failures, and a case for every test', async () => {
  const told = await runSuite({
    'tests/test_sum.py':
      'class TestSum:\n    def test_two(self):\n        print("seen")\n        assert 1 + 1 == 2\n',
  });
  assert.equal(told.failures, []);
  const only = told.case('tests/test_sum.py::TestSum::test_two');
  assert.is(only.status, 'passed');
  assert.is(only.classname, 'tests.test_sum.TestSum');
  assert.is(only.name, 'test_two');
  assert.equal(only.at, { file: 'tests/test_sum.py', line: 2 });
  assert.is(only.stdout, 'seen\n');
  assert.ok(told.events.some((event) => event.type === 'cases-collected' && event.count === 1));
});

test('a failing test says its assert, its line, what it printed, and a command that shows it again', async () => {
  await runSuite(
    {
      'test_a.py':
        'import sys\ndef helper(x):\n    assert x == 4\n\ndef test_bad():\n    print("out")\n    print("err", file=sys.stderr)\n    helper(3)\n',
    },
    {
      async afterwards({ first, case: find }) {
        assert.is(first.reason, 'tests-failed');
        assert.match(first.message, /^test_bad: assert 3 == 4/);
        assert.equal(first.at, { file: 'test_a.py', line: 3 });
        assert.match(first.excerpt ?? '', /^> {7}assert x == 4\nE {7}assert 3 == 4/m);
        const bad = find('test_a.py::test_bad');
        assert.is(bad.status, 'failed');
        assert.is(bad.stdout, 'out\n');
        assert.is(bad.stderr, 'err\n');
        assert.match(await shell(first.reproduce ?? ''), /1 failed in/);
      },
    },
  );
});

test('an error in setup is an error of the test, and says that it did not run', async () => {
  const told = await runSuite({
    'test_a.py':
      'import pytest\n@pytest.fixture\ndef db():\n    raise OSError("no db")\ndef test_x(db): pass\n',
  });
  assert.is(told.case('test_a.py::test_x').status, 'error');
  assert.is(told.first.message, 'test_x: setup failed: OSError: no db');
  assert.equal(told.first.at, { file: 'test_a.py', line: 4 });
});

test('a failure in teardown alone is an error, and never green', async () => {
  const told = await runSuite({
    'test_a.py':
      'import pytest\n@pytest.fixture(scope="session")\ndef db():\n    yield\n    raise OSError("still open")\ndef test_x(db): pass\n',
  });
  assert.is(told.case('test_a.py::test_x').status, 'error');
  assert.is(told.first.message, 'test_x: teardown failed: OSError: still open');
});

test('call and teardown failing are one case, with the other in its text', async () => {
  const told = await runSuite({
    'test_a.py':
      'import pytest\n@pytest.fixture\ndef db():\n    yield\n    raise OSError("still open")\ndef test_x(db): assert 0\n',
  });
  assert.is(told.failures.length, 1);
  assert.is(told.case('test_a.py::test_x').status, 'failed');
  assert.match(told.first.excerpt ?? '', /assert 0[\s\S]*teardown failed too:[\s\S]*still open/);
});

test('skips and expected failures carry their reason; a strict pass is red', async () => {
  const told = await runSuite({
    'test_a.py': `
import pytest
@pytest.mark.skip(reason="not here")
def test_skip(): pass
@pytest.mark.xfail(reason="known")
def test_xfail(): assert 0
@pytest.mark.xfail(reason="fixed?")
def test_xpass(): pass
@pytest.mark.xfail(strict=True, reason="gone")
def test_strict(): pass
`,
  });
  assert.equal(
    [told.case('test_a.py::test_skip').status, told.case('test_a.py::test_skip').note],
    ['skipped', 'not here'],
  );
  assert.equal(
    [told.case('test_a.py::test_xfail').status, told.case('test_a.py::test_xfail').note],
    ['skipped', 'xfail: known'],
  );
  assert.equal(
    [told.case('test_a.py::test_xpass').status, told.case('test_a.py::test_xpass').note],
    ['passed', 'xpass: fixed?'],
  );
  assert.is(told.case('test_a.py::test_strict').status, 'failed');
  assert.is(told.failures.length, 1);
  assert.match(told.first.help ?? '', /remove the mark/);
});

test('unittest classes and doctests are cases like any other', async () => {
  const told = await runSuite(
    {
      'test_u.py':
        'import unittest\nclass TestU(unittest.TestCase):\n    def test_ok(self): pass\n    def test_bad(self):\n        self.assertEqual(1, 2)\n',
      'maths.py': 'def double(x):\n    """\n    >>> double(2)\n    5\n    """\n    return 2 * x\n',
    },
    { args: ['--doctest-modules'] },
  );
  assert.is(told.case('test_u.py::TestU::test_ok').status, 'passed');
  assert.equal(told.case('test_u.py::TestU::test_bad').failure?.at, { file: 'test_u.py', line: 5 });
  const doctest = told.case('maths.py::maths.double');
  assert.is(doctest.status, 'failed');
  assert.equal(doctest.failure?.at, { file: 'maths.py', line: 3 });
  assert.match(doctest.failure?.excerpt ?? '', /Expected:\n\s+5\nGot:\n\s+4/);
});

test('subtests that fail turn their test red', async () => {
  const told = await runSuite({
    'test_a.py':
      'def test_s(subtests):\n    for i in range(3):\n        with subtests.test(i=i):\n            assert i != 1\n',
  });
  assert.is(told.case('test_a.py::test_s').status, 'failed');
  assert.match(told.first.message, /assert 1 != 1/);
});

test('odd test ids are told unchanged, and their command selects exactly them', async () => {
  const ids = [
    'a b',
    "it's",
    'x::y',
    'a/b.py',
    '[x]',
    '$HOME `id` "q" \\n',
    'é',
    '🦜',
    '!;&|><*?',
    'l'.repeat(4000),
  ];
  await runSuite(
    {
      'my tests/test_odd.py': `import pytest\n@pytest.mark.parametrize("v", range(${ids.length}), ids=${JSON.stringify(ids)})\ndef test_p(v):\n    assert v < 0\n`,
      'pytest.ini': '[pytest]\ndisable_test_id_escaping_and_forfeit_all_rights_to_community_support = True\n',
    },
    {
      async afterwards({ failures, cases }) {
        assert.equal(
          cases.map((each) => each.name),
          ids.map((id) => `test_p[${id}]`),
        );
        assert.ok(cases.every((each) => each.classname === 'my tests.test_odd'));
        for (const failure of failures)
          assert.match(await shell(failure.reproduce ?? ''), /1 failed in/, failure.reproduce);
      },
    },
  );
});

test('the same test named twice is two cases with ids of their own', async () => {
  const told = await runSuite(
    { 'test_a.py': 'def test_x(): pass\n' },
    { paths: ['test_a.py', 'test_a.py'], args: ['--keep-duplicates'] },
  );
  assert.equal(told.failures, []);
  assert.equal(
    told.cases.map((each) => each.id),
    ['test_a.py::test_x', 'test_a.py::test_x #2'],
  );
});

test('a configuration above the root changes neither files nor commands', async () => {
  await runSuite(
    {
      'pytest.ini': '[pytest]\n',
      'sub/pytest.ini': '[pytest]\n',
      'sub/test_a.py': 'def test_bad(): assert 0\n',
    },
    {
      paths: ['sub'],
      async afterwards({ first, cases }) {
        assert.equal(
          cases.map((each) => each.at?.file),
          ['sub/test_a.py'],
        );
        assert.equal(first.at, { file: 'sub/test_a.py', line: 1 });
        assert.match(await shell(first.reproduce ?? ''), /1 failed in/);
      },
    },
  );
});

test('10 MB of output from a failing test come back as 100 kB with both ends', async () => {
  const told = await runSuite({
    'test_a.py':
      'def test_loud():\n    print("first")\n    for _ in range(10240):\n        print("x" * 1023)\n    print("last")\n    assert 0\n',
  });
  const { stdout = '' } = told.case('test_a.py::test_loud');
  assert.ok(stdout.length < 101_000, `${stdout.length}`);
  assert.match(stdout, /^first\n/);
  assert.match(stdout, /characters left out …[\s\S]*last\n$/);
});

test('10 MB that are not captured are cut at 4 MB, and the cut is told', async () => {
  const told = await runSuite(
    { 'test_a.py': 'def test_loud():\n    for _ in range(10240):\n        print("x" * 1023)\n' },
    { args: ['-s'] },
  );
  assert.equal(told.failures, []);
  const length = told.events.reduce(
    (sum, event) => sum + (event.type === 'output' ? event.text.length : 0),
    0,
  );
  assert.is(length, 4 * 1024 * 1024);
  assert.ok(told.events.some((event) => event.type === 'note' && /left out/.test(event.message)));
});

test('output that is not UTF-8 and messages with lone surrogates are carried, visibly escaped', async () => {
  const told = await runSuite({
    'test_a.py':
      'import os\ndef test_raw():\n    os.write(1, b"\\xff\\xfe\\x00 raw")\n    raise ValueError("bad \\udc80 text")\n',
  });
  const raw = told.case('test_a.py::test_raw');
  assert.match(raw.failure?.message ?? '', /bad \\udc80 text/);
  assert.match(raw.stdout ?? '', / raw/);
});

test('a repr that raises does not end the session', async () => {
  const told = await runSuite({
    'test_a.py':
      'class Odd(Exception):\n    def __str__(self): raise RuntimeError("no")\n    __repr__ = __str__\ndef test_odd(): raise Odd()\ndef test_after(): pass\n',
  });
  assert.is(told.case('test_a.py::test_odd').status, 'failed');
  assert.is(told.case('test_a.py::test_after').status, 'passed');
});

test('a recursion error is one bounded failure', async () => {
  const told = await runSuite({ 'test_a.py': 'def f(n): return f(n + 1)\ndef test_deep(): f(0)\n' });
  assert.match(told.first.message, /RecursionError/);
  assert.ok((told.first.excerpt ?? '').length < 8000);
});

test('a warning is counted', async () => {
  const told = await runSuite({ 'test_a.py': 'import warnings\ndef test_w(): warnings.warn("old")\n' });
  assert.ok(
    told.events.some((event) => event.type === 'figure' && event.name === 'warnings' && event.value === 1),
  );
});

/** What the command prints; the exit code does not matter. */
async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await run('sh', ['-c', command]).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

test.run();
