import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli, startCli } from '../rig/cli.ts';
import { commitAll, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, assertRefusesBent, documentIn } from '../schemas/document.ts';

const test = suite<{ project: string }>('checkpoint create and rollback, on the command line');

const CHECK = `import sys
sys.exit(open('value').read().startswith('bad'))
`;

test.before.each(async (context) => {
  context.project = await createProject({
    'runner.config.ts': configWith("    unit: { run: command('python3', ['check.py']) },"),
    'check.py': CHECK,
    value: 'good\n',
    '.gitignore': '.portcullis/\n',
  });
  await commitAll(context.project, 'first');
  await run(context.project, 'config', 'user.name', 'Test');
  await run(context.project, 'config', 'user.email', 'test@example.com');
  await run(context.project, 'config', 'commit.gpgsign', 'false');
});
test.after.each(async ({ project }) => {
  await rm(project, { recursive: true, force: true });
});

async function change(project: string, value: string): Promise<void> {
  writeFileSync(join(project, 'value'), `${value}\n`);
  await commitAll(project, `value ${value}`);
}

const ours = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('portcullis-rollback-'));

test('a named checkpoint, three commits, the culprit reverted, and the pipeline passes again', async ({
  project,
}) => {
  const created = await runCli(project, ['checkpoint', 'create', '--name', 'start']);
  assert.is(created.code, 0, created.stdout + created.stderr);
  await change(project, 'good two');
  await change(project, 'bad');
  writeFileSync(join(project, 'other'), 'x');
  await commitAll(project, 'other');
  const before = ours();
  const ended = await runCli(project, ['checkpoint', 'rollback', '--format', 'json']);
  const document = documentIn('checkpoint-rollback', ended, 0);
  assertRefusesBent('checkpoint-rollback', document);
  assert.is(document.outcome, 'rolled-back');
  assert.equal(
    document.reverted.map(({ subject }: { subject: string }) => subject),
    ['value bad'],
  );
  assert.match(ended.stderr, 'culprit');
  assert.is(readFileSync(join(project, 'value'), 'utf8'), 'good two\n');
  assert.is((await runCli(project, ['run'])).code, 0);
  assert.equal(ours(), before);
  assert.is((await run(project, 'worktree', 'list')).split('\n').length, 1);
});

test('nothing to do is 0, no checkpoint is 2, and what a person must decide is 3, each said', async ({
  project,
}) => {
  await assertNoDocument(project, ['checkpoint', 'rollback']);
  const none = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(none.code, 2);
  assert.match(none.stderr, "no checkpoint of 'p' lies on the history of main");
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  const nothing = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(nothing.code, 0);
  assert.match(nothing.stdout, 'NOTHING TO DO');
  await change(project, 'bad one');
  await change(project, 'bad two');
  const conflict = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(conflict.code, 3, conflict.stdout + conflict.stderr);
  assert.match(conflict.stdout, 'A PERSON MUST DECIDE');
  assert.match(conflict.stdout, 'conflict in value');
  const range = await runCli(project, ['checkpoint', 'rollback', '--range']);
  assert.is(range.code, 0, range.stdout + range.stderr);
});

test('a checkpoint of a dirty tree, of a red one, and under a name in use is none', async ({ project }) => {
  assert.is((await runCli(project, ['checkpoint', 'create', '--name', 'a'])).code, 0);
  const twice = await runCli(project, ['checkpoint', 'create', '--name', 'a']);
  assert.is(twice.code, 2);
  assert.match(twice.stderr, "there is a checkpoint 'p/a' already");
  writeFileSync(join(project, 'value'), 'bad\n');
  const dirty = await runCli(project, ['checkpoint', 'create']);
  assert.is(dirty.code, 2);
  assert.match(dirty.stderr, 'uncommitted changes (value)');
  await commitAll(project, 'bad');
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 1);
});

test('from inside a git hook, whose environment names the repository, the user’s index is left alone', async ({
  project,
}) => {
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  await change(project, 'bad');
  writeFileSync(join(project, 'mine'), 'mine');
  await run(project, 'add', 'mine');
  const index = readFileSync(join(project, '.git', 'index'));
  const { code, stdout, stderr } = await runCli(project, ['checkpoint', 'rollback', '--dry-run'], {
    GIT_DIR: join(project, '.git'),
    GIT_INDEX_FILE: join(project, '.git', 'index'),
  });
  assert.is(code, 0, stdout + stderr);
  assert.match(stdout, 'WOULD ROLL BACK');
  assert.ok(index.equals(readFileSync(join(project, '.git', 'index'))));
});

test('killed with -9 in the middle, it leaves no worktree on disk, and the next one forgets its record', async ({
  project,
}) => {
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  await change(project, 'bad');
  const before = ours();
  const killed = startCli(project, ['checkpoint', 'rollback']);
  await killed.until('HEAD, again');
  killed.child.kill('SIGKILL');
  await killed.exit;
  for (let tries = 0; tries < 100 && ours().length > before.length; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(ours(), before);
  const again = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(again.code, 0, again.stdout + again.stderr);
  assert.is((await run(project, 'worktree', 'list')).split('\n').length, 1);
  assert.not.ok(
    existsSync(join(project, '.git', 'worktrees')) &&
      readdirSync(join(project, '.git', 'worktrees')).length > 0,
  );
});

test('an unknown checkpoint is answered with the nearest name', async ({ project }) => {
  assert.is((await runCli(project, ['checkpoint', 'create', '--name', 'start'])).code, 0);
  const { code, stderr } = await runCli(project, ['checkpoint', 'rollback', 'p/stort']);
  assert.is(code, 2);
  assert.match(stderr, "Did you mean 'p/start'?");
});

test.run();
