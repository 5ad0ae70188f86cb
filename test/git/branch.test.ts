import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Branch, fastForward, movableBranch } from '../../src/git/branch.ts';
import { commitAll, createRepository, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ repository: string }>('a checked-out branch, and moving it forward');

test.before.each(async (context) => {
  context.repository = await createRepository({ value: 'one\n' });
  await run(context.repository, 'config', 'user.name', 'Test');
  await run(context.repository, 'config', 'user.email', 'test@example.com');
});
test.after.each(({ repository }) => rm(repository, { recursive: true, force: true }));

/** The branch as it is, and a commit after it that is not checked out. */
async function ahead(
  repository: string,
  files: Readonly<Record<string, string>>,
): Promise<{ branch: Branch; to: string }> {
  const found = await movableBranch(repository);
  assert.ok(found.ok);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
  await commitAll(repository, 'ahead');
  const to = await run(repository, 'rev-parse', 'HEAD');
  await run(repository, 'reset', '--quiet', '--hard', found.branch.head);
  return { branch: found.branch, to };
}

const head = (repository: string): Promise<string> => run(repository, 'rev-parse', 'HEAD');
const read = (repository: string, name: string): string => readFileSync(join(repository, name), 'utf8');

test('a file that git ignores is the user’s as well, and stands in the way', async ({ repository }) => {
  const { branch, to } = await ahead(repository, { 'local.env': 'default\n' });
  writeFileSync(join(repository, '.git', 'info', 'exclude'), 'local.env\n');
  writeFileSync(join(repository, 'local.env'), 'mine\n');
  const moved = await fastForward(branch, to);
  assert.not.ok(moved.ok);
  assert.match(moved.ok ? '' : moved.message, 'local.env');
  assert.is(read(repository, 'local.env'), 'mine\n');
  assert.is(await head(repository), branch.head);
});

test('a config that stashes before a merge stashes nothing here', async ({ repository }) => {
  const { branch, to } = await ahead(repository, { value: 'two\n' });
  await run(repository, 'config', 'merge.autoStash', 'true');
  writeFileSync(join(repository, 'value'), 'mine\n');
  assert.not.ok((await fastForward(branch, to)).ok);
  assert.is(read(repository, 'value'), 'mine\n');
  assert.is(await run(repository, 'stash', 'list'), '');
});

test('a config that squashes merges does not keep the branch where it was', async ({ repository }) => {
  const { branch, to } = await ahead(repository, { value: 'two\n' });
  await run(repository, 'config', 'branch.main.mergeOptions', '--squash');
  const moved = await fastForward(branch, to);
  assert.ok(moved.ok, JSON.stringify(moved));
  assert.is(await head(repository), to);
  assert.is(await run(repository, 'status', '--porcelain'), '');
});

test('that git ended well is not taken for that the branch was moved', async ({ repository }) => {
  const { branch, to } = await ahead(repository, { value: 'two\n' });
  const hook = join(repository, '.git', 'hooks', 'post-merge');
  writeFileSync(hook, `#!/bin/sh\ngit update-ref refs/heads/main ${branch.head}\n`, { mode: 0o755 });
  const moved = await fastForward(branch, to);
  assert.match(moved.ok ? '' : moved.message, 'main has moved meanwhile');
});

test('where a hook refuses to move the branch, files and index are put back as they were', async ({
  repository,
}) => {
  writeFileSync(join(repository, 'other'), 'x\n');
  writeFileSync(join(repository, 'third'), 'x\n');
  await commitAll(repository, 'more');
  const { branch, to } = await ahead(repository, { value: 'two\n', added: 'new\n' });
  writeFileSync(join(repository, 'other'), 'mine\n');
  await run(repository, 'add', 'other');
  writeFileSync(join(repository, 'third'), 'mine too\n');
  const hook = join(repository, '.git', 'hooks', 'reference-transaction');
  writeFileSync(
    hook,
    '#!/bin/sh\ntest "$1" != prepared || ! grep -q refs/heads/main || { echo protected >&2; exit 1; }\n',
    { mode: 0o755 },
  );
  const moved = await fastForward(branch, to);
  await rm(hook);
  assert.match(moved.ok ? '' : moved.message, /^protected/);
  assert.is(await head(repository), branch.head);
  assert.is(await run(repository, 'status', '--porcelain'), 'M  other\n M third');
  assert.is(read(repository, 'value'), 'one\n');
  assert.is(read(repository, 'third'), 'mine too\n');
});

test('a tag of the same name leaves the branch its own', async ({ repository }) => {
  await run(repository, 'tag', 'main');
  const { branch, to } = await ahead(repository, { value: 'two\n' });
  assert.is(branch.name, 'main');
  const moved = await fastForward(branch, to);
  assert.ok(moved.ok, JSON.stringify(moved));
});

test.run();
