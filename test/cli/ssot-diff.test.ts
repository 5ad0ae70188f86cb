import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';
import { createProject, runCli } from '../rig/cli.ts';
import { commitAll, createRepository, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, documentOf } from '../schemas/document.ts';

const test = suite<{ root: string; plain: string; shallow: string }>('portcullis ssot diff');

test.before(async (context) => {
  context.root = await createRepository({
    'app/__init__.py': '',
    'app/core.py': 'class Core: pass\nclass Moved: pass\n',
    'app/mid.py': 'from app.core import Core\n',
    'app/lost.py': 'import app.nowhere\n',
    'tests/test_mid.py': 'import app.mid\n',
  });
  await run(context.root, 'tag', 'before');
  writeFileSync(join(context.root, 'app/core.py'), '');
  writeFileSync(join(context.root, 'app/[new].py'), 'class Moved: pass\n');
  writeFileSync(join(context.root, 'app/lost.py'), '');
  await commitAll(context.root, 'second');
  context.plain = await createProject({ 'a.py': '' });
  context.shallow = await mkdtemp(join(tmpdir(), 'portcullis-shallow-'));
  const from = pathToFileURL(context.root).href;
  await run(context.shallow, 'clone', '--quiet', '--depth=1', '--no-tags', from, '.');
});
test.after(({ root, plain, shallow }) => {
  for (const directory of [root, plain, shallow]) rmSync(directory, { recursive: true, force: true });
});

test('says the root cause first, with what it takes down, and exits 1', async ({ root }) => {
  const { code, stdout } = await runCli(root, ['ssot', 'diff', 'before', '--root', '.']);
  assert.is(code, 1);
  assert.match(stdout, /^Newly broken\n\napp\/mid\.py:1 {2}Core is not defined in app\.core/);
  assert.match(
    stdout,
    /1 test file cannot be collected\n +tests\/test_mid\.py +tests\/test_mid\.py:1 → app\/mid\.py/,
  );
  assert.match(stdout, 'Newly mended');
  assert.match(stdout, /1 moved\n +class app\.core\.Moved +app\/core\.py:2 → app\/\[new\]\.py:1/);
  assert.match(
    stdout,
    'Breaks 1 finding and the import of 2 modules, 1 test file among them; mends 1 finding and the import of 1 module.',
  );
});

test('nothing newly broken exits 0, also where something was mended', async ({ root }) => {
  const { code, stdout } = await runCli(root, ['ssot', 'diff', 'HEAD', '--root', '.']);
  assert.is(code, 0);
  assert.match(stdout, 'Breaks nothing; mends nothing.');
});

test('the document is as its schema says, red and green', async ({ root }) => {
  const red = await documentOf('ssot-diff', root, ['ssot', 'diff', 'before', '--root', '.'], 1);
  assert.equal(red.summary.broken, { findings: 1, modules: 2, tests: 1 });
  assert.is(red.base.revision, 'before');
  await documentOf('ssot-diff', root, ['ssot', 'diff', 'HEAD', '--merge-base', '--root', '.'], 0);
});

test('markdown for a pull request: no markup of the tree gets into it', async ({ root }) => {
  const { code, stdout } = await runCli(root, [
    'ssot',
    'diff',
    'before',
    '--root',
    '.',
    '--format',
    'markdown',
  ]);
  assert.is(code, 1);
  assert.match(stdout, /^## Single source of truth: breaks 1 finding/);
  assert.match(stdout, 'app/\\[new\\].py');
  assert.match(stdout, /\| app\/mid\.py:1 \| Core is not defined .* \| 2 modules, 1 test file among them/);
});

test('sarif has what is newly broken', async ({ root }) => {
  const { stdout } = await runCli(root, ['ssot', 'diff', 'before', '--root', '.', '--format', 'sarif']);
  const schema = JSON.parse(readFileSync(new URL('sarif-2.1.0-subset.json', import.meta.url), 'utf8'));
  const fits = new Ajv({ strict: false }).compile(schema);
  assert.ok(fits(JSON.parse(stdout)), JSON.stringify(fits.errors));
  assert.equal(
    JSON.parse(stdout).runs[0].results.map((it: { ruleId: string }) => it.ruleId),
    ['broken-import'],
  );
});

test('a revision that is not there, no repository, a shallow clone: exit 2, each with what to do', async ({
  root,
  plain,
  shallow,
}) => {
  await assertNoDocument(root, ['ssot', 'diff', 'befor', '--root', '.']);
  const option = await runCli(root, ['ssot', 'diff', '--root', '.', '--', '--output=x']);
  assert.equal([option.code, option.stderr.includes('there is no revision --output=x')], [2, true]);
  const none = await runCli(plain, ['ssot', 'diff', 'HEAD', '--root', '.']);
  assert.equal([none.code, none.stdout], [2, '']);
  assert.match(none.stderr, 'is in no git repository');
  const base = await runCli(shallow, ['ssot', 'diff', 'before', '--root', '.']);
  assert.is(base.code, 2);
  assert.match(base.stderr, /This clone is shallow .*`git fetch --unshallow`/);
  const empty = await runCli(shallow, ['ssot', 'diff', 'HEAD', '--root', 'nowhere']);
  assert.is(empty.code, 2);
});

test.run();
