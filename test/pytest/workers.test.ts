import * as assert from 'uvu/assert';
import { platform } from '../../src/process/platform/index.ts';
import { suite } from '../rig/suite.ts';
import { type Options, runSuite, type Told } from './rig/run-suite.ts';

const test = suite('forked workers');

const TWO: Options = { workers: 2 };
const notes = ({ events }: Told): string[] =>
  events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
const outcomes = ({ cases, root }: Told): Record<string, string> =>
  Object.fromEntries(
    cases
      .map(
        ({ id, status, note, failure }) =>
          [id, [status, note, failure?.message.replace(root, '')].join(' | ')] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const EVERY_OUTCOME = {
  'pkg/test_a.py': `
import pytest, unittest, warnings
@pytest.mark.parametrize("n", range(9))
def test_many(n): print("seen", n)
def test_bad(): assert 1 == 2
@pytest.fixture
def broken(): raise OSError("no database")
@pytest.fixture
def leaky():
    yield
    raise OSError("still open")
def test_setup(broken): pass
def test_teardown(leaky): pass
@pytest.mark.skip(reason="no")
def test_skip(): pass
@pytest.mark.xfail(reason="known")
def test_xfail(): assert 0
@pytest.mark.xfail(strict=True)
def test_xpass(): pass
def test_warns(): warnings.warn("old")
@pytest.mark.parametrize("odd", ["a::b", "x[1]", "\\u2603", "with space", "a/b", ""])
def test_odd(odd): assert odd != "a/b"
class TestUnit(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.shared = []
    def test_1(self): self.shared.append(1)
    def test_2(self): self.assertEqual(self.shared, [1])
    def test_3(self): self.skipTest("later")
def deep(n): return deep(n + 1)
def test_recursion(): deep(0)
def twice():
    """
    >>> twice()
    2
    """
    return 3
`,
  'test_b.py': 'import pytest\ndef test_imp(): pytest.importorskip("nowhere_at_all")\n',
};

for (const version of ['7', '8', '9'] as const) {
  test(`every test comes to what it comes to without workers, with pytest ${version}`, async () => {
    const args = ['--doctest-modules'];
    const alone = await runSuite(EVERY_OUTCOME, { pytest: version, args });
    const forked = await runSuite(EVERY_OUTCOME, { pytest: version, args, workers: 3 });
    assert.is.not(alone.cases.length, 0);
    assert.equal(outcomes(forked), outcomes(alone));
    const warnings = ({ events }: Told) =>
      events.flatMap((event) => (event.type === 'figure' ? [event.value] : []));
    assert.equal(warnings(forked), warnings(alone));
    assert.is(forked.failures.length, alone.failures.length);
    assert.ok(notes(forked).includes('3 workers run the tests, forked after collection'));
  });
}

test('conftest and modules are imported once, session fixtures run once in each worker', async () => {
  const told = await runSuite(
    {
      'conftest.py': `
import os, pytest
open("imports", "a").write("conftest\\n")
@pytest.fixture(scope="session", autouse=True)
def db():
    name = os.environ["PYTEST_XDIST_WORKER"]
    open("sessions", "a").write("up %s\\n" % name)
    yield
    open("sessions", "a").write("down %s\\n" % name)
def pytest_sessionfinish(session): open("imports", "a").write("finish %s\\n" % session.exitstatus)
`,
      'test_a.py':
        'import time, pytest\nopen("imports", "a").write("test_a\\n")\n@pytest.mark.parametrize("n", range(8))\ndef test_x(n): time.sleep(0.05)\n',
    },
    {
      ...TWO,
      async afterwards({ root }) {
        const { readFileSync } = await import('node:fs');
        const lines = (name: string): string[] => readFileSync(`${root}/${name}`, 'utf8').trim().split('\n');
        assert.equal(lines('imports'), ['conftest', 'test_a', 'finish 0']);
        assert.equal(lines('sessions').sort(), ['down gw0', 'down gw1', 'up gw0', 'up gw1']);
      },
    },
  );
  assert.equal(told.failures, []);
});

test('what suites written for xdist look at is there', async () => {
  const told = await runSuite(
    {
      'test_a.py': `
import os, pytest
@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    root = tmp_path_factory.getbasetemp().parent
    assert tmp_path_factory.getbasetemp().name == "popen-" + worker_id
    return root
@pytest.mark.parametrize("n", range(4))
def test_x(n, once, worker_id, testrun_uid, request):
    assert worker_id == os.environ["PYTEST_XDIST_WORKER"] == request.config.workerinput["workerid"]
    assert os.environ["PYTEST_XDIST_WORKER_COUNT"] == "2"
    assert testrun_uid == os.environ["PYTEST_XDIST_TESTRUNUID"]
    (once / ("seen-" + testrun_uid)).touch()
    assert len(list(once.glob("seen-*"))) == 1
`,
    },
    TWO,
  );
  assert.equal(told.failures, []);
  assert.is(told.cases.length, 4);
});

test('tests that share a fixture of their class or module stay together, in order; so does an xdist_group', async () => {
  const told = await runSuite(
    {
      'test_a.py': `
import os, pytest, time
@pytest.fixture(scope="class")
def shared():
    open("built", "a").write("class\\n")
    return []
class TestOne:
    @pytest.mark.parametrize("n", range(6))
    def test_x(self, n, shared):
        shared.append(n)
        time.sleep(0.02)
        assert shared == list(range(n + 1))
class TestTwo:
    @pytest.mark.parametrize("n", range(6))
    def test_x(self, n, shared): time.sleep(0.02)
`,
      'test_b.py': `
import os, pytest, time
def setup_module(): open("built", "a").write("module\\n")
@pytest.mark.parametrize("n", range(6))
def test_x(n): time.sleep(0.02)
`,
      'test_c.py': `
import os, pytest, time
@pytest.mark.parametrize("n", [pytest.param(n, marks=pytest.mark.xdist_group("g") if n % 2 else []) for n in range(8)])
def test_x(n):
    time.sleep(0.02)
    if n % 2: open("group", "a").write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
`,
    },
    {
      workers: 3,
      async afterwards({ root }) {
        const { readFileSync } = await import('node:fs');
        assert.equal(readFileSync(`${root}/built`, 'utf8').trim().split('\n').sort(), [
          'class',
          'class',
          'module',
        ]);
        assert.is(new Set(readFileSync(`${root}/group`, 'utf8').trim().split('\n')).size, 1);
      },
    },
  );
  assert.equal(told.failures, []);
  assert.is(told.cases.length, 26);
});

test('a worker that dies loses its own test only, with its stack, and another finishes the queue', async () => {
  const rest = 'import pytest\n@pytest.mark.parametrize("n", range(20))\ndef test_n(n): pass\n';
  const told = await runSuite(
    {
      'test_a.py': `${rest}def test_segv():\n    import ctypes\n    ctypes.string_at(0)\n`,
      'test_b.py': `${rest}def test_exit():\n    import os\n    os._exit(0)\n`,
      'test_c.py': `${rest}def test_kill():\n    import os\n    os.kill(os.getpid(), 9)\ndef test_after(): pass\n`,
    },
    TWO,
  );
  assert.equal(told.failures.map((each) => each.message.replace(/gw\d/, 'gw')).sort(), [
    "worker gw went away while 'test_a.py::test_segv' ran: it was ended by SIGSEGV",
    "worker gw went away while 'test_b.py::test_exit' ran: it exited with 0",
    "worker gw went away while 'test_c.py::test_kill' ran: it was ended by SIGKILL",
  ]);
  assert.equal(told.case('test_a.py::test_segv').failure?.at, { file: 'test_a.py', line: 6 });
  assert.match(
    told.case('test_a.py::test_segv').failure?.excerpt ?? '',
    /Segmentation fault[\s\S]*line 6 in test_segv/,
  );
  assert.is(told.cases.filter((each) => each.status === 'passed').length, 61);
});

test('a worker that begins late, when its tests were given to another, ends with the rest', async () => {
  const limit = AbortSignal.timeout(30_000);
  const told = await runSuite(
    {
      'conftest.py': `
import os, pathlib, time
here = pathlib.Path(__file__).parent
def begin_late():
    try:
        os.close(os.open(here / "first", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        until = time.monotonic() + 30
        while not (here / "last").exists() and time.monotonic() < until:
            time.sleep(0.01)
def pytest_collection_finish(session):
    os.register_at_fork(after_in_child=begin_late)
`,
      'test_a.py': `
import pathlib, pytest
@pytest.mark.parametrize("n", range(6))
def test_n(n): pass
def test_z_last(): (pathlib.Path(__file__).parent / "last").touch()
`,
    },
    { ...TWO, signal: limit },
  );
  assert.is(limit.aborted, false, 'it came to its own end');
  assert.equal(new Set(told.cases.map(({ status }) => status)), new Set(['passed']));
  assert.is(told.cases.length, 7);
});

test('a class whose worker dies is finished by another', async () => {
  const told = await runSuite(
    {
      'test_a.py':
        'import os, pytest\nclass TestX:\n    @pytest.fixture(scope="class", autouse=True)\n    def shared(self): pass\n    def test_1(self): pass\n    def test_2(self): os._exit(4)\n    def test_3(self): pass\n    def test_4(self): pass\n',
    },
    TWO,
  );
  assert.equal(
    told.cases.map((each) => [each.name, each.status]),
    [
      ['test_1', 'passed'],
      ['test_2', 'error'],
      ['test_3', 'passed'],
      ['test_4', 'passed'],
    ],
  );
});

test('a test that hangs is named with its stack, also in C code, and the rest is run', async () => {
  const told = await runSuite(
    {
      'test_a.py':
        'import ctypes, time, pytest\ndef test_hang():\n    time.sleep(300)\ndef test_c():\n    ctypes.PyDLL(None).sleep(300)\n@pytest.mark.parametrize("n", range(10))\ndef test_n(n): pass\n',
    },
    { ...TWO, testTimeoutMs: 1200 },
  );
  assert.equal(told.failures.map((each) => [each.reason, each.test, each.at?.line]).sort(), [
    ['timeout', 'test_a.py::test_c', 5],
    ['timeout', 'test_a.py::test_hang', 3],
  ]);
  assert.is(
    told.failures.find((each) => each.at?.line === 3)?.message,
    "'test_a.py::test_hang' did not end within 1.2 s",
  );
  assert.is(told.cases.filter((each) => each.status === 'passed').length, 10);
});

test('writing to, closing and taking over descriptors costs at most the test that does it', async () => {
  const told = await runSuite(
    {
      'test_a.py': `
import os, time
def test_write():
    for fd in range(3, 40):
        try: os.write(fd, b'["end", 1]\\n')
        except OSError: pass
def test_close():
    for fd in range(5):
        try: os.close(fd)
        except OSError: pass
    for fd in range(5): os.open(os.devnull, os.O_RDWR)
def test_all():
    os.closerange(0, 4096)
    time.sleep(300)
def test_forge():
    for fd in range(900, 1024):
        try: os.write(fd, b"nonsense\\n")
        except OSError: pass
def test_after(): pass
def test_last(): assert 1 == 2
`,
    },
    { ...TWO, args: ['-s'] },
  );
  const of = (name: string) => told.case(`test_a.py::${name}`).status;
  assert.equal(
    [of('test_write'), of('test_close'), of('test_after'), of('test_last')],
    ['passed', 'passed', 'passed', 'failed'],
  );
  assert.equal([of('test_all'), of('test_forge')], ['error', 'error']);
});

test('what a test forks takes no work and tells nothing, also one that runs on to the end', async () => {
  const told = await runSuite(
    {
      'test_a.py': `
import os, pytest
def test_fork():
    pid = os.fork()
    if pid == 0: return
    os.waitpid(pid, 0)
@pytest.mark.parametrize("n", range(10))
def test_n(n): open("ran", "a").write("%d\\n" % n)
`,
    },
    {
      ...TWO,
      async afterwards({ root }) {
        const { readFileSync } = await import('node:fs');
        assert.is(readFileSync(`${root}/ran`, 'utf8').trim().split('\n').length, 10);
      },
    },
  );
  assert.equal(told.failures, []);
  assert.is(told.cases.length, 11);
});

test('tests of one node id are run one after the other and told apart', async () => {
  const told = await runSuite(
    { 'test_a.py': 'import time\ndef test_x(): time.sleep(0.05)\ndef test_y(): pass\n' },
    { ...TWO, paths: ['test_a.py', 'test_a.py'], args: ['--keep-duplicates'] },
  );
  assert.equal(told.failures, []);
  assert.equal(told.cases.map((each) => each.id).sort(), [
    'test_a.py::test_x',
    'test_a.py::test_x #2',
    'test_a.py::test_y',
    'test_a.py::test_y #2',
  ]);
});

test("a session fixture's failing teardown is an error of the last test of its worker", async () => {
  const told = await runSuite(
    {
      'test_a.py':
        'import pytest\n@pytest.fixture(scope="session", autouse=True)\ndef db():\n    yield\n    raise OSError("still open")\ndef test_x(): pass\n',
    },
    TWO,
  );
  assert.equal(
    told.failures.map((each) => each.message),
    ['test_x: teardown failed: OSError: still open'],
  );
});

test('pytest.exit, KeyboardInterrupt and an internal error end the session, red', async () => {
  const rest = '@pytest.mark.parametrize("n", range(30))\ndef test_n(n): time.sleep(0.05)\n';
  const exit = await runSuite(
    { 'test_a.py': `import pytest, time\ndef test_x(): pytest.exit("enough", 3)\n${rest}` },
    TWO,
  );
  assert.match(exit.first.message, /^pytest\.exit was called: enough; \d+ of 31 tests have a result/);
  const interrupt = await runSuite(
    { 'test_a.py': `import pytest, time\ndef test_x(): raise KeyboardInterrupt\n${rest}` },
    TWO,
  );
  assert.match(interrupt.first.message, /^KeyboardInterrupt ended the session from inside/);
  const internal = await runSuite(
    {
      'conftest.py':
        'def pytest_runtest_logfinish(nodeid):\n    if "test_x" in nodeid: raise RuntimeError("hook")\n',
      'test_a.py': `import pytest, time\ndef test_x(): pass\n${rest}`,
    },
    TWO,
  );
  assert.match(internal.first.message, /internal error/);
  assert.match(internal.first.excerpt ?? '', /RuntimeError: hook/);
});

test('a failure that closes the gate ends the tests of the other workers, which tear down, at once', async () => {
  const told = await runSuite(
    {
      'test_a.py': `
import pytest, time
@pytest.fixture
def db():
    yield
    open("torn-down", "w").close()
def test_slow(db):
    open("started", "w").close()
    time.sleep(300)
`,
      'test_b.py': `
import os, time, pytest
def test_bad():
    while not os.path.exists("started"): time.sleep(0.01)
    assert 0
@pytest.mark.parametrize("n", range(100))
def test_n(n): time.sleep(0.1)
`,
    },
    {
      ...TWO,
      failAfter: 1,
      async afterwards({ root }) {
        const { existsSync } = await import('node:fs');
        assert.ok(existsSync(`${root}/torn-down`));
      },
    },
  );
  assert.equal(
    told.failures.map((each) => each.message),
    ['test_bad: assert 0'],
  );
  assert.ok(told.endedAt - (told.early[0]?.at ?? 0) < 1500, `${told.endedAt - (told.early[0]?.at ?? 0)} ms`);
  assert.is(told.case('test_a.py::test_slow').status, 'skipped');
  assert.ok(notes(told).some((note) => note.includes('tests were not run: stopping after 1 failures')));
});

test('a worker that cannot be interrupted is ended within the grace period', async () => {
  const told = await runSuite(
    {
      'test_a.py':
        'import signal, time\ndef test_slow():\n    signal.signal(signal.SIGINT, signal.SIG_IGN)\n    open("started", "w").close()\n    time.sleep(300)\n',
      'test_b.py':
        'import os, time\ndef test_bad():\n    while not os.path.exists("started"): time.sleep(0.01)\n    assert 0\n',
    },
    { ...TWO, failAfter: 1, graceMs: 400 },
  );
  assert.is(told.failures.length, 1);
  assert.ok(told.endedAt - (told.early[0]?.at ?? 0) < 2500);
});

test('threads that are alive after collection, and `fork: false`, leave the tests to one process, and it says why', async () => {
  const files = {
    'conftest.py':
      'import threading\nthreading.Thread(target=threading.Event().wait, name="beat", daemon=True).start()\n',
    'test_a.py': 'import os\ndef test_x(): assert "PYTEST_XDIST_WORKER" not in os.environ\n',
  };
  const threads = await runSuite(files, TWO);
  assert.equal(threads.failures, []);
  assert.equal(notes(threads), [
    'one process runs the tests, not 2 workers: threads are alive after collection, which a fork does not take along: beat',
  ]);
  const asked = await runSuite({ 'test_a.py': files['test_a.py'] }, { ...TWO, fork: false });
  assert.equal(notes(asked), ['one process runs the tests, not 2 workers: the suite says `fork: false`']);
  const xdist = await runSuite({ 'test_a.py': 'def test_x(): pass\n' }, { ...TWO, args: ['-n', '2'] });
  assert.equal(
    [xdist.failures, notes(xdist)],
    [[], ['one process runs the tests, not 2 workers: xdist distributes the tests already']],
  );
});

test('no worker outlives a pytest that is killed', async () => {
  let workers: string[] = [];
  const told = await runSuite(
    {
      'test_a.py':
        'import os, signal, time\ndef test_1():\n    open("pid-%d" % os.getpid(), "w").close()\n    time.sleep(300)\ndef test_2():\n    while not [each for each in os.listdir() if each.startswith("pid-")]: time.sleep(0.01)\n    os.kill(os.getppid(), 9)\n    time.sleep(300)\n',
    },
    {
      ...TWO,
      async afterwards({ root }) {
        const { readdirSync } = await import('node:fs');
        workers = readdirSync(root).filter((name) => name.startsWith('pid-'));
        for (const name of workers)
          assert.is(await platform.look(Number(name.slice(4))), undefined, `${name} is alive`);
      },
    },
  );
  assert.is(workers.length, 1);
  assert.match(told.first.message, /pytest went away .* SIGKILL/);
});

test('a broken import is a collection error as without workers', async () => {
  const told = await runSuite({ 'test_a.py': 'import nope\n', 'test_b.py': 'def test_x(): pass\n' }, TWO);
  assert.equal(
    told.failures.map((each) => each.reason),
    ['collection-error'],
  );
});

test.run();
