import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { createPytestExecutor, type PytestSpec } from '../../src/executors/pytest.ts';
import type { Problem, StageFailure } from '../../src/model/ports.ts';
import { createProcesses } from '../../src/process/processes.ts';
import { createPython } from '../../src/python/python.ts';
import type { PythonSpec } from '../../src/python/types.ts';
import { suite } from '../rig/suite.ts';
import { pythonWith } from './rig/pythons.ts';

const test = suite('the pytest executor');

async function execute(
  files: Readonly<Record<string, string>>,
  suiteOf: Partial<PytestSpec['suite']>,
  spec?: PythonSpec,
): Promise<{ problems: readonly Problem[]; failures: readonly StageFailure[] }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'portcullis-executor-')));
  const processes = createProcesses();
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), content, { mode: 0o755 });
    }
    const env = { ...process.env } as Record<string, string>;
    const python = createPython(spec ?? { interpreter: (await pythonWith('9')).python }, {
      spawn: processes.spawn,
      root,
      env,
    });
    const executor = createPytestExecutor({ processes, python, root });
    const what: PytestSpec = { kind: 'pytest', suite: { paths: ['tests'], ...suiteOf } };
    const problems = await executor.check(what);
    if (problems.length > 0) return { problems, failures: [] };
    const { failures } = await executor.run(what, {
      stage: 'unit',
      attempt: 1,
      root,
      env,
      services: {},
      graceMs: 1000,
      failAfter: 1,
      signal: new AbortController().signal,
      emit() {},
      fail() {},
      cleanedUp() {},
    });
    return { problems, failures };
  } finally {
    await processes.close();
    await rm(root, { recursive: true, force: true });
  }
}

const FILES = {
  'tests/unit/test_a.py': 'import shutil, sys\ndef test_x(): assert sys.prefix in shutil.which("python")\n',
};

test('a suite runs with the Python that was asked for first on its PATH', async () => {
  assert.equal(await execute(FILES, {}), { problems: [], failures: [] });
});

test('a path that does not exist is told before anything starts, with the nearest name where it goes wrong', async () => {
  const { problems } = await execute(FILES, {
    paths: ['test/unit', 'tests/units', 'tests/unit/test_a.py::test_x', 'zzz'],
  });
  assert.equal(
    problems.map((each) => each.message),
    ['test/unit', 'tests/units', 'zzz'].map((path) => `the suite path '${path}' does not exist`),
  );
  assert.equal(
    problems.slice(0, 2).map((each) => each.help),
    ["Did you mean 'tests'?", "Did you mean 'tests/unit'?"],
  );
  assert.match(problems[2]?.help ?? '', /There is no 'zzz'; paths are relative to/);
});

test('a missing interpreter is told beside a missing path', async () => {
  const { problems } = await execute(FILES, { paths: ['nope'] }, { interpreter: 'python3.99' });
  assert.is(problems.length, 2);
});

test('a Python without pytest is a failure of the environment, with what to do', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-bare-'));
  try {
    execFileSync('python3', ['-m', 'venv', '--without-pip', directory]);
    const { failures } = await execute(FILES, {}, { interpreter: join(directory, 'bin', 'python') });
    assert.equal(
      failures.map((each) => each.reason),
      ['environment'],
    );
    assert.match(failures[0]?.message ?? '', /pytest is not installed for/);
    assert.match(failures[0]?.help ?? '', /Add pytest to the requirements file/);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test.run();
