import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { configWith, createProject, journalOf, runCli } from '../rig/cli.ts';
import { commitAll, run as git } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directories: string[]; project(files: Record<string, string>): Promise<string> }>(
  'portcullis run',
);

test.before.each((context) => {
  context.directories = [];
  context.project = async (files) => {
    const directory = await createProject(files);
    context.directories.push(directory);
    return directory;
  };
});
test.after.each(({ directories }) => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

test('a pipeline whose gates all open exits 0 and says so', async ({ project }) => {
  const directory = await project({
    'runner.config.ts': configWith(
      "a: { run: command('true') }, b: { run: shell('echo two | cat'), needs: ['a'] },",
    ),
  });
  const { code, stdout } = await runCli(directory, ['run']);
  assert.is(code, 0, stdout);
  assert.match(stdout, 'PASSED');
});

test('a failing command exits 1, with its cause, its output and the command that shows it again', async ({
  project,
}) => {
  const directory = await project({
    'runner.config.ts': configWith(
      "a: { run: shell('echo no luck; exit 3') }, b: { run: command('true'), needs: ['a'] },",
    ),
  });
  const { code, stdout } = await runCli(directory, ['run']);
  assert.is(code, 1);
  assert.match(stdout, /FIRST CAUSE {2}a/);
  assert.match(stdout, 'exited with code 3');
  assert.match(stdout, 'no luck');
  assert.match(stdout, `cd ${directory} && sh -c`);
  assert.match(stdout, /b +skipped/);
  const last = journalOf(directory).at(-1);
  assert.equal(last?.type === 'run-finished' && [last.verdict, last.exitCode, last.firstCause?.reason], [
    'failed',
    1,
    'exit-code',
  ]);
});

test('a command that a signal ended is red, also when it ended itself', async ({ project }) => {
  const directory = await project({ 'runner.config.ts': configWith("a: { run: shell('kill -SEGV $$') },") });
  const { code, stdout } = await runCli(directory, ['run']);
  assert.is(code, 1);
  assert.match(stdout, 'was ended by SIGSEGV');
});

test('a zx script runs as a child; its failure is red', async ({ project }) => {
  const directory = await project({
    'runner.config.ts': configWith(
      "good: { run: script('good.mjs', ['x']) }, bad: { run: script('bad.mjs'), needs: ['good'] },",
    ),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is zx that fills it in.
    'good.mjs': 'const out = await $`echo hello ${process.argv.at(-1)}`; echo(out.stdout);',
    'bad.mjs': 'await $`exit 7`;',
  });
  const { code, stdout } = await runCli(directory, ['run', '--verbose']);
  assert.is(code, 1);
  assert.match(stdout, 'hello x');
  assert.match(stdout, /FIRST CAUSE {2}bad/);
});

test('a pass on retry is flaky, said in the summary and in JUnit, and exits 0', async ({ project }) => {
  const directory = await project({
    'runner.config.ts': configWith(
      "a: { run: shell('test -e seen || { touch seen; exit 1; }'), retries: { times: 1, delay: 5 } },",
    ),
  });
  const { code, stdout } = await runCli(directory, ['run', '--junit', 'junit.xml']);
  assert.is(code, 0, stdout);
  assert.match(stdout, /flaky/i);
  assert.match(readFileSync(join(directory, 'junit.xml'), 'utf8'), 'flakyFailure');
});

test('--fail finish goes on where the default stops', async ({ project }) => {
  const config = configWith("a: { run: command('false') }, b: { run: shell('sleep 1; echo b is done') },");
  const directory = await project({ 'runner.config.ts': config });
  const stopped = await runCli(directory, ['run', '--verbose']);
  assert.not.match(stopped.stdout, '│ b is done');
  const finished = await runCli(directory, ['run', '--verbose', '--fail', 'finish']);
  assert.match(finished.stdout, '│ b is done');
  assert.is(finished.code, 1);
});

test('secrets, tokens and passwords are masked in what is shown, in the journal and in reports', async ({
  project,
}) => {
  const config = configWith(
    "a: { run: shell('echo got $API_KEY; echo https://bob:hunter2@host/; exit 1') },",
    "secrets: ['API_KEY'],",
  );
  const directory = await project({ 'runner.config.ts': config });
  const { stdout } = await runCli(directory, ['run', '--verbose', '--report-dir', 'out'], {
    API_KEY: 'sesame-open-77',
  });
  const journal = JSON.stringify(journalOf(directory));
  const junit = readFileSync(join(directory, 'out', 'junit.xml'), 'utf8');
  const ctrf = readFileSync(join(directory, 'out', 'ctrf.json'), 'utf8');
  for (const text of [stdout, journal, junit, ctrf]) {
    assert.not.match(text, 'sesame-open-77');
    assert.not.match(text, 'hunter2');
  }
  assert.match(stdout, 'got ***');
});

test('a report that could not be written is told before anything starts, and exits 2', async ({
  project,
}) => {
  const directory = await project({
    'runner.config.ts': configWith("a: { run: shell('touch started') },"),
    file: '',
  });
  const asked = [
    ['--junit', 'file/junit.xml'],
    ['--junit', '.'],
    ['--report-dir', 'file'],
    ...(process.platform === 'linux' ? [['--junit', '/proc/nope/j.xml']] : []),
  ];
  for (const args of asked) {
    const { code, stderr } = await runCli(directory, ['run', ...args]);
    assert.is(code, 2, stderr);
    assert.match(stderr, `portcullis: the junit report cannot be written to ${resolve(directory, args[1]!)}`);
    assert.match(stderr, `Give ${args[0]} a path that can be written`);
    assert.match(stderr, 'Nothing was started.');
  }
  const config = configWith("a: { run: shell('touch started') },", "reports: { junit: true, dir: 'file' },");
  writeFileSync(join(directory, 'runner.config.ts'), config);
  const { code, stderr } = await runCli(directory, ['run']);
  assert.is(code, 2, stderr);
  assert.match(stderr, /runner\.config\.ts: the junit report cannot be written/);
  assert.not.ok(existsSync(join(directory, 'started')));
});

test('a report that can no longer be written at the end is red', async ({ project }) => {
  const directory = await project({
    'runner.config.ts': configWith("a: { run: shell('rmdir out && touch out') },"),
  });
  const { code, stdout } = await runCli(directory, ['run', '--junit', 'out/junit.xml']);
  assert.is(code, 1, stdout);
  assert.match(stdout, 'the junit report');
});

test('a checkpoint is made on a clean tree only, and can be listed and shown', async ({ project }) => {
  const directory = await project({ 'runner.config.ts': configWith("a: { run: command('true') },") });
  const nowhere = await runCli(directory, ['run']);
  assert.match(nowhere.stdout, 'this is not a git repository');
  await commitAll(directory, 'first');
  const clean = await runCli(directory, ['run']);
  assert.match(clean.stdout, 'refs/portcullis/checkpoints/p/');
  assert.is(await git(directory, 'status', '--porcelain'), '', 'a run leaves a clean tree clean');
  writeFileSync(join(directory, 'new.txt'), '');
  const dirty = await runCli(directory, ['run']);
  assert.match(dirty.stdout, 'the tree has uncommitted changes (new.txt)');
  const listed = JSON.parse((await runCli(directory, ['checkpoint', 'list', '--format', 'json'])).stdout);
  assert.equal([listed.version, listed.checkpoints.length], [1, 1]);
  const shown = await runCli(directory, ['checkpoint', 'show', listed.checkpoints[0].name]);
  assert.match(shown.stdout, await git(directory, 'rev-parse', 'HEAD'));
  const unknown = await runCli(directory, ['checkpoint', 'show', 'nothing']);
  assert.is(unknown.code, 2);
});

test('a tree that changes while it is tested gets no checkpoint', async ({ project }) => {
  const directory = await project({
    'runner.config.ts': configWith("a: { run: shell('echo x > made.txt') },"),
  });
  await commitAll(directory, 'first');
  const { stdout } = await runCli(directory, ['run']);
  assert.match(stdout, 'the tree changed while it was being tested');
});

test('--dry-run prints the plan and starts nothing', async ({ project }) => {
  const directory = await project({ 'runner.config.ts': configWith("a: { run: shell('touch started') },") });
  const { code, stdout } = await runCli(directory, ['run', '--dry-run']);
  assert.is(code, 0);
  assert.match(stdout, /run {3}a/);
  assert.throws(() => readFileSync(join(directory, 'started')));
});

test('report show tells the last run again', async ({ project }) => {
  const directory = await project({ 'runner.config.ts': configWith("a: { run: command('false') },") });
  await runCli(directory, ['run']);
  const { code, stdout } = await runCli(directory, ['report', 'show', '--junit', 'again.xml']);
  assert.is(code, 0);
  assert.match(stdout, /FIRST CAUSE {2}a/);
  assert.match(readFileSync(join(directory, 'again.xml'), 'utf8'), '<testsuites');
});

test.run();
