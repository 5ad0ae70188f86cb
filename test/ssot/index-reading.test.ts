import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('reading a tree');

test('a pipe that is called like a module is reported, and holds nothing up', async () => {
  const root = writeTree({ 'a.py': 'x = 1\n' });
  execFileSync('python3', ['-c', 'import os, sys; os.mkfifo(sys.argv[1])', join(root, 'pipe.py')]);
  const result = await checkTree({ root });
  assert.ok(result.ok);
  const [finding] = result.report.findings;
  assert.is(finding?.path, 'pipe.py');
  assert.match(finding!.message, 'it is no regular file');
});

test('a signal is heard while a large tree is read', async () => {
  const line = 'def f(a, b):\n    return [a, b, "text", {1: 2}]\n\n\n';
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, nth) => [`m${nth}.py`, line.repeat(2_000)]),
  );
  const root = writeTree(files);
  const stop = new AbortController();
  let heardAfterMs = Number.POSITIVE_INFINITY;
  const started = performance.now();
  setTimeout(() => {
    heardAfterMs = performance.now() - started;
    stop.abort();
  }, 1);
  const result = await checkTree({ root }, { signal: stop.signal });
  const endedAfterMs = performance.now() - started;
  assert.is(!result.ok && result.reason, 'stopped');
  assert.ok(heardAfterMs <= endedAfterMs);
});

test('one large file after small ones is read whole, and a small one after it alone', async () => {
  const large = `${'# padding\n'.repeat(150_000)}from b import gone\n`;
  const root = writeTree({ 'a.py': large, 'b.py': 'x = 1\n', 'c.py': 'from b import x, none\n' });
  const result = await checkTree({ root });
  assert.ok(result.ok);
  assert.equal(
    result.report.findings.map(({ path, line }) => `${path}:${line}`),
    ['a.py:150001', 'c.py:1'],
  );
});

test.run();
