import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { endLeftovers } from '../../src/process/leftovers.ts';
import { platform } from '../../src/process/platform/index.ts';
import { createProcesses } from '../../src/process/processes.ts';
import { openRegistry } from '../../src/process/registry.ts';
import { suite } from '../rig/suite.ts';
import { alive, inDirectory, spawnText, startTree, TREES } from './support.ts';

const test = suite('what a dead run left');

/** An owner that has been dead for long: no process of that pid has that start. */
const DEAD = { version: 1, pid: process.pid, start: 1, scope: platform.scope() };

for (const kind of TREES) {
  test(`the next run finds and ends the ${kind} tree, and removes the record`, async () => {
    await inDirectory(async (dir) => {
      const processes = createProcesses({ run: 'before' });
      const { pids, ...tree } = await startTree(processes, kind);
      const root = { pid: tree.pid, start: platform.startOf(tree.pid ?? 0), key: 'test#1' };
      await record(dir, 'before', [{ add: root }]);
      const found = await endLeftovers(dir);
      assert.is(found[0]?.run, 'before');
      assert.equal(found[0]?.processes.map((each) => each.pid).sort(), [...pids].sort());
      assert.equal(await alive(pids), []);
      assert.equal(await readdir(join(dir, 'processes')), []);
      assert.equal(await endLeftovers(dir), []);
      await processes.close();
    });
  });
}

test('a child whose record was lost is found by its mark alone', async () => {
  await inDirectory(async (dir) => {
    const processes = createProcesses({ run: 'unrecorded' });
    const { pids } = await startTree(processes, 'normal');
    await record(dir, 'unrecorded', []);
    assert.is((await endLeftovers(dir))[0]?.processes.length, 3);
    assert.equal(await alive(pids), []);
    await processes.close();
  });
});

test('a process that has a recorded pid but another start is not touched', async () => {
  await withBystander(async (pid) => {
    await inDirectory(async (dir) => {
      const start = platform.startOf(pid) - 1;
      await record(dir, 'reused', [{ add: { pid, start, key: 'x#1' } }]);
      assert.equal(await endLeftovers(dir), []);
      assert.is((await alive([pid])).length, 1);
    });
  });
});

test('a process that was recorded as ended is not touched, nor one that bears the mark of another run', async () => {
  await withBystander(async (pid) => {
    await inDirectory(async (dir) => {
      const root = { pid, start: platform.startOf(pid), key: 'x#1' };
      await record(dir, 'by', [{ add: root }, { remove: pid }]);
      assert.equal(await endLeftovers(dir), []);
      assert.is((await alive([pid])).length, 1);
    });
  });
});

test('a run whose portcullis is alive is left alone', async () => {
  await inDirectory(async (dir) => {
    const processes = createProcesses({ stateDir: dir, run: 'living' });
    const tree = await startTree(processes, 'normal');
    assert.equal(await endLeftovers(dir), []);
    assert.is((await alive(tree.pids)).length, 3);
    assert.equal(await readdir(join(dir, 'processes')), ['living.jsonl']);
    await processes.close();
    assert.equal(await readdir(join(dir, 'processes')), []);
  });
});

test('a record of another boot or container is left alone until it is a week old', async () => {
  await withBystander(async (pid) => {
    await inDirectory(async (dir) => {
      const root = { pid, start: platform.startOf(pid), key: 'x#1' };
      const file = await record(dir, 'elsewhere', [{ add: root }], { ...DEAD, scope: 'another machine' });
      assert.equal(await endLeftovers(dir), []);
      assert.ok(existsSync(file));
      const old = new Date(Date.now() - 8 * 24 * 3600 * 1000);
      await utimes(file, old, old);
      assert.equal(await endLeftovers(dir), []);
      assert.not.ok(existsSync(file));
      assert.is((await alive([pid])).length, 1);
    });
  });
});

test('lines that make no sense, or would reach more than one process, are passed over', async () => {
  await withBystander(async (pid) => {
    await inDirectory(async (dir) => {
      const start = platform.startOf(pid);
      const hostile = [-1, 0, 1, 1.5, '7', null].map((bad) => ({ add: { pid: bad, start, key: 'x#1' } }));
      const file = await record(dir, 'hostile', [...hostile, 'text', { add: { pid, start, key: 'x#1' } }]);
      await writeFile(file, `${await readFile(file, 'utf8')}{"add":{"pid":12`);
      const found = await endLeftovers(dir);
      assert.equal(
        found[0]?.processes.map((each) => each.pid),
        [pid],
      );
    });
  });
});

test('files that are no records are left alone', async () => {
  await inDirectory(async (dir) => {
    await mkdir(join(dir, 'processes'));
    await writeFile(join(dir, 'processes', 'notes.jsonl'), 'not a record\n');
    await writeFile(join(dir, 'processes', 'empty.jsonl'), '');
    assert.equal(await endLeftovers(dir), []);
    assert.is((await readdir(join(dir, 'processes'))).length, 2);
    assert.equal(await endLeftovers(join(dir, 'nowhere')), []);
  });
});

test('a record names its owner, then each child, and is gone when the run is over', async () => {
  await inDirectory(async (dir) => {
    const processes = createProcesses({ stateDir: dir, run: 'kept' });
    const file = join(dir, 'processes', 'kept.jsonl');
    const one = spawnText(processes, 'true', [], { owner: 'unit' });
    await one.done;
    const [owner, add, remove] = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.is(owner.pid, process.pid);
    assert.is(add.add.pid, one.pid);
    assert.is(add.add.key, 'unit#1');
    assert.equal(remove, { remove: one.pid });
    await processes.close();
    assert.not.ok(existsSync(file));
  });
});

test('a state directory that cannot be written costs the crash protection, says so, and nothing else', async () => {
  await inDirectory(async (dir) => {
    await writeFile(join(dir, 'processes'), 'a file where a directory should be');
    await chmod(dir, 0o500);
    const processes = createProcesses({ stateDir: dir });
    assert.match(processes.warning ?? '', /crash of portcullis would leave its children running.*EEXIST/);
    assert.is((await spawnText(processes, 'true', []).done).exit.kind, 'exit');
    await processes.close();
  });
});

test('one run name cannot be used twice, nor be a path', async () => {
  await inDirectory(async (dir) => {
    const registry = openRegistry({ stateDir: dir, run: 'once' });
    assert.throws(() => openRegistry({ stateDir: dir, run: 'once' }), /EEXIST/);
    registry.close();
    assert.throws(() => createProcesses({ stateDir: dir, run: '../escape' }), /cannot name a run/);
  });
});

async function record(
  dir: string,
  run: string,
  lines: readonly unknown[],
  owner: object = DEAD,
): Promise<string> {
  await mkdir(join(dir, 'processes'), { recursive: true });
  const file = join(dir, 'processes', `${run}.jsonl`);
  await writeFile(file, [{ ...owner, run }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
}

/** A process of ours that no run started. */
async function withBystander(body: (pid: number) => Promise<void>): Promise<void> {
  const bystander = spawn('sleep', ['30'], { stdio: 'ignore', detached: true });
  await once(bystander, 'spawn');
  try {
    await body(bystander.pid!);
  } finally {
    if (bystander.exitCode === null && bystander.signalCode === null) {
      bystander.kill('SIGKILL');
      await once(bystander, 'exit');
    }
  }
}

test.run();
