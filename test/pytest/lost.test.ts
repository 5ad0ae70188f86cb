import * as assert from 'uvu/assert';
import { platform } from '../../src/process/platform/index.ts';
import { suite } from '../rig/suite.ts';
import { runSuite } from './rig/run-suite.ts';

const test = suite('tests that hurt their own interpreter');

for (const code of [0, 3]) {
  test(`os._exit(${code}) is red and names the test`, async () => {
    const told = await runSuite({
      'test_a.py': `import os\ndef test_ok(): pass\ndef test_x(): os._exit(${code})\ndef test_never(): pass\n`,
    });
    assert.is(told.failures.length, 1);
    assert.is(told.first.reason, 'worker-lost');
    assert.is(told.first.message, `pytest went away while 'test_a.py::test_x' ran: it exited with ${code}`);
    assert.is(told.case('test_a.py::test_ok').status, 'passed');
    assert.is(told.case('test_a.py::test_x').status, 'error');
    assert.ok(
      told.events.some(
        (event) => event.type === 'note' && event.message.startsWith('1 of 3 tests were not run'),
      ),
    );
  });
}

test('a segmentation fault shows the Python stack and its line', async () => {
  const told = await runSuite({
    'test_a.py': 'import ctypes\ndef crash():\n    ctypes.string_at(0)\ndef test_x():\n    crash()\n',
  });
  assert.is(told.first.reason, 'worker-lost');
  assert.match(told.first.message, /'test_a\.py::test_x' ran: it was ended by SIGSEGV/);
  assert.equal(told.first.at, { file: 'test_a.py', line: 3 });
  assert.match(
    told.first.excerpt ?? '',
    /^Fatal Python error: Segmentation fault\n[\s\S]*test_a\.py", line 3 in crash/,
  );
});

test('a test that kills its interpreter with SIGKILL is red', async () => {
  const told = await runSuite({ 'test_a.py': 'import os\ndef test_x(): os.kill(os.getpid(), 9)\n' });
  assert.match(told.first.message, /ended by SIGKILL/);
  assert.match(told.first.help ?? '', /memory/);
});

test('os._exit(0) while collecting is red', async () => {
  const told = await runSuite({ 'test_a.py': 'import os\nos._exit(0)\n' });
  assert.is(told.first.message, 'pytest went away during collection: it exited with 0');
});

test('os._exit(0) in a conftest is red', async () => {
  const told = await runSuite({
    'conftest.py': 'import os\nos._exit(0)\n',
    'test_a.py': 'def test_x(): pass\n',
  });
  assert.is(told.failures.length, 1);
  assert.is(told.first.reason, 'environment');
});

test('os._exit(0) at the end of the session is red where tests are missing, and known where none is', async () => {
  const told = await runSuite({
    'conftest.py': 'import os\ndef pytest_sessionfinish(session): os._exit(0)\n',
    'test_a.py': 'def test_x(): pass\n',
  });
  assert.is(told.first.message, 'pytest went away between tests: it exited with 0');
});

test('a crash while the interpreter shuts down is red', async () => {
  const told = await runSuite({
    'test_a.py': 'import atexit, ctypes\ndef test_x(): atexit.register(ctypes.string_at, 0)\n',
  });
  assert.is(told.first.reason, 'worker-lost');
  assert.match(told.first.message, /after its session pytest was ended by SIGSEGV/);
});

test('writing to and closing descriptors 0 to 3 does not touch the report', async () => {
  const told = await runSuite(
    {
      'test_a.py': `
import os
def test_write():
    os.write(1, b"{\\n")
    os.write(2, b"x\\n")
    try: os.write(3, b'{"e":"session-finish"}\\n')
    except OSError: pass
def test_close():
    for fd in range(4):
        try: os.close(fd)
        except OSError: pass
    for fd in range(4): os.open(os.devnull, os.O_RDWR)
def test_after(): assert 1 == 2
`,
    },
    { args: ['-s'] },
  );
  assert.equal(
    told.failures.map((each) => each.message),
    ['test_after: assert 1 == 2'],
  );
  assert.is(told.case('test_a.py::test_write').status, 'passed');
  assert.is(told.case('test_a.py::test_close').status, 'passed');
});

test('closing every descriptor loses the report, and that is red and named', async () => {
  const told = await runSuite({
    'test_a.py': 'import os\ndef test_x():\n    os.closerange(0, 4096)\ndef test_never(): pass\n',
  });
  assert.is(told.first.reason, 'worker-lost');
  assert.match(told.first.message, /while 'test_a\.py::test_x' ran/);
});

test('a descriptor taken over after the channel was closed is never written to', async () => {
  const told = await runSuite({
    'test_a.py': `
import os
def test_x(tmp_path):
    for fd in range(900, 1024):
        try: os.close(fd)
        except OSError: pass
    for fd in range(900, 1024): os.dup2(os.open(tmp_path / str(fd), os.O_CREAT | os.O_RDWR), fd)
    test_x.where = tmp_path
def test_y():
    written = [each.name for each in test_x.where.iterdir() if each.stat().st_size]
    os._exit(40 + len(written))
`,
  });
  assert.match(told.first.message, /exited with 40$/);
});

test('forks of a test are silent, also one that runs on to the end', async () => {
  const told = await runSuite({
    'test_a.py': `
import os
def test_fork():
    pid = os.fork()
    if pid == 0: return
    os.waitpid(pid, 0)
def test_after(): assert os.getpid() == int(os.environ.get("NOWHERE", os.getpid()))
def test_exit():
    pid = os.fork()
    if pid == 0: os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
`,
  });
  assert.equal(told.failures, []);
  assert.equal(
    told.cases.map((each) => each.name),
    ['test_fork', 'test_after', 'test_exit'],
  );
});

test('a process that a test leaves behind is ended and told', async () => {
  let pid = 0;
  const told = await runSuite(
    {
      'test_a.py':
        'import subprocess\ndef test_x():\n    child = subprocess.Popen(["sleep", "300"])\n    print("pid", child.pid)\n',
    },
    {
      async afterwards(told) {
        pid = Number(/pid (\d+)/.exec(told.case('test_a.py::test_x').stdout ?? '')?.[1]);
        assert.is(await platform.look(pid), undefined);
      },
    },
  );
  assert.ok(pid > 0);
  assert.equal(
    told.cleaned.map((each) => each.pid),
    [pid],
  );
  assert.equal(told.failures, []);
});

test('what a test starts sees nothing of the bridge', async () => {
  const told = await runSuite(
    {
      'test_a.py':
        'import os\ndef test_env():\n    assert not [k for k in os.environ if k.startswith("PORTCULLIS_PYTEST")]\n    assert os.environ["PYTHONPATH"] == "lib"\n',
    },
    { env: { PYTHONPATH: 'lib' } },
  );
  assert.equal(told.failures, []);
});

test.run();
