import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { commitAll, run as git } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, assertRefusesBent, documentOf } from './document.ts';

const test = suite<{ directory: string }>('documents of checkpoint');

test.before(async (context) => {
  context.directory = await createProject({
    '.gitignore': '.portcullis/\nreports/\n',
    'runner.config.ts': configWith("a: { run: command('true') },"),
  });
  await commitAll(context.directory, 'first');
});
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('list is a document before there is any checkpoint', async ({ directory }) => {
  const { checkpoints, unreadable } = await documentOf(
    'checkpoint-list',
    directory,
    ['checkpoint', 'list'],
    0,
  );
  assert.equal([checkpoints, unreadable], [[], []]);
});

test('list and show tell what was run; a ref that is no checkpoint is told apart', async ({ directory }) => {
  const { code, stdout } = await runCli(directory, ['run']);
  assert.is(code, 0, stdout);
  await git(directory, 'update-ref', 'refs/portcullis/checkpoints/p/odd', 'HEAD');
  const listed = await documentOf('checkpoint-list', directory, ['checkpoint', 'list'], 0);
  assert.equal(listed.unreadable, ['refs/portcullis/checkpoints/p/odd']);
  const [checkpoint] = listed.checkpoints;
  assert.is(checkpoint.commit, await git(directory, 'rev-parse', 'HEAD'));
  assert.is(checkpoint.record.tree, await git(directory, 'rev-parse', 'HEAD^{tree}'));
  assertRefusesBent('checkpoint-list', listed);
  const args = ['checkpoint', 'show', checkpoint.name];
  const { version, ...shown } = await documentOf('checkpoint-show', directory, args, 0);
  assert.equal([version, shown], [1, checkpoint]);
  assertRefusesBent('checkpoint-show', { version, ...shown });
});

test('there is no document of a checkpoint that is not there, or outside a repository', async ({
  directory,
}) => {
  await assertNoDocument(directory, ['checkpoint', 'show', 'p/nothing']);
  await assertNoDocument('/', ['checkpoint', 'list']);
});

test.run();
