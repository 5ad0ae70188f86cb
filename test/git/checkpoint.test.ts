import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type CheckpointRecord, createCheckpoint, listCheckpoints } from '../../src/git/checkpoint.ts';
import { git } from '../../src/git/git.ts';
import { treeState } from '../../src/git/tree-state.ts';
import { createRepository, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('checkpoints');

test.before.each(async (context) => {
  context.directory = await createRepository({ 'a.txt': 'one\n' });
});
test.after.each(async ({ directory }) => {
  await rm(directory, { recursive: true, force: true });
});

const record: CheckpointRecord = {
  version: 1,
  pipeline: 'full-validation',
  tree: 'abc',
  run: 'r1',
  at: '2026-11-22T23:00:00.000Z',
  portcullis: '0.1.0',
  durationMs: 1200,
  gates: [{ stage: 'unit', kind: 'pytest', durationMs: 900, cases: 61, flaky: false }],
};

test('a checkpoint points at the commit, says what was run, and changes nothing else', async ({
  directory,
}) => {
  const head = await run(directory, 'rev-parse', 'HEAD');
  const made = await createCheckpoint(directory, head, 'first', record);
  assert.equal(made, { ok: true, value: 'refs/portcullis/checkpoints/full-validation/first' });
  assert.is(
    await run(directory, 'rev-parse', 'refs/portcullis/checkpoints/full-validation/first^{commit}'),
    head,
  );
  const listed = await listCheckpoints(directory);
  assert.ok(listed.ok);
  assert.equal(
    listed.ok && listed.value.checkpoints.map(({ name, commit, record: kept }) => [name, commit, kept]),
    [['full-validation/first', head, record]],
  );
  assert.is(await run(directory, 'status', '--porcelain'), '');
  assert.is(await run(directory, 'tag'), '');
});

test('an existing checkpoint is never overwritten', async ({ directory }) => {
  const head = await run(directory, 'rev-parse', 'HEAD');
  await createCheckpoint(directory, head, 'first', record);
  const again = await createCheckpoint(directory, head, 'first', { ...record, run: 'r2' });
  assert.not.ok(again.ok);
  const listed = await listCheckpoints(directory);
  assert.is(listed.ok && listed.value.checkpoints[0]?.record.run, 'r1');
});

test('a ref that is no checkpoint is listed as unreadable and left alone', async ({ directory }) => {
  await run(directory, 'update-ref', 'refs/portcullis/checkpoints/p/odd', 'HEAD');
  const listed = await listCheckpoints(directory);
  assert.equal(listed.ok && listed.value, {
    checkpoints: [],
    unreadable: ['refs/portcullis/checkpoints/p/odd'],
  });
});

test('a name that git refuses is refused with a sentence', async ({ directory }) => {
  const head = await run(directory, 'rev-parse', 'HEAD');
  const made = await createCheckpoint(directory, head, 'bad..name', record);
  assert.match(made.ok ? '' : made.message, 'cannot be the name of a git ref');
});

test('a tree is clean, dirty by a changed or an untracked file, or not a repository at all', async ({
  directory,
}) => {
  assert.is((await treeState(directory)).kind, 'clean');
  writeFileSync(join(directory, 'new.txt'), 'x');
  const dirty = await treeState(directory);
  assert.equal(dirty.kind === 'dirty' && dirty.changes, ['?? new.txt']);
  const bare = await mkdtemp(join(tmpdir(), 'portcullis-none-'));
  assert.equal(await treeState(bare), { kind: 'none', why: 'this is not a git repository' });
  await git(bare, ['init', '--quiet']);
  assert.equal(await treeState(bare), { kind: 'none', why: 'the repository has no commit yet' });
  await rm(bare, { recursive: true });
});

test.run();
