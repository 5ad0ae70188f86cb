import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { lock } from '../../src/python/lock.ts';
import { createPython } from '../../src/python/python.ts';
import type { Provisioned, PythonEnvironment } from '../../src/python/types.ts';
import { onPath } from '../../src/util/on-path.ts';
import { suite } from '../rig/suite.ts';
import { withProject } from './rig/project.ts';

const test = suite('making the Python environment');
const run = promisify(execFile);

/** Nothing to download: what is made is an environment all the same. */
const SPEC = { requirements: 'r.txt' };
const FILES = { 'r.txt': '--no-index\n' };

function environment(provided: Provisioned): PythonEnvironment {
  if ('failure' in provided) throw new Error(`${provided.failure.message}\n${provided.failure.excerpt}`);
  return provided.environment;
}

test('it is made once, used again, and made anew when it was left half-made', async () => {
  await withProject(
    FILES,
    async ({ host, venvs }) => {
      const first = environment(await createPython(SPEC, host).provide());
      assert.is(first.created, true);
      const { stdout } = await run('python', ['-c', 'import sys; print(sys.prefix)'], { env: first.env });
      assert.is(stdout.trim(), first.venv);
      assert.is(first.env.VIRTUAL_ENV, first.venv);
      assert.is(first.env.PYTHONHOME, undefined);

      const again = environment(await createPython(SPEC, host).provide());
      assert.is(again.created, false);
      assert.is(again.python, first.python);

      await rm(join(first.venv ?? '', 'portcullis-ready.json'));
      await rm(join(first.venv ?? '', 'lib'), { recursive: true });
      const anew = environment(await createPython(SPEC, host).provide());
      assert.is(anew.created, true);
      await run(anew.python, ['-c', 'import encodings']);
      assert.equal(readdirSync(venvs), [anew.venv?.slice(venvs.length + 1)], 'no lock is left');
    },
    { PYTHONHOME: '/nowhere' },
  );
});

test('an interpreter alone needs nothing made', async () => {
  await withProject({}, async ({ host, venvs }) => {
    const bare = environment(await createPython({}, host).provide());
    assert.equal([bare.how, bare.created, existsSync(venvs)], ['interpreter', false, false]);
  });
});

test('two at once make it once', async () => {
  await withProject(FILES, async ({ host }) => {
    const both = await Promise.all([createPython(SPEC, host).provide(), createPython(SPEC, host).provide()]);
    assert.equal(both.map((each) => environment(each).created).sort(), [false, true]);
  });
});

test('what cannot be installed is a failure with the last lines and a command that repeats it', async () => {
  await withProject(
    {
      'r.txt':
        '--no-index\nno-such-package==1 --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
    },
    async ({ host, root, venvs }) => {
      const python = createPython({ requirements: 'r.txt' }, host);
      const provided = await python.provide();
      if ('environment' in provided) throw new Error('it was made');
      const { failure } = provided;
      assert.is(failure.reason, 'environment');
      assert.match(failure.message, /could not be made: (pip|uv) exited with 1/);
      assert.match(failure.message, /: there is no 'no-such-package(==1)?' to install/);
      assert.equal(failure.at, { file: 'r.txt', line: 2 });
      assert.match(failure.excerpt ?? '', /no-such-package/);
      assert.match(failure.reproduce ?? '', /--require-hashes/);
      assert.equal(readdirSync(venvs), [], 'what was half-made is gone');
      const repeated = await run('sh', ['-c', failure.reproduce ?? ''], { cwd: root, env: host.env }).catch(
        (error: { stderr: string }) => error,
      );
      assert.match(repeated.stderr, /no-such-package/);
    },
  );
});

test('an installation that nobody waits for any more is ended', async () => {
  await withProject(
    { ...FILES, slow: '#!/bin/sh\nfor at; do mkdir -p "$at"; done\necho started > started\nsleep 300\n' },
    async ({ host, root, venvs }) => {
      const python = createPython(SPEC, {
        ...host,
        spawn: (options) =>
          host.spawn(
            options.args?.includes('venv')
              ? { ...options, file: join(root, 'slow'), args: options.args.slice(-1) }
              : options,
          ),
      });
      const [one, two] = [new AbortController(), new AbortController()];
      const both = Promise.all([python.provide(one.signal), python.provide(two.signal)]);
      while (!existsSync(join(root, 'started'))) await new Promise((resolve) => setTimeout(resolve, 20));
      one.abort();
      two.abort();
      for (const provided of await both)
        assert.match('failure' in provided ? provided.failure.message : '', /was stopped/);
      assert.equal(readdirSync(venvs), [], 'what was half-made is gone');
    },
  );
});

test('the lock of a dead process is taken over, that of a living one is waited for', async () => {
  await withProject({}, async ({ venvs }) => {
    const file = join(venvs, 'k.lock');
    await mkdir(venvs, { recursive: true });
    const dead = spawn('true');
    await new Promise((resolve) => dead.on('exit', resolve));
    await writeFile(file, JSON.stringify({ pid: dead.pid, start: 1 }));
    const release = await lock(file, 1000);
    assert.ok(release, 'taken over');
    assert.is(await lock(file, 300), undefined);
    await release?.();
    await writeFile(file, JSON.stringify({ pid: process.pid, start: 1 }));
    const reused = await lock(file, 1000);
    assert.ok(reused, 'the pid is alive, and another process than the one that took it');
    await reused?.();
  });
});

test('of many that find a dead lock, one has it at a time', async () => {
  await withProject({}, async ({ venvs }) => {
    const file = join(venvs, 'k.lock');
    await mkdir(venvs, { recursive: true });
    await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 1, start: 1 }));
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const release = await lock(file, 20_000);
        inside++;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
        await release?.();
      }),
    );
    assert.is(most, 1);
  });
});

const uv = onPath('uv', process.env as Record<string, string>);
if (uv === undefined) test.skip('uv makes it where uv is on PATH', undefined, 'uv is not on this machine');
else {
  test('uv makes it where uv is on PATH', async () => {
    await withProject({ 'r.txt': '' }, async ({ host }) => {
      const made = environment(await createPython(SPEC, host).provide());
      assert.is(made.how, 'uv');
      assert.match(execFileSync(made.python, ['--version'], { encoding: 'utf8' }), /^Python 3/);
    });
  });
}

test.run();
