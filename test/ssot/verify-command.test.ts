import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { lastLine, runCommand } from '../tooling/run-command.ts';

const test = suite('verify:scanner');
const repository = fileURLToPath(new URL('../..', import.meta.url));
const verify = (...args: string[]) =>
  runCommand([process.execPath, '--import', 'tsx', 'test/ssot/verify/main.ts', ...args], repository, {});

test('is green when both sides say the same, and counts files that neither can read', async () => {
  const root = writeTree({
    'a.py': 'import b.c\ndef f(x): return b.c.d, y\n',
    'p/stub.pyi': 'class A(B): ...\n',
    'broken.py': 'def f(:\n',
  });
  const { code, stdout } = await verify(root);
  assert.match(stdout, /^1 files are no valid Python/m);
  assert.is(lastLine(stdout), '3 files, 0 mismatches');
  assert.is(code, 0);
});

test('is red, and names file and line, when an interpreter says something else', async () => {
  const root = writeTree({ 'a.py': 'x = 1\n' });
  const tools = writeTree({
    python: `#!/bin/sh
while read -r path; do
  printf '{"path":"%s","error":null,"facts":["7:1 class Other in  @ ()"],"imported":[],"compiled":true}\\n' "$path"
done
`,
  });
  chmodSync(join(tools, 'python'), 0o755);
  const { code, stdout } = await verify('--python', join(tools, 'python'), root);
  assert.match(stdout, /a\.py:7: python says, and scanner does not: 7:1 class Other/);
  assert.match(stdout, /a\.py:1: scanner says, and python does not: 1:1 assign x/);
  assert.is(lastLine(stdout), '1 files, 2 mismatches');
  assert.is(code, 1);
});

test('is red when there is nothing to compare, or nobody to compare with', async () => {
  const root = writeTree({ 'readme.md': '' });
  mkdirSync(join(root, 'x.py'));
  const empty = await verify(root);
  assert.is(lastLine(empty.stdout), '0 files, 0 mismatches');
  assert.is(empty.code, 1);
  assert.is.not((await verify('--python', 'true', writeTree({ 'a.py': '' }))).code, 0);
});

test('refuses bad usage', async () => {
  for (const args of [[], ['no/such/directory'], ['--jobs', '0', '.'], ['--nonsense', '.']]) {
    const { code, stderr } = await verify(...args);
    assert.is(code, 2, args.join(' '));
    assert.match(stderr, /usage: npm run verify:scanner/);
  }
});

test.run();
