import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { type Options, runSuite } from './rig/run-suite.ts';

const test = suite('what pytest could not collect, and what did not run');

test('one import that is broken for three files is one failure with the three under it', async () => {
  const told = await runSuite(
    {
      'app/__init__.py': '',
      'app/models.py': 'class Chat: pass\n',
      'tests/test_a.py': 'from app.models import Conversation\ndef test_a(): pass\n',
      'tests/test_b.py': 'import app.models\nfrom app.models import Conversation\ndef test_b(): pass\n',
      'tests/test_c.py': 'from app.models import Conversation\ndef test_c(): pass\n',
      'tests/test_ok.py': 'def test_ok(): pass\n',
    },
    { failAfter: 1 },
  );
  assert.is(told.failures.length, 1);
  assert.is(told.first.reason, 'collection-error');
  assert.match(told.first.message, /^ImportError: cannot import name 'Conversation' from 'app\.models'/);
  assert.equal(told.first.at, { file: 'tests/test_a.py', line: 1 });
  assert.match(
    told.first.excerpt ?? '',
    /3 files cannot be collected:\n {2}tests\/test_a\.py\n {2}tests\/test_b\.py\n {2}tests\/test_c\.py/,
  );
  assert.is(told.early.length, 1);
  assert.equal(told.early[0]?.failure.excerpt, told.first.excerpt);
  assert.equal(
    told.cases.map((each) => [each.classname, each.status]),
    ['a', 'b', 'c'].map((name) => [`tests.test_${name}`, 'error']),
  );
  assert.ok(told.cases.every((each) => each.failure?.reason === 'collection-error'));
});

test('a module that raises while three files import it is one failure, at its own line', async () => {
  const told = await runSuite({
    'shared.py': 'x = 1\nraise RuntimeError("no settings")\n',
    ...Object.fromEntries(['a', 'b', 'c'].map((name) => [`test_${name}.py`, '\nimport shared\n'])),
  });
  assert.is(told.failures.length, 1);
  assert.is(told.first.message, 'RuntimeError: no settings');
  assert.equal(told.first.at, { file: 'shared.py', line: 2 });
  assert.match(told.first.excerpt ?? '', /import chain: test_a\.py:2 → shared\.py:2/);
});

test('different causes are different failures', async () => {
  const told = await runSuite({
    'test_a.py': 'import nope_a\n',
    'test_b.py': 'import nope_b\n',
    'test_c.py': 'def broken(:\n',
  });
  assert.equal(
    told.failures.map((each) => [each.reason, each.message, each.at?.file, each.at?.line]),
    [
      ['collection-error', "ModuleNotFoundError: No module named 'nope_a'", 'test_a.py', 1],
      ['collection-error', "ModuleNotFoundError: No module named 'nope_b'", 'test_b.py', 1],
      ['collection-error', 'SyntaxError: invalid syntax', 'test_c.py', 1],
    ],
  );
});

test('a conftest that cannot be imported is a collection error at its cause', async () => {
  const told = await runSuite({
    'app.py': '\nimport nope\n',
    'conftest.py': 'import app\n',
    'test_a.py': 'def test_a(): pass\n',
  });
  assert.is(told.failures.length, 1);
  assert.is(told.first.reason, 'collection-error');
  assert.is(told.first.message, "ModuleNotFoundError: No module named 'nope'");
  assert.equal(told.first.at, { file: 'app.py', line: 2 });
});

test('with --continue-on-collection-errors the rest is run, and the broken file is still red', async () => {
  const told = await runSuite(
    { 'test_a.py': 'import nope\n', 'test_b.py': 'def test_b(): pass\n' },
    { args: ['--continue-on-collection-errors'] },
  );
  assert.equal(
    told.failures.map((each) => each.reason),
    ['collection-error'],
  );
  assert.is(told.case('test_b.py::test_b').status, 'passed');
});

const EMPTY = { 'tests/helper.py': 'x = 1\n' };

test('a suite that collects nothing is red', async () => {
  const told = await runSuite(EMPTY);
  assert.equal(
    told.failures.map((each) => each.reason),
    ['no-tests-ran'],
  );
  assert.match(told.first.help ?? '', /allowEmpty/);
});

