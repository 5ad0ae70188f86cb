import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { type Options, runSuite, type Told } from './rig/run-suite.ts';

const test = suite('plugins under forked workers');

const outcomes = ({ cases }: Told): string[] =>
  cases.map(({ id, status, note, failure }) => [id, status, note, failure?.message].join(' | ')).sort();

/** The same suite in one process and in workers, with what `look` makes of its directory. */
async function both<T>(
  files: Readonly<Record<string, string>>,
  options: Options,
  look: (root: string) => T,
): Promise<{ alone: Told; forked: Told; seen: readonly T[] }> {
  const seen: T[] = [];
  const run = (more: Options): Promise<Told> =>
    runSuite(files, {
      pytest: 'plugins',
      ...options,
      ...more,
      afterwards: async ({ root }) => void seen.push(look(root)),
    });
  return { alone: await run({}), forked: await run({ workers: 3 }), seen };
}

const LIBRARY = {
  'lib/__init__.py': '',
  'lib/signs.py': `
LIMIT = 10
def sign(n):
    if n < 0:
        return "negative"
    if n > LIMIT:
        return "large"
    for _ in range(n):
        pass
    return "small"
def never():
    return 1
`,
  'test_signs.py': `
import pytest, subprocess, sys
from lib.signs import sign
@pytest.mark.parametrize("n", [-2, -1, 0, 1, 2, 3, 99])
def test_sign(n): assert sign(n)
`,
  'test_more.py':
    'from lib import signs\nimport pytest\n@pytest.mark.parametrize("n", range(20))\ndef test_x(n): assert signs.sign(n)\n',
};

test('pytest-cov counts the same lines and branches, and the same contexts', async () => {
  const { alone, forked, seen } = await both(
    LIBRARY,
    {
      args: [
        '--cov=lib',
        '--cov-branch',
        '--cov-context=test',
        '--cov-report=json:cov.json',
        '--cov-report=term',
      ],
    },
    (root) => {
      const { files, totals } = JSON.parse(readFileSync(`${root}/cov.json`, 'utf8'));
      return { files, totals };
    },
  );
  assert.equal(outcomes(forked), outcomes(alone));
  assert.is(seen[0]?.totals.missing_lines, 1);
  assert.equal(seen[1], seen[0]);
});

test("a coverage threshold that is not met is red, with pytest-cov's own words", async () => {
  const { alone, forked } = await both(LIBRARY, { args: ['--cov=lib', '--cov-fail-under=99'] }, () => 0);
  assert.is(forked.first.reason, 'exit-code');
  assert.is(forked.first.message, alone.first.message);
  assert.match(forked.first.excerpt ?? '', /Required test coverage of 99/);
});

test('pytest-asyncio and anyio run their tests as ever', async () => {
  const { alone, forked } = await both(
    {
      'pytest.ini': '[pytest]\nasyncio_mode = strict\nasyncio_default_fixture_loop_scope = session\n',
      'test_asyncio.py': `
import asyncio, pytest, pytest_asyncio
@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server():
    got = []
    async def handle(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("n", range(8))
async def test_echo(n, server):
    reader, writer = await asyncio.open_connection("127.0.0.1", server)
    writer.write(b"%d\\n" % n)
    assert await reader.readline() == b"%d\\n" % n
    writer.close()
@pytest.mark.asyncio
async def test_bad(): assert await asyncio.sleep(0, 1) == 2
`,
      'test_anyio.py': `
import anyio, pytest
@pytest.fixture(scope="module", params=["asyncio"])
def anyio_backend(request): return request.param
@pytest.fixture(scope="module")
async def shared(anyio_backend):
    await anyio.sleep(0)
    yield []
@pytest.mark.anyio
@pytest.mark.parametrize("n", range(5))
async def test_x(n, shared):
    shared.append(n)
    await anyio.sleep(0.01)
    assert shared == list(range(n + 1))
`,
    },
    {},
    () => 0,
  );
  assert.is(alone.cases.length, 14);
  assert.equal(outcomes(forked), outcomes(alone));
  assert.is(forked.failures.length, 1);
});

test('reruns are counted, and a pytest-timeout that ends its process costs one test', async () => {
  const { alone, forked } = await both(
    {
      'test_a.py': `
import os, pytest, time
@pytest.mark.parametrize("n", range(6))
def test_flaky(n, tmp_path_factory):
    marker = "tried-%d" % n
    if not os.path.exists(marker):
        open(marker, "w").close()
        assert 0
`,
      'test_b.py':
        'import pytest, time\n@pytest.mark.flaky(reruns=0)\n@pytest.mark.timeout(0.3)\ndef test_slow(): time.sleep(300)\n',
    },
    { args: ['--reruns', '2'] },
    () => 0,
  );
  assert.equal(outcomes(forked), outcomes(alone));
  assert.is(forked.case('test_a.py::test_flaky[0]').note, 'passed after 1 rerun');
  const hard = await runSuite(
    {
      'test_a.py':
        'import pytest, time\n@pytest.mark.timeout(0.3, method="thread")\ndef test_slow(): time.sleep(300)\n@pytest.mark.parametrize("n", range(9))\ndef test_x(n): pass\n',
    },
    { pytest: 'plugins', workers: 2 },
  );
  assert.match(
    hard.first.message,
    /^worker gw\d went away while 'test_a\.py::test_slow' ran: it exited with 1$/,
  );
  assert.is(hard.cases.filter((each) => each.status === 'passed').length, 9);
});

test('JUnit, last failed and a terminal summary of a conftest are written once, by the parent', async () => {
  const files = {
    'conftest.py':
      'def pytest_terminal_summary(terminalreporter):\n    terminalreporter.write_line("SUMMARY %d" % len(terminalreporter.stats.get("passed", [])))\n',
    'test_a.py':
      'import pytest\n@pytest.mark.parametrize("n", range(8))\ndef test_x(n, record_property):\n    record_property("n", n)\n    assert n != 3\n',
  };
  const { seen, forked } = await both(files, { args: ['--junitxml=out.xml'] }, (root) => ({
    failed: readFileSync(`${root}/.pytest_cache/v/cache/lastfailed`, 'utf8'),
    xml: (readFileSync(`${root}/out.xml`, 'utf8').match(/<testcase|<failure|<property /g) ?? []).sort(),
  }));
  assert.equal(seen[1], seen[0]);
  const text = forked.events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('');
  assert.is(text.split('SUMMARY 7').length, 2);
});

test.run();
