import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { revisionTree } from '../../src/run/revision-tree.ts';
import { breaksNothing, diffTree } from '../../src/ssot/diff/diff.ts';
import type { DiffReport, StoppedGroup } from '../../src/ssot/diff/report.ts';
import type { SsotOptions } from '../../src/ssot/options.ts';
import { createRepository, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite('what a tree breaks and mends relative to a revision');

const made: string[] = [];
test.after(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

async function repository(files: Record<string, string>): Promise<string> {
  const root = await createRepository(files);
  made.push(root);
  return root;
}

/** Writes files (null: removes them) over a tree. */
function change(root: string, files: Record<string, string | Buffer | null>): void {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(root, path), { recursive: true });
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
}

async function diff(
  root: string,
  more: Omit<SsotOptions, 'root'> = {},
  revision = 'HEAD',
): Promise<DiffReport> {
  const result = await diffTree({ root, ...more }, revisionTree(root, revision, { mergeBase: false }));
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.report;
}

const down = (groups: readonly StoppedGroup[]) =>
  groups.map(({ symbol, modules }) => [symbol, ...modules.map(({ path }) => path).sort()]);
const symbols = (report: DiffReport, side: 'broken' | 'mended') =>
  report[side].findings.map(({ rule, symbol }) => `${rule} ${symbol}`);

const APP = {
  'app/__init__.py': '',
  'app/core.py': 'class Core: pass\nclass Spare: pass\n',
  'app/facade.py': 'from app.core import Core\n',
  'app/route.py': 'from app.facade import Core\n',
  'tests/conftest.py': 'import app.route\n',
  'tests/test_a.py': 'def test_a(): pass\n',
  'tests/test_b.py': 'from app.route import Core\n',
};

test('a tree as the revision has it breaks and mends nothing', async () => {
  const report = await diff(await repository(APP));
  assert.ok(breaksNothing(report));
  assert.equal(report.files, { scanned: 7, before: 7, changed: 0, added: 0, removed: 0 });
  assert.equal(
    [report.broken, report.mended],
    [
      { findings: [], imports: [] },
      { findings: [], imports: [] },
    ],
  );
  assert.equal(report.notes, []);
});

test('one definition gone: the broken import, every module and test that fails with it, under one cause', async () => {
  const root = await repository(APP);
  change(root, { 'app/core.py': 'class Spare: pass\n' });
  const report = await diff(root);
  assert.not(breaksNothing(report));
  assert.equal(symbols(report, 'broken'), ['broken-import app.core.Core']);
  assert.equal(down(report.broken.imports), [
    [
      'app.core.Core',
      'app/facade.py',
      'app/route.py',
      'tests/conftest.py',
      'tests/test_a.py',
      'tests/test_b.py',
    ],
  ]);
  assert.equal(report.summary.broken, { findings: 1, modules: 5, tests: 2 });
  const byConftest = report.broken.imports[0]!.modules.find(({ path }) => path === 'tests/test_a.py')!;
  assert.equal(
    byConftest.chain.map(({ path, why, to }) => `${path} ${why} ${to}`),
    [
      'tests/test_a.py conftest tests/conftest.py',
      'tests/conftest.py import app/route.py',
      'app/route.py import app/facade.py',
    ],
  );
  assert.equal(
    report.definitions.gone.map(({ symbol }) => symbol),
    ['app.core.Core'],
  );
});

test('the way back: what was broken at the revision is mended, and nothing is newly broken', async () => {
  const root = await repository({ ...APP, 'app/core.py': '' });
  change(root, { 'app/core.py': APP['app/core.py'] });
  const report = await diff(root);
  assert.ok(breaksNothing(report));
  assert.equal(symbols(report, 'mended'), ['broken-import app.core.Core']);
  assert.equal(report.summary.mended, { findings: 1, modules: 5, tests: 2 });
});

test('what was broken before is neither new nor mended, unless it spreads', async () => {
  const root = await repository({ ...APP, 'app/core.py': '' });
  assert.ok(breaksNothing(await diff(root)));
  change(root, { 'app/more.py': 'from app.core import Core\n' });
  const spread = await diff(root);
  assert.equal(symbols(spread, 'broken'), ['broken-import app.core.Core']);
  assert.match(spread.broken.findings[0]!.help, '1 place is not in the base: app/more.py:1');
  assert.equal(down(spread.broken.imports), [['app.core.Core', 'app/more.py']]);
  assert.is(spread.broken.imports[0]!.modules[0]!.known, false);
});

test('a moved definition is told as moved; a new class with a name that others have is told, and fails nothing', async () => {
  const root = await repository(APP);
  change(root, {
    'app/core.py': 'class Core: pass\n',
    'app/parts.py': 'class Spare: pass\n\nclass Core:\n    other = 1\n',
  });
  const report = await diff(root);
  assert.ok(breaksNothing(report));
  const { moved, gone, added, homonyms } = report.definitions;
  assert.equal(
    moved.map(({ from, to }) => [from.symbol, to.symbol]),
    [['app.core.Spare', 'app.parts.Spare']],
  );
  assert.equal([gone, added.map(({ symbol }) => symbol)], [[], ['app.parts.Core']]);
  assert.equal(
    homonyms.map((it) => it.others.map(({ symbol }) => symbol)),
    [['app.core.Core']],
  );
});

test('invalid Python takes its importers down; a cycle is new when it is made or grows, not when it shrinks', async () => {
  const root = await repository({ ...APP, 'a.py': 'import b\n', 'b.py': 'import c\n', 'c.py': 'import a\n' });
  change(root, { 'app/core.py': 'class Core:\ndef (\n' });
  assert.equal(down((await diff(root)).broken.imports)[0]!.slice(0, 3), [
    'app.core',
    'app/core.py',
    'app/facade.py',
  ]);
  change(root, { 'app/core.py': APP['app/core.py'], 'b.py': 'import c, a\n', 'c.py': '' });
  const shrunk = await diff(root);
  assert.equal([symbols(shrunk, 'broken'), symbols(shrunk, 'mended')], [[], []]);
  change(root, { 'b.py': 'import c\n', 'c.py': 'import a, d\n', 'd.py': 'import a\n' });
  assert.equal(symbols(await diff(root), 'broken'), ['import-cycle a, b, c, d']);
  change(root, { 'c.py': '' });
  assert.equal(symbols(await diff(root), 'mended'), ['import-cycle a, b, c']);
});

test('what is suppressed here with a reason is not newly broken', async () => {
  const root = await repository(APP);
  change(root, {
    'app/new.py': 'import app.gone  # portcullis: ignore[broken-import] comes with the next release\n',
  });
  assert.equal(symbols(await diff(root), 'broken'), []);
  change(root, { 'app/new.py': 'import app.gone  # portcullis: ignore[broken-import]\n' });
  assert.equal(symbols(await diff(root), 'broken'), ['broken-import app.gone']);
});

test('what git ignores is no part of any revision and is the same in both', async () => {
  const root = await repository({
    ...APP,
    '.gitignore': 'gen/\n*_pb2.py\n',
    'app/uses.py': 'import gen.code, app.x_pb2\n',
  });
  change(root, { 'gen/code.py': 'import app.core\n', 'app/x_pb2.py': '' });
  const report = await diff(root);
  assert.equal([symbols(report, 'broken'), symbols(report, 'mended'), report.files.added], [[], [], 0]);
});

test('files that nobody added yet count as new; staged ones and renamed ones too', async () => {
  const root = await repository(APP);
  change(root, { 'app/untracked.py': 'import app.gone\n', 'app/staged.py': 'class Staged: pass\n' });
  await run(root, 'add', 'app/staged.py');
  renameSync(join(root, 'app/core.py'), join(root, 'app/heart.py'));
  const report = await diff(root);
  assert.equal(symbols(report, 'broken').sort(), ['broken-import app.core', 'broken-import app.gone']);
  assert.equal([report.files.added, report.files.removed], [3, 1]);
  assert.equal(
    report.definitions.moved.map(({ to }) => to.symbol),
    ['app.heart.Core', 'app.heart.Spare'],
  );
});

test('a tree below the top of its repository; a revision that does not have it yet', async () => {
  const root = await repository({
    'readme.md': '',
    ...Object.fromEntries(Object.entries(APP).map(([path, text]) => [`sub/${path}`, text])),
  });
  change(root, { 'sub/app/core.py': '', 'new/app.py': 'import os\n' });
  const report = await diff(join(root, 'sub'));
  assert.equal(symbols(report, 'broken'), ['broken-import app.core.Core']);
  assert.is(report.broken.findings[0]!.path, 'app/facade.py');
  const fresh = await diff(join(root, 'new'));
  assert.equal([fresh.files.before, fresh.files.added], [0, 1]);
  assert.match(fresh.notes.join(), 'everything is new');
});

test('symbolic links, names that are no UTF-8 and files past the limit are the same in both, and break nothing', async () => {
  const root = await repository({
    ...APP,
    'app/uses.py': 'from app.linked import anything\n',
    'app/big.py': `x = 1${' '.repeat(2000)}\n`,
  });
  symlinkSync('core.py', join(root, 'app/linked.py'));
  writeFileSync(
    Buffer.concat([Buffer.from(`${root}/app/caf`), Buffer.from([0xe9]), Buffer.from('.py')]),
    'class Odd: pass\n',
  );
  await run(root, 'add', '--all');
  await run(root, '-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'odd');
  const report = await diff(root, { maxFileBytes: 1000 });
  assert.equal([symbols(report, 'broken'), symbols(report, 'mended')], [[], []]);
  change(root, { 'app/big.py': `x = 2${' '.repeat(2000)}\n` });
  assert.equal(symbols(await diff(root, { maxFileBytes: 1000 }), 'broken'), []);
});

test('directories that hold nothing but each other or a cache are in no revision, and break nothing', async () => {
  const root = await repository({ ...APP, 'app/uses.py': 'import app.left.over\nimport app.cached.x\n' });
  mkdirSync(join(root, 'app/left/over'), { recursive: true });
  change(root, { 'app/cached/x/__pycache__/y.pyc': '' });
  const report = await diff(root);
  assert.equal([symbols(report, 'broken'), symbols(report, 'mended')], [[], []]);
});

test('submodules are read as they are on disk, and that is said', async () => {
  const inner = await repository({ 'lib.py': 'class Lib: pass\n' });
  const root = await repository({ 'app.py': 'from vendor.lib import Lib\n' });
  await run(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'vendor');
  await run(root, '-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'vendor');
  const report = await diff(root);
  assert.equal([symbols(report, 'broken'), symbols(report, 'mended'), report.files.before], [[], [], 2]);
  assert.match(report.notes.join(), 'submodules are read as they are on disk in both trees: vendor');
});

test('a sparse checkout: what is not checked out is left out of both, and counted', async () => {
  const root = await repository({ ...APP, 'heavy/big.py': 'class Big: pass\n' });
  await run(root, 'sparse-checkout', 'set', 'app', 'tests');
  const report = await diff(root);
  assert.equal([symbols(report, 'mended'), report.definitions.gone], [[], []]);
  assert.match(report.notes.join(), '1 file is not checked out');
});

test('settings of the revision hold for it: source roots are those of then', async () => {
  const root = await repository({
    'pytest.ini': '[pytest]\npythonpath = lib\n',
    'lib/tool.py': 'class Tool: pass\n',
    'app.py': 'from tool import Tool, Gone\n',
  });
  change(root, { 'pytest.ini': '[pytest]\n', 'app.py': 'from tool import Tool\n' });
  assert.equal(symbols(await diff(root), 'mended'), ['broken-import tool.Gone']);
});

test.run();