test('a suite that may be empty is green when it is', async () => {
  assert.equal((await runSuite(EMPTY, { allowEmpty: true })).failures, []);
});

const ONE = { 'test_a.py': 'def test_x(): pass\n' };

test('a suite whose tests are all deselected is red, and says so', async () => {
  const told = await runSuite(ONE, { args: ['-k', 'nothing_of_that_name'] });
  assert.equal(
    told.failures.map((each) => each.reason),
    ['no-tests-ran'],
  );
  assert.is(told.first.message, 'no test ran: all 1 were deselected');
});

test('a file that skips itself is a skipped case, and alone is not green', async () => {
  const told = await runSuite({ 'test_a.py': 'import pytest\npytest.importorskip("nope_x")\n' });
  assert.is(told.case('test_a.py').status, 'skipped');
  assert.is(told.first.reason, 'no-tests-ran');
});

test('--collect-only is red: nothing ran', async () => {
  const told = await runSuite(ONE, { args: ['--collect-only'] });
  assert.is(told.first.reason, 'report-missing');
  assert.is(told.first.message, '1 tests were collected and 0 have a result');
});

const red: readonly [string, Readonly<Record<string, string>>, Options, string, RegExp][] = [
  [
    'an option pytest does not have',
    ONE,
    { args: ['--no-such-option'] },
    'environment',
    /unrecognized arguments: --no-such-option/,
  ],
  [
    'a path that does not exist',
    ONE,
    { paths: ['test_b.py'] },
    'environment',
    /file or directory not found: test_b\.py/,
  ],
  [
    'a node id that does not exist',
    ONE,
    { paths: ['test_a.py::test_y'] },
    'environment',
    /not found: .*test_a\.py::test_y/,
  ],
  [
    'the plugin turned off',
    ONE,
    { args: ['-p', 'no:portcullis_pytest'] },
    'environment',
    /never said that its session began: it exited with 0/,
  ],
  [
    'a broken pytest.ini',
    { ...ONE, 'pytest.ini': '[pytest\n' },
    {},
    'environment',
    /pytest did not start: .*pytest\.ini/,
  ],
  [
    'pytest.exit in a test',
    { 'test_a.py': 'import pytest\ndef test_x(): pytest.exit("enough", returncode=0)\ndef test_y(): pass\n' },
    {},
    'report-missing',
    /pytest\.exit was called: enough; 0 of 2/,
  ],
  [
    'a KeyboardInterrupt that a test raises',
    { 'test_a.py': 'def test_x(): raise KeyboardInterrupt\n' },
    {},
    'report-missing',
    /KeyboardInterrupt/,
  ],
  [
    'a hook that raises',
    { ...ONE, 'conftest.py': 'def pytest_runtest_logfinish(): raise RuntimeError("hook")\n' },
    {},
    'worker-lost',
    /internal error: RuntimeError: hook/,
  ],
  [
    'a plugin that stops the session',
    { 'test_a.py': 'def test_x(request): request.session.shouldstop = "seen enough"\ndef test_y(): pass\n' },
    {},
    'report-missing',
    /2 tests were collected and 1 have a result/,
  ],
  [
    'a plugin that changes the exit status',
    { ...ONE, 'conftest.py': 'def pytest_sessionfinish(session): session.exitstatus = 1\n' },
    {},
    'exit-code',
    /every test passed, and pytest ended with status 1/,
  ],
  [
    'an exit handler that changes the exit code',
    { 'test_a.py': 'import atexit, os\ndef test_x(): atexit.register(os._exit, 9)\n' },
    {},
    'exit-code',
    /status 0, its process exited with 9/,
  ],
];
for (const [what, files, options, reason, message] of red) {
  test(`${what} is red, once, with its own reason`, async () => {
    const told = await runSuite(files, options);
    assert.equal(
      told.failures.map((each) => each.reason),
      [reason],
    );
    assert.match(told.first.message, message);
    assert.ok(told.first.help);
  });
}

test.run();
