import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Problem } from '../../src/model/ports.ts';
import { keyOf } from '../../src/python/provision.ts';
import { type Resolved, resolveEnvironment } from '../../src/python/resolve.ts';
import type { PythonSpec } from '../../src/python/types.ts';
import { pyenv } from '../pytest/rig/pythons.ts';
import { suite } from '../rig/suite.ts';
import { withProject } from './rig/project.ts';

const test = suite('finding the Python of a project');

async function resolve(
  spec: PythonSpec,
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<{ resolved?: Resolved; problems?: readonly Problem[]; key?: string }> {
  return withProject(
    files,
    async ({ host, root, venvs }) => {
      const result: { resolved?: Resolved; problems?: readonly Problem[] } = await resolveEnvironment(
        spec,
        host,
      );
      assert.not.ok(existsSync(venvs), 'the check changes nothing');
      const { requirements } = result.resolved ?? {};
      return {
        ...result,
        ...(requirements && {
          key: keyOf({ interpreter: result.resolved!.interpreter, requirements }, root),
        }),
      };
    },
    env,
  );
}

test('without a word it is the python3 of PATH, with its real path behind any shim', async () => {
  const { resolved } = await resolve({});
  const real = execFileSync('python3', ['-c', 'import sys, os; print(os.path.realpath(sys.executable))'], {
    encoding: 'utf8',
  }).trim();
  assert.is(resolved?.interpreter.realPath, real);
});

test('a name that is not on PATH is told with those that are', async () => {
  const { problems } = await resolve({ interpreter: 'python3.99' });
  assert.is(problems?.length, 1);
  assert.is(problems?.[0]?.message, "python.interpreter: the interpreter 'python3.99' is not on PATH");
  assert.match(problems?.[0]?.help ?? '', /On PATH there (is|are): .*python3(\.\d+)? \(3\.\d+\.\d+\)/);
});

test('a path that leads nowhere is told', async () => {
  const { problems } = await resolve({ interpreter: '.venv/bin/python' });
  assert.is(problems?.[0]?.message, "python.interpreter: there is no interpreter at '.venv/bin/python'");
});

test('a shim that leads nowhere is found out, with what it says', async () => {
  const { problems } = await resolve(
    { interpreter: './python3.8' },
    { 'python3.8': '#!/bin/sh\necho "pyenv: python3.8: command not found" >&2\nexit 127\n' },
  );
  assert.match(problems?.[0]?.message ?? '', /does not work: pyenv: python3\.8: command not found/);
});

test('something that is no Python is found out', async () => {
  const { problems } = await resolve({ interpreter: './python' }, { python: '#!/bin/sh\necho hello\n' });
  assert.match(problems?.[0]?.message ?? '', /did not answer as Python does/);
});

const old = pyenv('3.7.16');
if (old === undefined)
  test.skip(
    'an interpreter that is too old is told',
    undefined,
    'Python 3.7.16 is not on this machine (looked in pyenv)',
  );
else {
  test('an interpreter that is too old is told', async () => {
    const { problems } = await resolve({ interpreter: old });
    assert.match(problems?.[0]?.message ?? '', /is Python 3\.7\.16; 3\.8 is the oldest that is supported/);
  });
}

test('a PATH without any Python says that none is there', async () => {
  const { problems } = await resolve({}, {}, { PATH: '/nowhere' });
  assert.match(problems?.[0]?.help ?? '', /No Python of 3\.8 or later is on PATH/);
});

test('a missing requirements file is told with the nearest name, beside a missing interpreter', async () => {
  const { problems } = await resolve(
    { interpreter: 'python3.99', requirements: 'requirement.txt' },
    { 'requirements.txt': '' },
  );
  assert.equal(
    problems?.map((each) => each.message),
    [
      "python.interpreter: the interpreter 'python3.99' is not on PATH",
      "python.requirements: 'requirement.txt' does not exist",
    ],
  );
  assert.is(problems?.[1]?.help, "Did you mean 'requirements.txt'?");
});

test('a missing include is told with the line that asks for it', async () => {
  const { problems } = await resolve({ requirements: 'r/dev.txt' }, { 'r/dev.txt': '# all\n-r base.txt\n' });
  assert.is(
    problems?.[0]?.message,
    "the requirements file 'r/base.txt' that 'r/dev.txt' includes does not exist",
  );
  assert.equal([problems?.[0]?.file, problems?.[0]?.line], ['r/dev.txt', 2]);
});

for (const [file, command] of [
  ['pyproject.toml', 'uv pip compile pyproject.toml -o requirements.txt'],
  ['sub/pyproject.toml', 'uv pip compile sub/pyproject.toml -o requirements.txt'],
  ['uv.lock', 'uv export -o requirements.txt'],
  ['poetry.lock', 'uv pip compile pyproject.toml -o requirements.txt'],
] as const) {
  test(`${file} is no requirements file: that is told at once, with how to make one`, async () => {
    const { problems } = await resolve({ requirements: file }, { [file]: '[project]\nname = "x"\n' });
    assert.is(problems?.[0]?.message, `python.requirements: '${file}' is not a requirements file`);
    assert.match(problems?.[0]?.help ?? '', `\`${command}\``);
  });
}

test('a lock in the form of requirements is one, whatever its name ends in', async () => {
  const { resolved } = await resolve(
    { requirements: 'requirements.lock' },
    { 'requirements.lock': 'x==1\n' },
  );
  assert.equal(resolved?.requirements?.contents, ['x==1\n']);
});

test('an include of what is no requirements file is told with its line', async () => {
  const { problems } = await resolve(
    { requirements: 'a.txt' },
    { 'a.txt': '# all\n-r pyproject.toml\n', 'pyproject.toml': '' },
  );
  assert.is(problems?.[0]?.message, "'pyproject.toml', which 'a.txt' includes, is not a requirements file");
  assert.equal([problems?.[0]?.file, problems?.[0]?.line], ['a.txt', 2]);
});

test('an include that includes its includer is read once', async () => {
  const { resolved } = await resolve(
    { requirements: 'a.txt' },
    { 'a.txt': '-r b.txt\n', 'b.txt': '--requirement=a.txt\nx==1 --hash=sha256:00\n' },
  );
  assert.is(resolved?.requirements?.contents.length, 2);
  assert.is(resolved?.requirements?.hashed, true);
});

test('the environment has another key when an include changes, and the same in another checkout', async () => {
  const files = (base: string) => ({ 'a.txt': '-r b.txt\n-c https://example.org/c.txt\n', 'b.txt': base });
  const [one, same, other] = [
    await resolve({ requirements: 'a.txt' }, files('x==1\n')),
    await resolve({ requirements: 'a.txt' }, files('x==1\n')),
    await resolve({ requirements: 'a.txt' }, files('x==2\n')),
  ];
  assert.ok(one.key);
  assert.is(one.key, same.key);
  assert.is.not(one.key, other.key);
});

test('requirements that name the project itself belong to one checkout', async () => {
  const files = { 'a.txt': `-e .\n`, 'setup.py': '' };
  assert.is.not(
    (await resolve({ requirements: 'a.txt' }, files)).key,
    (await resolve({ requirements: 'a.txt' }, files)).key,
  );
});

test('a virtual environment that is given as the interpreter is recognised', async () => {
  await withProject({}, async ({ host, root }) => {
    execFileSync('python3', ['-m', 'venv', '--without-pip', join(root, 'v')]);
    const result = await resolveEnvironment({ interpreter: 'v/bin/python' }, host);
    assert.is('resolved' in result && result.resolved.interpreter.venv, join(root, 'v'));
  });
});

test.run();
