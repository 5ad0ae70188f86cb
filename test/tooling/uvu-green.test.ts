import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { type CommandResult, lastLine, runCommand } from './run-command.ts';

const test = suite('the test entry');
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Runs fixtures whose name starts so through the real entry. */
function entry(fixture: string, ...args: string[]): Promise<CommandResult> {
  const where = ['--root', 'test/tooling/fixtures', '--suffix', '.fixture.ts', `fixtures/${fixture}`];
  return runCommand([process.execPath, '--import', 'tsx', 'test/run.ts', ...where, ...args], repository, {
    CI: 'true',
  });
}

/** The three ways in which uvu 0.5.6 exits 0 on a real failure: each alone must turn a run red. */
const HOLES: readonly (readonly [sentence: string, fixture: string, reason: RegExp, total: string])[] = [
  [
    'a before hook that throws turns the run red',
    'before-throws.',
    /its before hook threw: Error: no database/,
    '0 passed, 2 failed',
  ],
  [
    'an after.each hook that throws turns the run red, and the rest of the suite still runs',
    'after-each-throws.',
    /› passes in its body too\s+its after\.each hook threw: Error: could not clean up/,
    '2 passed, 2 failed',
  ],
  [
    'a forgotten .run() turns the run red',
    'run-forgotten.',
    /never starts\s+declared but never run: `\.run\(\)` of its suite was not called/,
    '1 passed, 1 failed',
  ],
  [
    'a filter that matches nothing turns the run red',
    'no-such-file',
    /nothing ran: 0 files/,
    '0 passed, 1 failed',
  ],
];

for (const [sentence, fixture, reason, total] of HOLES) {
  test(sentence, async () => {
    const { code, stdout } = await entry(fixture);
    assert.match(stdout, reason);
    assert.is(lastLine(stdout), total);
    assert.is(code, 1);
  });
}

test('a green file is green', async () => {
  const { code, stdout } = await entry('green.');
  assert.is(lastLine(stdout), '2 passed, 0 failed');
  assert.is(code, 0);
});

test('a skip with a reason is green and counted', async () => {
  const { code, stdout } = await entry('skip-with-reason.');
  assert.is(lastLine(stdout), '1 passed, 0 failed, 1 skipped');
  assert.is(code, 0);
});

/** One run of every fixture: what each file's line must count, and the reason that must stand in its block. */
const WHOLE_RUN: readonly (readonly [sentence: string, fixture: string, counts: string, reason: RegExp])[] = [
  ['a file with no test is red', 'no-tests', '0 passed, 1 failed', /declares no test/],
  ['a file without the rig is red', 'no-rig', '0 passed, 1 failed', /reported nothing \(exit code 0\)/],
  [
    'a crash after the summary is red',
    'crash-after-summary',
    '1 passed, 1 failed',
    /exited with code 1 although no test failed/,
  ],
  [
    'process.exit(0) in the middle is red',
    'early-exit',
    '0 passed, 2 failed',
    /leaves with a smile\s+started but never ended/,
  ],
  [
    'a promise that never settles is red',
    'silent-end',
    '0 passed, 2 failed',
    /waits for what never comes\s+started but never ended/,
  ],
  [
    'a process left in a session of its own is red',
    'leftover',
    '1 passed, 1 failed',
    /left a process running \(ended now\): \d+ .*left-behind/,
  ],
  [
    'a process left with a clean environment that holds the output is red',
    'leftover-clean-env',
    '1 passed, 1 failed',
    /left a process running \(ended now\): \d+ .*left-behind/,
  ],
  ['a file that dies of a signal is red', 'killed', '0 passed, 1 failed', /died of SIGKILL/],
  [
    'a file that does not end is ended and red',
    'hang',
    '0 passed, 1 failed',
    /still running after 10 s: ended/,
  ],
  [
    'a skip without a reason is red under CI',
    'skip-without-reason',
    '1 passed, 1 failed, 1 skipped',
    /skipped without a reason/,
  ],
  ['.only is red under CI', 'only', '1 passed, 1 failed, 1 skipped', /kept from running by an `\.only`/],
  [
    'a failing test is red',
    'failing',
    '1 passed, 1 failed',
    /failing › compares\s+Assertion: Expected values to be/,
  ],
];

let whole: ReturnType<typeof entry> | undefined;
for (const [sentence, fixture, counts, reason] of WHOLE_RUN) {
  test(sentence, async () => {
    whole ??= entry('', '--timeout', '10');
    const { code, stdout } = await whole;
    const file = `test/tooling/fixtures/${fixture}.fixture.ts`;
    assert.ok(
      stdout.includes(`✗ ${file}  ${counts}  `),
      `no line that counts ${counts} for ${file} in:\n${stdout}`,
    );
    assert.match(stdout.split(`\n\n${file}\n`)[1]?.split('  again: ')[0] ?? '', reason);
    assert.match(stdout, /✓ test\/tooling\/fixtures\/green\.fixture\.ts/);
    assert.is(code, 1);
  });
}

test.run();
