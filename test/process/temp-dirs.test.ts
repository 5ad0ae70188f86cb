import { chownSync, existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { endLeftovers } from '../../src/process/leftovers.ts';
import { platform } from '../../src/process/platform/index.ts';
import { createProcesses } from '../../src/process/processes.ts';
import { suite } from '../rig/suite.ts';
import { env, eventually, inDirectory, spawnText } from './support.ts';

const test = suite('temporary directories of a run');

const DEAD = { version: 1, run: 'before', pid: process.pid, start: 1, scope: platform.scope() };

test('one is made for us alone, on record before it is used, and gone with the run', async () => {
  await inDirectory(async (dir) => {
    const processes = createProcesses({ stateDir: dir, run: 'r1' });
    const made = processes.tempDir('unit');
    assert.ok('path' in made);
    assert.is(dirname(made.path), tmpdir());
    assert.match(basename(made.path), /^portcullis-unit-[0-9a-f]{16}$/);
    assert.is((await lstat(made.path)).mode & 0o777, 0o700);
    const lines = (await readFile(join(dir, 'processes', 'r1.jsonl'), 'utf8')).trim().split('\n');
    assert.equal(JSON.parse(lines[1]!), { temp: { root: tmpdir(), name: basename(made.path) } });
    await mkdir(join(made.path, 'deep'));
    await writeFile(join(made.path, 'deep', 'file'), '');
    await processes.close();
    assert.not.ok(existsSync(made.path));
    assert.match(problemOf(processes.tempDir('unit')), 'the run is over');
  });
});

test('a run without a record removes its own as well', async () => {
  const processes = createProcesses();
  const made = processes.tempDir('unit');
  assert.ok('path' in made);
  await processes.close();
  assert.not.ok(existsSync(made.path));
});

test('one that cannot be made is told, with the variable that decides where', async () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = '/nowhere/at/all';
  const processes = createProcesses();
  try {
    assert.match(problemOf(processes.tempDir('unit')), /^ENOENT.*\/nowhere\/at\/all/);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await processes.close();
  }
});

test('kill -9 of the owner: its guard removes it too, and follows no link out of it', async () => {
  await inDirectory(async (dir) => {
    const precious = join(dir, 'precious');
    await mkdir(precious);
    await writeFile(join(precious, 'work'), '');
    const state = join(dir, 'state');
    await mkdir(state);
    const owner = `import { createProcesses } from ${JSON.stringify(new URL('../../src/process/processes.ts', import.meta.url).href)};
      import { symlinkSync } from 'node:fs';
      const { path } = createProcesses({ stateDir: ${JSON.stringify(state)}, run: 'killed' }).tempDir('unit');
      symlinkSync(${JSON.stringify(precious)}, path + '/link');
      console.log('ready ' + path + ';');
      setInterval(() => {}, 1000);`;
    const processes = createProcesses();
    const node = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', owner];
    const child = spawnText(processes, process.execPath, node, { env: { ...env, TMPDIR: dir } });
    await eventually('it has its directory', () => child.text().includes(';'));
    const path = child.text().slice('ready '.length).split(';')[0]!;
    assert.is(dirname(path), dir);
    assert.ok(existsSync(path));
    child.signal('SIGKILL');
    await child.done;
    await eventually('the directory is gone', () => !existsSync(path));
    await eventually(
      'the record is gone',
      async () => (await readdir(join(state, 'processes'))).length === 0,
    );
    assert.equal(await readdir(precious), ['work']);
    await processes.close();
  });
});

test('what is on record of a dead run is removed by the next', async () => {
  await inDirectory(async (dir) => {
    const path = await mkdtemp(join(dir, 'portcullis-unit-'));
    await writeFile(join(path, 'stacks'), '');
    await record(dir, [{ temp: { root: dir, name: basename(path) } }]);
    await endLeftovers(dir);
    assert.not.ok(existsSync(path));
    assert.equal(await readdir(join(dir, 'processes')), []);
  });
});

test('only a directory of ours, directly under the temporary one, is ever removed', async () => {
  await inDirectory(async (dir) => {
    const keep = ['work', 'portcullis-work', 'portcullis-unit-aaaaaa/inner', 'sub/portcullis-unit-bbbbbb'];
    for (const name of keep) await mkdir(join(dir, name), { recursive: true });
    await writeFile(join(dir, 'portcullis-unit-cccccc'), 'a file');
    await symlink(join(dir, 'work'), join(dir, 'portcullis-unit-dddddd'));
    await mkdir(join(dir, 'portcullis-unit-eeeeee'));
    // Only root can give a directory away.
    const others = process.geteuid?.() === 0;
    if (others) chownSync(join(dir, 'portcullis-unit-eeeeee'), 12_345, 12_345);
    const names = [...keep, '', '.', '..', 'portcullis-unit-aaaaaa/../work', null, 7];
    const links = ['portcullis-unit-cccccc', 'portcullis-unit-dddddd'];
    await record(dir, [
      ...[...names, ...links, ...(others ? ['portcullis-unit-eeeeee'] : [])].map((name) => ({
        temp: { root: dir, name },
      })),
      { temp: { root: 'relative', name: 'portcullis-unit-aaaaaa' } },
      { temp: { root: `${dir}/sub/..`, name: 'portcullis-unit-aaaaaa' } },
      { temp: { name: 'portcullis-unit-aaaaaa' } },
      { temp: null },
    ]);
    await endLeftovers(dir);
    for (const name of [...keep, ...links, 'portcullis-unit-eeeeee'])
      assert.ok(await lstat(join(dir, name)), name);
    if (others) await rm(join(dir, 'portcullis-unit-eeeeee'), { recursive: true });
  });
});

test('the directories of a run that is alive are left alone', async () => {
  await inDirectory(async (dir) => {
    const processes = createProcesses({ stateDir: dir, run: 'living' });
    const made = processes.tempDir('unit');
    await endLeftovers(dir);
    assert.ok('path' in made && existsSync(made.path));
    await processes.close();
  });
});

function problemOf(made: { readonly path: string } | { readonly problem: string }): string {
  return 'problem' in made ? made.problem : '';
}

async function record(dir: string, lines: readonly unknown[]): Promise<void> {
  await mkdir(join(dir, 'processes'), { recursive: true });
  const text = [DEAD, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  await writeFile(join(dir, 'processes', 'before.jsonl'), text);
}

test.run();
