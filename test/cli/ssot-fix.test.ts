import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, assertRefusesBent, documentOf } from '../schemas/document.ts';

const test = suite<{ directory: string }>('portcullis ssot fix');
const MOVE = ['--move', 'app.old.Core=app.new.Core'];
const FIX = ['ssot', 'fix', '--root', '.', '--no-cache'];
const USER = 'from app.old import Core, Rest\n';

test.before.each(async (context) => {
  context.directory = await createProject({
    'app/__init__.py': '',
    'app/old.py': 'class Rest: pass\n',
    'app/new.py': 'class Core: pass\n',
    'app/user.py': USER,
    'app/star.py': 'x = 1\n',
  });
});
test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

const read = (directory: string) => readFileSync(join(directory, 'app/user.py'), 'utf8');

test('bad usage: nothing declared, a move of nothing, an unknown module, an interpreter that is not there: exit 2', async ({
  directory,
}) => {
  await assertNoDocument(directory, FIX);
  await assertNoDocument(directory, [...FIX, '--move', 'app.old.Core']);
  await assertNoDocument(directory, [...FIX, '--move', 'app.old.Core=app.nwe.Core']);
  await assertNoDocument(directory, [...FIX, ...MOVE, '--python', 'no-such-python']);
  const { stderr } = await runCli(directory, [...FIX, '--move', 'app.old.Core=app.nwe.Core']);
  assert.match(stderr, "Did you mean 'app.new'?");
});

test('what would newly be wrong: nothing is written, exit 1, and it says which', async ({ directory }) => {
  writeFileSync(join(directory, 'app/new.py'), 'import app.user\nclass Core: pass\n');
  const { code, stdout, stderr } = await runCli(directory, [...FIX, ...MOVE, '--write']);
  assert.is(code, 1);
  assert.match(`${stdout}${stderr}`, /Would newly be wrong \(\d\)\n {2}app\/\w+\.py:1[\s\S]*import-cycle/);
  assert.is(read(directory), USER);
});

test('without --write a diff that git applies, and nothing else on stdout', async ({ directory }) => {
  const { code, stdout, stderr } = await runCli(directory, [...FIX, ...MOVE]);
  assert.is(code, 0);
  assert.is(
    stdout,
    '--- a/app/user.py\n+++ b/app/user.py\n@@ -1,1 +1,2 @@\n-from app.old import Core, Rest\n+from app.new import Core\n+from app.old import Rest\n',
  );
  assert.match(stderr, 'Would write 1 change in 1 file (--write applies)');
  assert.is(read(directory), USER);
});

test('--write, then nothing to fix', async ({ directory }) => {
  const wrote = await runCli(directory, [...FIX, ...MOVE, '--write']);
  assert.is(wrote.code, 0);
  assert.match(wrote.stdout, 'Wrote 1 change in 1 file');
  assert.is(read(directory), 'from app.new import Core\nfrom app.old import Rest\n');
  const again = await runCli(directory, [...FIX, ...MOVE, '--write']);
  assert.equal([again.code, /^Nothing to fix/.test(again.stdout)], [0, true], again.stdout);
});

test('what could not be fixed: exit 1, with why; the rest is done', async ({ directory }) => {
  writeFileSync(join(directory, 'app/star.py'), 'from app.old.Core import *\n');
  const { code, stdout } = await runCli(directory, [...FIX, ...MOVE, '--write']);
  assert.is(code, 1);
  assert.match(stdout, /Not fixed \(1\)\n {2}app\/star\.py:1 .*\n {4}a star import takes whatever is there/);
  assert.match(stdout, 'Wrote 1 change in 1 file; 1 place could not be fixed');
});

test('--consolidate removes a second definition, or says what its home lacks', async ({ directory }) => {
  writeFileSync(join(directory, 'app/old.py'), 'class Core: pass\n\n\nclass Rest: pass\n');
  const args = [...FIX, '--consolidate', 'Core', '--home', 'app.new', '--leave', 'nothing', '--write'];
  const { code, stdout } = await runCli(directory, args);
  assert.is(code, 0, stdout);
  assert.is(readFileSync(join(directory, 'app/old.py'), 'utf8'), 'class Rest: pass\n');
  assert.is(read(directory), 'from app.new import Core\nfrom app.old import Rest\n');
  writeFileSync(join(directory, 'app/old.py'), 'class Core:\n    more = 1\n\n\nclass Rest: pass\n');
  const refused = await runCli(directory, args);
  assert.equal(
    [refused.code, refused.stdout.includes('app.new.Core lacks what this one has: more (line 2)')],
    [1, true],
  );
});

test('the document is as its schema says', async ({ directory }) => {
  writeFileSync(join(directory, 'README.md'), '`app.old.Core`\n');
  const args = [...FIX, ...MOVE];
  const report = await documentOf('ssot-fix', directory, args, 0);
  assert.equal([report.written, report.summary.files, report.look[0].path], [false, 1, 'README.md']);
  assertRefusesBent('ssot-fix', report);
  const wrote = await documentOf('ssot-fix', directory, [...args, '--write'], 0);
  assert.is(wrote.written, true);
});

test.run();
