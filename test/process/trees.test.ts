import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createProcesses } from '../../src/process/processes.ts';
import type { ManagedProcess, Processes } from '../../src/process/types.ts';
import { suite } from '../rig/suite.ts';
import {
  alive,
  child,
  commandsWith,
  env,
  eventually,
  inDirectory,
  readyPids,
  spawnText,
  startTree,
  TREES,
  type TreeKind,
} from './support.ts';

const test = suite('ending the three trees');
const GRACE_MS = 400;
const bound = (kind: TreeKind): number => (kind === 'stubborn' ? GRACE_MS + 1000 : 1000);

for (const kind of TREES) {
  test(`a sibling's failure ends the ${kind} tree in time and whole`, async () => {
    const processes = createProcesses();
    const { pids, ...tree } = await startTree(processes, kind);
    const sibling = spawnText(processes, process.execPath, ['-e', 'process.exit(1)']);
    assert.equal((await sibling.done).exit, { kind: 'exit', code: 1 });
    const from = performance.now();
    const ended = await tree.terminate({ graceMs: GRACE_MS });
    const { exit, leftBehind } = await tree.done;
    const took = performance.now() - from;
    assert.ok(took < bound(kind), `${took} ms`);
    assert.equal(await alive(pids), []);
    assert.equal(ended.map((each) => each.pid).sort(), [...pids].sort());
    const how = kind === 'stubborn' ? 'killed' : 'terminated';
    assert.ok(
      ended.every((each) => each.how === how),
      JSON.stringify(ended),
    );
    assert.equal(exit, { kind: 'signal', signal: kind === 'stubborn' ? 'SIGKILL' : 'SIGTERM' });
    assert.equal(leftBehind, []);
    assert.equal(await processes.close(), []);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal} to the owner alone ends the ${kind} tree in time, and leaves no record`, async () => {
      await withOwner(kind, GRACE_MS, async ({ owner, pids, dir }) => {
        const from = performance.now();
        owner.signal(signal);
        assert.equal((await owner.done).exit, { kind: 'exit', code });
        const took = performance.now() - from;
        assert.ok(took < bound(kind), `${took} ms`);
        assert.equal(await alive(pids), []);
        assert.equal(await readdir(join(dir, 'processes')), []);
        assert.equal(await commandsWith(dir), []);
      });
    });
  }

  test(`kill -9 of the owner: its guard ends the ${kind} tree and goes`, async () => {
    await withOwner(kind, GRACE_MS, async ({ owner, pids, dir }) => {
      assert.is((await commandsWith(dir)).filter((line) => line.startsWith('/bin/sh')).length, 1);
      owner.signal('SIGKILL');
      await eventually('the tree is gone', async () => (await alive(pids)).length === 0, 4000);
      await eventually('the record is gone', () => !existsSync(join(dir, 'processes', 'r1.jsonl')), 4000);
      await eventually('the guard is gone', async () => (await commandsWith(dir)).length === 0, 4000);
      await owner.done;
    });
  });
}

test('a second signal cuts the grace of a stubborn tree short', async () => {
  await withOwner('stubborn', 60_000, async ({ owner, pids }) => {
    owner.signal('SIGINT');
    owner.signal('SIGTERM');
    assert.is((await owner.done).exit.kind, 'exit');
    assert.equal(await alive(pids), []);
  });
});

test('terminate asked for twice answers twice with the same, and the shorter grace counts', async () => {
  const processes = createProcesses();
  const { pids, ...tree } = await startTree(processes, 'stubborn');
  const [first, second] = await Promise.all([
    tree.terminate({ graceMs: 60_000 }),
    tree.terminate({ graceMs: 50 }),
  ]);
  assert.equal(first, second);
  assert.is(first.length, 3);
  assert.equal(await alive(pids), []);
  await processes.close();
});

test('ending one child leaves another of the same owner alone', async () => {
  const processes = createProcesses();
  const one = await startTree(processes, 'setsid');
  const other = await startTree(processes, 'setsid');
  await one.terminate({ graceMs: GRACE_MS });
  assert.equal(await alive(one.pids), []);
  assert.is((await alive(other.pids)).length, 3);
  const ended = await processes.close();
  assert.is(ended.length, 1);
  assert.is(ended[0]?.processes.length, 3);
  assert.equal(await alive(other.pids), []);
});

test('the end of the run finds by its mark what fled its group, its session and its parent', async () => {
  const processes = createProcesses();
  const flight = spawnText(processes, '/bin/sh', ['-c', 'setsid sleep 30 >/dev/null 2>&1 & echo ready $!']);
  const pids = await readyPids(flight.text);
  assert.equal((await flight.done).leftBehind, []);
  const ended = await processes.close();
  assert.equal(
    ended.map((each) => [each.owner, each.processes.map((one) => one.how)]),
    [['test', ['terminated']]],
  );
  assert.equal(await alive(pids), []);
});

test('a portcullis inside another is ended whole by the outer one', async () => {
  await inDirectory(async (dir) => {
    const outer = createProcesses({ run: 'outer' });
    const flight = 'setsid sleep 30 >/dev/null 2>&1 & echo ready $!';
    const inner = `import { createProcesses } from ${JSON.stringify(new URL('../../src/process/processes.ts', import.meta.url).href)};
      createProcesses({ stateDir: ${JSON.stringify(dir)}, run: 'inner' }).spawn({ file: '/bin/sh', args: ['-c', ${JSON.stringify(flight)}],
        cwd: '/', env: process.env, owner: 'x', onOutput: (_, text) => process.stdout.write(text) });
      setInterval(() => {}, 1000);`;
    const node = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', inner];
    const nested = spawnText(outer, process.execPath, node);
    const pids = await readyPids(nested.text);
    await nested.terminate({ graceMs: GRACE_MS });
    assert.equal(await alive(pids), []);
    assert.equal(await outer.close(), []);
    await eventually('the inner guard is gone', async () => (await commandsWith(dir)).length === 0);
  });
});

interface Owned {
  readonly owner: ManagedProcess;
  readonly pids: readonly number[];
  readonly dir: string;
}

async function withOwner(
  kind: TreeKind,
  graceMs: number,
  body: (owned: Owned) => Promise<void>,
): Promise<void> {
  await inDirectory(async (dir) => {
    const processes: Processes = createProcesses();
    const script = [
      '--import',
      import.meta.resolve('tsx'),
      child('owner.ts'),
      dir,
      'r1',
      kind,
      String(graceMs),
    ];
    const owner = spawnText(processes, process.execPath, script, { env });
    try {
      await body({ owner, pids: await readyPids(owner.text), dir });
    } finally {
      await processes.close();
    }
  });
}

test.run();
