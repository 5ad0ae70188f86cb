import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { type CommandResult, lastLine, runCommand } from './run-command.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const GREEN = "console.log('✓ some.test.ts\\n\\n5 passed, 0 failed, 1 skipped');";

const test = suite<{ clone: string }>('npm test', { clone: '' });

test.before.each((context) => {
  const clone = mkdtempSync(join(tmpdir(), 'portcullis-check-'));
  context.clone = clone;
  for (const folder of ['bin', 'scripts', 'test']) mkdirSync(join(clone, folder));
  copyFileSync(join(repository, 'scripts/check.mjs'), join(clone, 'scripts/check.mjs'));
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  writeFileSync(join(clone, 'package.json'), '{ "type": "module" }');
  put(clone, 'npx', 'exit 0');
  put(clone, 'npm', 'exit 0');
});
test.after.each(({ clone }) => rmSync(clone, { recursive: true, force: true }));

/** Puts a shell script where the check looks for a tool. */
function put(clone: string, tool: string, script: string): void {
  writeFileSync(join(clone, 'bin', tool), `#!/bin/sh\n${script}\n`);
  chmodSync(join(clone, 'bin', tool), 0o755);
}

function check(clone: string, entry: string): Promise<CommandResult> {
  writeFileSync(join(clone, 'test/run.ts'), entry);
  const path = `${join(clone, 'bin')}${delimiter}${process.env.PATH}`;
  return runCommand([process.execPath, 'scripts/check.mjs'], clone, { PATH: path });
}

test('is green, and counts each static check, when everything is', async ({ clone }) => {
  const { code, stdout } = await check(clone, GREEN);
  assert.match(stdout, /✓ lint .*\n/);
  assert.is(lastLine(stdout), '9 passed, 0 failed, 1 skipped');
  assert.is(stdout.split('passed').length, 2, 'the total of the tests alone must not be printed too');
  assert.is(code, 0);
});

test('is red when one static check is, shows what it said, and still runs the tests', async ({ clone }) => {
  put(clone, 'npx', 'if [ "$2" = tsc ]; then echo "a.ts(1,1): error TS1"; exit 2; fi');
  const { code, stdout } = await check(clone, GREEN);
  assert.match(stdout, /✗ types .*\n {2}│ a\.ts\(1,1\): error TS1/);
  assert.is(lastLine(stdout), '8 passed, 1 failed, 1 skipped');
  assert.is(code, 1);
});

test('is red when tests fail', async ({ clone }) => {
  const { code, stdout } = await check(clone, "console.log('\\n3 passed, 2 failed'); process.exitCode = 1;");
  assert.is(lastLine(stdout), '7 passed, 2 failed');
  assert.is(code, 1);
});

test('is red when the tests end without a total, though they exit 0', async ({ clone }) => {
  const { code, stdout } = await check(clone, "console.log('all is well');");
  assert.match(stdout, /the tests ended without a total \(exit code 0\)/);
  assert.is(lastLine(stdout), '4 passed, 1 failed');
  assert.is(code, 1);
});

test('believes a red exit code over a green total', async ({ clone }) => {
  const { code, stdout } = await check(clone, `${GREEN} process.exitCode = 1;`);
  assert.is(lastLine(stdout), '9 passed, 1 failed, 1 skipped');
  assert.is(code, 1);
});

test.run();
