import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { type CommandResult, lastLine, runCommand } from './run-command.ts';

const script = fileURLToPath(new URL('../../.ci/run', import.meta.url));
const test = suite<{ clone: string }>('.ci/run', { clone: '' });

test.before.each((context) => {
  const clone = mkdtempSync(join(tmpdir(), 'portcullis-ci-'));
  context.clone = clone;
  mkdirSync(join(clone, '.ci'));
  mkdirSync(join(clone, 'bin'));
  copyFileSync(script, join(clone, '.ci/run'));
  chmodSync(join(clone, '.ci/run'), 0o755);
});
test.after.each(({ clone }) => rmSync(clone, { recursive: true, force: true }));

/** Runs the script with an `npm` that does what is said for `npm start`, `npm test` and `npm run verify:scanner`. */
function ci(clone: string, start: string, tests: string, verify = 'true'): Promise<CommandResult> {
  const cases = `start) ${start};; test) ${tests};; run) ${verify};;`;
  const npm = `#!/bin/sh\necho "$* CI=$CI" >> calls\ncase "$1" in ${cases} esac\n`;
  writeFileSync(join(clone, 'bin/npm'), npm);
  chmodSync(join(clone, 'bin/npm'), 0o755);
  return runCommand([join(clone, '.ci/run')], tmpdir(), {
    PATH: `${join(clone, 'bin')}${delimiter}${process.env.PATH}`,
  });
}

test('runs npm start, npm test and the proof of the scanner, and ends with the total of all', async ({
  clone,
}) => {
  const { code, stdout } = await ci(clone, 'echo started', 'echo; echo "41 passed, 0 failed"');
  assert.is(
    readFileSync(join(clone, 'calls'), 'utf8'),
    'start CI=true\ntest CI=true\nrun --silent verify:scanner -- --corpus CI=true\n',
  );
  assert.is(lastLine(stdout), '43 passed, 0 failed');
  assert.is(code, 0);
});

test('is red when only npm start is', async ({ clone }) => {
  const { code, stdout } = await ci(clone, 'exit 1', 'echo "41 passed, 0 failed, 1 skipped"');
  assert.match(stdout, /npm start failed with exit code 1/);
  assert.is(lastLine(stdout), '42 passed, 1 failed, 1 skipped');
  assert.is(code, 1);
});

test('is red when only the proof of the scanner is', async ({ clone }) => {
  const { code, stdout } = await ci(clone, 'true', 'echo "41 passed, 0 failed"', 'exit 1');
  assert.match(stdout, /npm run verify:scanner failed with exit code 1/);
  assert.is(lastLine(stdout), '42 passed, 1 failed');
  assert.is(code, 1);
});

test('is red when tests fail', async ({ clone }) => {
  const { code, stdout } = await ci(clone, 'true', 'echo "40 passed, 1 failed"; exit 1');
  assert.is(lastLine(stdout), '42 passed, 1 failed');
  assert.is(code, 1);
});

test('is red when npm test ends without a total', async ({ clone }) => {
  const { code, stdout } = await ci(clone, 'true', 'echo "no such script"');
  assert.is(lastLine(stdout), '2 passed, 1 failed');
  assert.is(code, 1);
});

test('is red when npm test exits red after a green total', async ({ clone }) => {
  const { code, stdout } = await ci(clone, 'true', 'echo "41 passed, 0 failed"; exit 1');
  assert.is(lastLine(stdout), '43 passed, 1 failed');
  assert.is(code, 1);
});

test.run();
