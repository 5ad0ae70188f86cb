import * as assert from 'uvu/assert';
import { keyIn, marked } from '../../src/process/marker.ts';
import { platform } from '../../src/process/platform/index.ts';
import { parse } from '../../src/process/platform/ps.ts';
import type { ProcessEntry } from '../../src/process/platform/types.ts';
import { createProcesses } from '../../src/process/processes.ts';
import { findTargets, type Search } from '../../src/process/targets.ts';
import { suite } from '../rig/suite.ts';
import { env, readyPids, spawnText } from './support.ts';

const test = suite('choosing what is ours');

/** Pids past any real one, so that no environment is read. */
const P = 1e8;
const entry = (pid: number, ppid: number, pgid = pid, start = pid): ProcessEntry => {
  return { pid: P + pid, ppid: P + ppid, pgid: P + pgid, start };
};
const search = (pid: number, start = pid, more: Partial<Search> = {}): Search => {
  const roots = [{ pid: P + pid, start, key: 'k' }];
  return { run: 'none', roots, wants: () => true, since: 0, trustGroups: true, ...more };
};
const pids = (all: readonly ProcessEntry[], what: Search): number[] => {
  return findTargets(all, what, [])
    .map((each) => each.pid - P)
    .sort((a, b) => a - b);
};

test('finds the root, its descendants at any depth and the members of its group', () => {
  const all = [
    entry(10, 1),
    entry(11, 10),
    entry(12, 11, 12),
    entry(13, 1, 10),
    entry(14, 13, 14),
    entry(20, 1),
  ];
  assert.equal(pids(all, search(10)), [10, 11, 12, 13, 14]);
});

test('takes a root that started at another time for a stranger, with its children and its group', () => {
  assert.equal(pids([entry(10, 1), entry(11, 10, 10), entry(12, 1, 10)], search(10, 9)), []);
});

test('believes a group without its leader only where its number cannot have been given away', () => {
  const all = [entry(11, 1, 10)];
  assert.equal(pids(all, search(10)), [11]);
  assert.equal(pids(all, search(10, 10, { trustGroups: false })), []);
});

test('keeps hold of a known process whose parent is gone, and of what it starts', () => {
  const known = { ...entry(11, 10), key: 'k' };
  const all = [entry(11, 1), entry(12, 11, 12)];
  assert.equal(
    findTargets(all, search(10), [known]).map((each) => each.pid - P),
    [11, 12],
  );
  assert.equal(findTargets([entry(11, 1, 11, 99)], search(10), [known]), []);
});

test('never finds ourselves', () => {
  const self = { pid: process.pid, ppid: P + 10, pgid: P + 10, start: 11 };
  assert.equal(pids([entry(10, 1), self], search(10)), [10]);
});

test('reads the mark of a process, also below a run that runs inside another', async () => {
  const processes = createProcesses({ run: 'inner' });
  const nested = { ...env, ...marked({}, { run: 'outer', key: 'stage#7' }) };
  const sleeper = spawnText(processes, '/bin/sh', ['-c', 'echo ready; exec sleep 30'], { env: nested });
  await readyPids(sleeper.text);
  const seen = await platform.look(sleeper.pid!);
  assert.is(keyIn('inner', seen!), 'test#1');
  assert.is(keyIn('outer', seen!), 'stage#7');
  assert.is(keyIn('inn', seen!), undefined);
  await processes.close();
});

test('starts afresh below marks that make no sense', () => {
  const env = { PORTCULLIS_RUN: 'a:b', PORTCULLIS_OWNER: 'only-one#1', KEPT: '1' };
  assert.equal(marked(env, { run: 'r', key: 'k#1' }), {
    KEPT: '1',
    PORTCULLIS_RUN: 'r',
    PORTCULLIS_OWNER: 'k#1',
  });
});

test('reads the table of ps as macOS and procps print it, without zombies', () => {
  const rows = [
    '    1     0     1 Ss   Sat Nov 22 23:16:00 2026 /sbin/launchd',
    '  501     1   501 S+   Sun Nov  1 03:04:05 2026 /Applications/My App/run --x  y',
    '  502   501   501 Z    Sun Nov  1 03:04:05 2026 (gone)',
    'garbage',
  ];
  const start = Date.parse('Nov 1 2026 03:04:05') / 1000;
  assert.equal(parse(rows.join('\n')).slice(1), [{ pid: 501, ppid: 1, pgid: 501, start }]);
});

test.run();
