import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, documentOf } from './document.ts';

const test = suite<{ directory: string }>('documents of run and report show');

test.before(async (context) => {
  context.directory = await createProject({
    'green/runner.config.ts': configWith(
      "a: { run: command('true') }, b: { run: shell('echo hi'), needs: ['a'] },",
    ),
    'red/runner.config.ts': configWith(
      "a: { run: shell('exit 3') }, b: { run: command('true'), needs: ['a'] },",
    ),
    'bad/runner.config.ts': configWith("a: { run: command('true'), needs: ['nobody'] },"),
  });
});
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('run: the summary is the one document on stdout, the log goes to stderr', async ({ directory }) => {
  const green = await documentOf('run-summary', `${directory}/green`, ['run'], 0);
  assert.equal([green.verdict, green.exitCode], ['passed', 0]);
  const red = await documentOf('run-summary', `${directory}/red`, ['run'], 1);
  assert.equal([red.verdict, red.firstCause.reason], ['failed', 'exit-code']);
  const { stderr } = await runCli(`${directory}/red`, ['run', '--format', 'json']);
  assert.match(stderr, 'FIRST CAUSE');
});

test('report show: the same summary again', async ({ directory }) => {
  const again = await documentOf('run-summary', `${directory}/red`, ['report', 'show'], 0);
  assert.is(again.verdict, 'failed');
});

test('a run that is refused has no document', async ({ directory }) => {
  await assertNoDocument(`${directory}/bad`, ['run']);
});

test.run();
