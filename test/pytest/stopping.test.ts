import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { abortable, runSuite } from './rig/run-suite.ts';

const test = suite('stopping pytest');

const SLOW =
  'import time\ndef wait():\n    time.sleep(300)\ndef test_ok(): pass\ndef test_slow():\n    wait()\ndef test_never(): pass\n';

test('a test that hangs is named with the line where it waits, and everything is ended', async () => {
  const told = await runSuite({ 'test_a.py': SLOW }, { testTimeoutMs: 300, graceMs: 500 });
  assert.equal(
    told.failures.map((each) => each.reason),
    ['timeout'],
  );
  assert.is(told.first.message, "'test_a.py::test_slow' did not end within 300 ms");
  assert.equal(told.first.at, { file: 'test_a.py', line: 3 });
  assert.match(told.first.excerpt ?? '', /test_a\.py", line 3 in wait/);
  assert.is(told.case('test_a.py::test_slow').status, 'error');
  assert.is(told.case('test_a.py::test_slow').failure?.reason, 'timeout');
});

test('a hang in C code that holds the interpreter lock has a stack too', async () => {
  const told = await runSuite(
    { 'test_a.py': 'import ctypes\ndef test_c():\n    ctypes.PyDLL(None).sleep(300)\n' },
    { testTimeoutMs: 300, graceMs: 300 },
  );
  assert.equal(told.first.at, { file: 'test_a.py', line: 3 });
});

test("a hang in a teardown is the test's timeout", async () => {
  const told = await runSuite(
    {
      'test_a.py':
        'import pytest, time\n@pytest.fixture(scope="session")\ndef db():\n    yield\n    time.sleep(300)\ndef test_x(db): pass\n',
    },
    { testTimeoutMs: 300, graceMs: 300 },
  );
  assert.equal(
    [told.first.reason, told.first.test, told.first.at?.line],
    ['timeout', 'test_a.py::test_x', 5],
  );
});

test('an import that hangs is a timeout of the collection', async () => {
  const told = await runSuite(
    { 'test_a.py': 'import time\ntime.sleep(300)\n' },
    { collectTimeoutMs: 1500, graceMs: 300 },
  );
  assert.equal(
    told.failures.map((each) => each.reason),
    ['timeout'],
  );
  assert.match(told.first.message, /had not collected its tests after 1\.5 s/);
  assert.equal(told.first.at, { file: 'test_a.py', line: 2 });
});

test('a conftest that hangs is a timeout of the collection with its line', async () => {
  const told = await runSuite(
    { 'conftest.py': 'import time\ntime.sleep(300)\n', 'test_a.py': '' },
    { collectTimeoutMs: 1500, graceMs: 300 },
  );
  assert.equal(told.first.at, { file: 'conftest.py', line: 2 });
});

test('a session that hangs after its last test is a timeout', async () => {
  const told = await runSuite(
    {
      'conftest.py': 'import time\ndef pytest_sessionfinish():\n    time.sleep(300)\n',
      'test_a.py': 'def test_x(): pass\n',
    },
    { testTimeoutMs: 400, graceMs: 300 },
  );
  assert.match(told.first.message, /no test was running for 400 ms/);
  assert.equal(told.first.at, { file: 'conftest.py', line: 3 });
});

test('the failing assert is told while the session goes on', async () => {
  let goOn = 0;
  const told = await runSuite({
    'test_a.py':
      'import pytest, time\n@pytest.fixture(scope="session")\ndef db():\n    yield\n    time.sleep(0.7)\ndef test_bad(db): assert 0\n',
  });
  goOn = told.endedAt - (told.early[0]?.at ?? 0);
  assert.is(told.early[0]?.failure.message, 'test_bad: assert 0');
  assert.ok(goOn > 650, `${goOn} ms`);
});

test('after the failures that close the gate no test is begun, and those that were not run are counted', async () => {
  const told = await runSuite(
    { 'test_a.py': Array.from({ length: 5 }, (_, i) => `def test_${i}(): assert 0\n`).join('') },
    { failAfter: 2 },
  );
  assert.is(told.failures.length, 2);
  assert.ok(
    told.events.some(
      (event) =>
        event.type === 'note' && event.message === '3 of 5 tests were not run: stopping after 2 failures',
    ),
  );
});

test('a stricter -x of the project stands', async () => {
  const told = await runSuite(
    {
      'pytest.ini': '[pytest]\naddopts = -x\n',
      'test_a.py': 'def test_1(): assert 0\ndef test_2(): assert 0\n',
    },
    { failAfter: 2 },
  );
  assert.is(told.failures.length, 1);
});

test('a report that is not finished a grace period after the gate closed is cut short', async () => {
  const told = await runSuite(
    {
      'test_a.py':
        'import pytest, time\n@pytest.fixture(scope="session")\ndef db():\n    yield\n    time.sleep(300)\ndef test_bad(db): assert 0\ndef test_b(): pass\n',
    },
    { failAfter: 1, graceMs: 400 },
  );
  assert.equal(
    told.failures.map((each) => each.reason),
    ['tests-failed'],
  );
  assert.ok(told.endedAt - (told.early[0]?.at ?? 0) < 2500);
});

test('an abort lets the running test tear down, within the grace period, and is no failure', async () => {
  const abort = abortable();
  let since = 0;
  const told = await runSuite(
    {
      'test_a.py':
        'import pytest, time, os\n@pytest.fixture\ndef db():\n    yield\n    open("torn-down", "w").close()\ndef test_slow(db):\n    print("ready", flush=True)\n    time.sleep(300)\ndef test_b(): pass\n',
    },
    {
      args: ['-s'],
      signal: abort.signal,
      onEvent(event) {
        if (event.type !== 'output' || !event.text.includes('ready')) return;
        since = performance.now();
        abort.abort({ kind: 'signal', signal: 'SIGINT' });
      },
      async afterwards({ root }) {
        const { existsSync } = await import('node:fs');
        assert.ok(existsSync(`${root}/torn-down`));
      },
    },
  );
  assert.equal(told.failures, []);
  assert.is(told.case('test_a.py::test_slow').status, 'skipped');
  assert.is(told.case('test_a.py::test_slow').note, 'stopped before its end');
  assert.ok(told.endedAt - since < 2500);
});

test('an abort ends a suite that ignores SIGINT, with all it started, within the grace period', async () => {
  const abort = abortable();
  let since = 0;
  const told = await runSuite(
    {
      'test_a.py': `
import signal, subprocess, time
def test_stubborn():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    subprocess.Popen(["setsid", "sleep", "300"])
    print("ready", flush=True)
    time.sleep(300)
`,
    },
    {
      args: ['-s'],
      graceMs: 600,
      signal: abort.signal,
      onEvent(event) {
        if (event.type !== 'output' || !event.text.includes('ready')) return;
        since = performance.now();
        abort.abort({ kind: 'need', stage: 'x' });
      },
    },
  );
  assert.equal(told.failures, []);
  assert.ok(told.endedAt - since < 1600, `${told.endedAt - since} ms`);
  assert.ok(told.cleaned.some((each) => /sleep/.test(each.command)));
});

test("the stage's time limit names the test that ran and where", async () => {
  const abort = abortable();
  const told = await runSuite(
    { 'test_a.py': SLOW },
    {
      graceMs: 800,
      signal: abort.signal,
      onEvent(event) {
        if (event.type === 'case-started' && event.name === 'test_slow')
          setTimeout(() => abort.abort({ kind: 'timeout', afterMs: 5000 }), 100);
      },
    },
  );
  assert.equal(
    told.failures.map((each) => each.reason),
    ['timeout'],
  );
  assert.match(
    told.first.message,
    /the stage did not end within its 5\.0 s; 'test_a\.py::test_slow' was running/,
  );
  assert.is(told.first.at?.line, 3);
});

test('a stage that was stopped before it started starts nothing', async () => {
  const abort = abortable();
  abort.abort({ kind: 'signal', signal: 'SIGTERM' });
  const told = await runSuite({ 'test_a.py': 'open("ran", "w")\n' }, { signal: abort.signal });
  assert.equal([told.failures, told.events], [[], []]);
});

test.run();
