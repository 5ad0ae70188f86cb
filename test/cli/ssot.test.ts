import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('portcullis ssot');

test.before(async (context) => {
  context.directory = await createProject({
    'app/__init__.py': '',
    'app/modes.py': 'class Mode:\n    pass\n\n\nclass Mode:\n    pass\n',
    'app/user.py': 'from app.modes import Mode, Missing\nfrom app.loop import x\n',
    'app/loop.py': 'from app.user import y\n',
    'good/__init__.py': 'VALUE = 1\n',
    'empty/readme.txt': '',
  });
});
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('check without a config: findings with their place and help, exit 1', async ({ directory }) => {
  const { code, stdout } = await runCli(directory, ['ssot', 'check', '--root', '.']);
  assert.is(code, 1);
  assert.match(stdout, /shadowed-definition[\s\S]*app\/modes\.py:\d+/);
  assert.match(stdout, /broken-import[\s\S]*Missing/);
  assert.match(stdout, /import-cycle/);
});

test('check names a place once, and the rules that had nothing to check', async ({ directory }) => {
  const { stdout } = await runCli(directory, ['ssot', 'check', '--root', '.']);
  assert.match(stdout, /app\/modes\.py:1:1 {2}class Mode is lost: line 5 defines it again/);
  assert.match(
    stdout,
    /6 rules on .*\n5 rules had nothing to check: duplicate-definition \(declare families or unique\), forbidden-import \(declare forbidden\), non-canonical-import/,
  );
});

test('check as JSON is one document, version first, and nothing else on stdout', async ({ directory }) => {
  const { stdout } = await runCli(directory, ['ssot', 'check', '--root', '.', '--format', 'json']);
  assert.match(stdout, /^\{\s*"version": 1/);
  const { findings, summary } = JSON.parse(stdout);
  assert.is(summary.new, findings.length);
});

test('a good tree exits 0; a tree without Python is not green', async ({ directory }) => {
  assert.is((await runCli(directory, ['ssot', 'check', '--root', 'good'])).code, 0);
  const empty = await runCli(directory, ['ssot', 'check', '--root', 'empty']);
  assert.is(empty.code, 1);
  assert.match(empty.stderr, 'nothing to check');
  assert.is((await runCli(directory, ['ssot', 'check', '--root', 'nowhere'])).code, 2);
});

test('inventory lists the definitions and consumers of a name, with its verdict', async ({ directory }) => {
  const { code, stdout } = await runCli(directory, ['ssot', 'inventory', 'Mode', '--root', '.']);
  assert.is(code, 0);
  assert.match(stdout, /Mode: shadowed/);
  assert.match(stdout, /used +app\/user\.py:1/);
});

test('cycles tells the way round and the cheapest cut', async ({ directory }) => {
  const { code, stdout } = await runCli(directory, ['ssot', 'cycles', '--root', '.']);
  assert.is(code, 1);
  assert.match(stdout, /cheapest cut: 1 import, which ends the cycle[^\n]*\n +app\.\w+ → app\.\w+/);
});

test.run();
