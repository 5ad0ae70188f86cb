import { rm } from 'node:fs/promises';
import * as assert from 'uvu/assert';
import { git } from '../../src/git/git.ts';
import { commitsSince } from '../../src/git/history.ts';
import { revertCommit } from '../../src/git/revert.ts';
import { createRepository, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ repository: string }>('commits, and undoing one');

test.before.each(async (context) => {
  context.repository = await createRepository({ value: 'one\n' });
  await run(context.repository, 'config', 'user.name', 'Test');
  await run(context.repository, 'config', 'user.email', 'test@example.com');
});
test.after.each(({ repository }) => rm(repository, { recursive: true, force: true }));

test('what a config says of logs changes no commit that is read', async ({ repository }) => {
  const base = await run(repository, 'rev-parse', 'HEAD');
  await run(repository, 'commit', '--quiet', '--allow-empty', '-m', 'größer – schöner');
  const head = await run(repository, 'rev-parse', 'HEAD');
  // With this, git puts what it found of a signature before the commit, on the same stream.
  const forged = `${(await run(repository, 'cat-file', 'commit', head)).replace('\n\n', '\ngpgsig -----BEGIN SSH SIGNATURE-----\n none\n -----END SSH SIGNATURE-----\n\n')}\n`;
  const signed = await hashed(repository, forged);
  await run(repository, 'update-ref', 'refs/heads/main', signed);
  await run(repository, 'config', 'log.showSignature', 'true');
  await run(repository, 'config', 'i18n.logOutputEncoding', 'latin1');
  const found = await commitsSince(repository, base, signed);
  assert.ok(found.ok);
  if (!found.ok) return;
  assert.equal(
    found.commits.map(({ hash, subject, parents }) => ({ hash, subject, parents })),
    [{ hash: signed, subject: 'größer – schöner', parents: [base] }],
  );
});

test('a commit that changed nothing needs no commit that undoes it', async ({ repository }) => {
  const base = await run(repository, 'rev-parse', 'HEAD');
  await run(repository, 'commit', '--quiet', '--allow-empty', '-m', 'release');
  const head = await run(repository, 'rev-parse', 'HEAD');
  const found = await commitsSince(repository, base, head);
  assert.ok(found.ok && found.commits[0] !== undefined);
  if (!found.ok) return;
  assert.equal(await revertCommit(repository, found.commits[0]!, 'why'), { ok: true, commit: head });
});

/** Writes a commit object as given. */
async function hashed(repository: string, text: string): Promise<string> {
  const made = await git(repository, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: text });
  assert.ok(made.ok, JSON.stringify(made));
  return made.ok ? made.stdout : '';
}

test.run();
