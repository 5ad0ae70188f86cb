import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { addWorktree, forgetLostWorktrees } from '../../src/git/worktree.ts';
import { nameTempDir } from '../../src/process/temp-dirs.ts';
import { createRepository, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ repository: string; elsewhere: string }>('worktrees of ours');

test.before.each(async (context) => {
  context.repository = await createRepository({ value: 'one\n' });
  context.elsewhere = await mkdtemp(join(tmpdir(), 'portcullis-elsewhere-'));
});
test.after.each(async ({ repository, elsewhere }) => {
  await rm(repository, { recursive: true, force: true });
  await rm(elsewhere, { recursive: true, force: true });
});

test('one of ours whose directory is gone is forgotten, one of the user’s never, whatever it is called', async ({
  repository,
  elsewhere,
}) => {
  const ours = join(elsewhere, nameTempDir('rollback').name, 'tree');
  const theirs = ['portcullis-fix', 'portcullis-fix-2/tree'].map((name) => join(elsewhere, name));
  for (const path of [ours, ...theirs]) {
    mkdirSync(join(path, '..'), { recursive: true });
    assert.ok((await addWorktree(repository, path, 'HEAD')).ok);
    renameSync(path, `${path}-away`);
  }
  assert.equal(await forgetLostWorktrees(repository), [ours]);
  for (const path of theirs) {
    renameSync(`${path}-away`, path);
    assert.is(await run(path, 'status', '--porcelain'), '');
    assert.ok(existsSync(join(path, 'value')));
  }
});

test.run();
