import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, documentOf } from '../schemas/document.ts';

const test = suite<{ directory: string }>('portcullis ssot impact');

test.before(async (context) => {
  context.directory = await createProject({
    'app/__init__.py': '',
    'app/core.py': 'class Core: pass\nclass Unused: pass\n',
    'app/mid.py': 'from app.core import Core\n',
    'tests/test_mid.py': 'def test_it():\n    from app.core import Core\n\nimport app.mid\n',
  });
});
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('text: definition, consumers, what breaks with the way to it, order of moves, and the risk last', async ({
  directory,
}) => {
  const { code, stdout } = await runCli(directory, ['ssot', 'impact', 'Core', '--root', '.']);
  assert.is(code, 0);
  assert.match(stdout, /^class app\.core\.Core {2}app\/core\.py:1 {2}source\n/);
  assert.match(stdout, '2 consumers in 2 files: 2 import; 1 source, 1 test');
  assert.match(stdout, /tests\/test_mid\.py +tests\/test_mid\.py:4 → app\/mid\.py/);
  assert.match(
    stdout,
    /Order of moves\n {2}1\. .*tests\/test_mid\.py\n {2}2\. .*app\/mid\.py\n {2}3\. .*app\/core\.py/,
  );
  assert.match(stdout, /Risk: medium\n {2}medium {2}1 module could not be imported without it/);
});

test('the document is as its schema says', async ({ directory }) => {
  const report = await documentOf(
    'ssot-impact',
    directory,
    ['ssot', 'impact', 'app.core.Core', '--root', '.'],
    0,
  );
  assert.equal([report.summary.consumers, report.breaks.tests, report.risk.level], [2, 1, 'medium']);
  await documentOf('ssot-impact', directory, ['ssot', 'impact', 'Unused', '--root', '.'], 0);
  await documentOf('ssot-impact', directory, ['ssot', 'impact', 'app.mid', '--root', '.'], 0);
});

test('markdown for a pull request', async ({ directory }) => {
  const { code, stdout } = await runCli(directory, [
    'ssot',
    'impact',
    'Core',
    '--root',
    '.',
    '--format',
    'markdown',
  ]);
  assert.is(code, 0);
  assert.match(stdout, /^## Impact of Core: medium risk\n/);
  assert.match(stdout, /### Order of moves \(3\)/);
});

test('an unknown name: exit 2, nothing on stdout, and the nearest', async ({ directory }) => {
  await assertNoDocument(directory, ['ssot', 'impact', 'Croe', '--root', '.']);
  const { stderr } = await runCli(directory, ['ssot', 'impact', 'Croe', '--root', '.']);
  assert.match(stderr, 'Did you mean Core?');
});

test.run();
