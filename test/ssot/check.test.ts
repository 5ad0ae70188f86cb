import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import { checkOptions } from '../../src/ssot/check-options.ts';
import { inventoryTree } from '../../src/ssot/inventory.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { findings } from './findings.ts';

const test = suite('ssot check and inventory');

test('a tree without Python is a failure, and so is a root that is not there', async () => {
  const empty = await checkTree({ root: writeTree({ 'readme.md': 'x' }) });
  assert.is(empty.ok, false);
  assert.is(!empty.ok && empty.reason, 'nothing-to-check');
  const excluded = await checkTree({ root: writeTree({ 'a/b.py': '' }), exclude: ['a'] });
  assert.is(!excluded.ok && excluded.reason, 'nothing-to-check');
  const gone = await checkTree({ root: '/nowhere/at/all' });
  assert.is(!gone.ok && gone.reason, 'unreadable-root');
});

test('a file that is not valid Python comes before everything that it breaks', async () => {
  const root = writeTree({
    'a.py': 'import a.b\nfrom z import gone\n',
    'z.py': 'x = 1\n',
    'bad.py': 'x = (\n',
  });
  const result = await checkTree({ root });
  assert.ok(result.ok);
  assert.is(result.report.version, 1);
  assert.equal(
    result.report.findings.map(({ rule }) => rule),
    ['unparsable-file', 'broken-import', 'broken-import'],
  );
  assert.is(result.report.summary.new, 3);
  assert.is(result.report.summary.byRule['unparsable-file'], 1);
});

test('a file over the limit is reported, not skipped', async () => {
  const [found] = await findings('unparsable-file', { 'a.py': 'x = 1\n'.repeat(100) }, { maxFileBytes: 100 });
  assert.match(found!.message, /600 bytes is over the limit/);
});

test('virtual environments, caches and links out of the tree are not read', async () => {
  const outside = writeTree({ 'secret.py': 'def f(:\n' });
  const root = writeTree({
    'a.py': '',
    'env/pyvenv.cfg': '',
    'env/b.py': 'x = (\n',
    'node_modules/c.py': 'x = (\n',
    '__pycache__/d.py': 'x = (\n',
  });
  symlinkSync(outside, join(root, 'link'));
  mkdirSync(join(root, 'loop'));
  symlinkSync(root, join(root, 'loop', 'back'));
  const result = await checkTree({ root });
  assert.ok(result.ok);
  assert.is(result.report.files.scanned, 1);
  assert.equal(result.report.findings, []);
});

test('fingerprints stay when lines move, and tell equal findings apart', async () => {
  const files = { 'app/__init__.py': '', 'use.py': 'from app import a\nfrom app import b\n' };
  const before = await findings('broken-import', files);
  const after = await findings('broken-import', { ...files, 'use.py': `\n\n# moved\n${files['use.py']}` });
  assert.equal(
    after.map(({ fingerprint }) => fingerprint),
    before.map(({ fingerprint }) => fingerprint),
  );
  assert.not.equal(
    after.map(({ line }) => line),
    before.map(({ line }) => line),
  );
  assert.is(new Set(before.map(({ fingerprint }) => fingerprint)).size, 2);
});

test('a rule can be switched off', async () => {
  assert.equal(
    await findings(
      'broken-import',
      { 'a/__init__.py': '', 'b.py': 'import a.c\n' },
      { rules: { 'broken-import': false } },
    ),
    [],
  );
});

test('a check that is told to stop stops', async () => {
  const result = await checkTree({ root: writeTree({ 'a.py': '' }) }, { signal: AbortSignal.abort() });
  assert.is(!result.ok && result.reason, 'stopped');
});

test('options are checked before anything runs, each fault with the nearest right answer', async () => {
  const root = writeTree({ 'app/__init__.py': '', 'app/modes.py': '' });
  assert.equal(await checkOptions({ root, families: { Mode: 'app.modes' } }), []);
  assert.match((await checkOptions({ root, families: { Mode: 'app.mods' } }))[0]!.help!, /app\.modes/);
  assert.match(
    (await checkOptions({ root, rules: { 'broken-imports': true } as never }))[0]!.help!,
    /broken-import/,
  );
  assert.match((await checkOptions({ root: join(root, 'none') }))[0]!.message, /no directory/);
  assert.is((await checkOptions({ root, families: { '/(/': 'app.modes' } })).length, 1);
  assert.match(
    (await checkOptions({ root, unique: ['ap.*'] }))[0]!.message,
    /'ap\.\*' in unique matches no module/,
  );
  assert.match(
    (await checkOptions({ root, layers: [{ name: 'l', order: ['app', 'apq'] }] }))[0]!.message,
    /'apq' in layers 'l'/,
  );
  assert.equal(await checkOptions({ root, unique: ['app.*'] }), []);
});

test('the inventory tells definitions, aliases, re-exports and consumers apart', async () => {
  const root = writeTree({
    'app/__init__.py': 'from .m import Mode\n',
    'app/m.py': 'class Mode(enum.Enum):\n    A = 1\n    def f(self): pass\n',
    'app/n.py': 'from app.m import Mode as M\nMode = M\n',
    'tests/test_a.py': 'from app import Mode\n',
    'two.py': 'class Twice: pass\nclass Twice: pass\n',
    'dup.py': 'class Dup: pass\n',
    'dup2.py': 'class Dup: pass\n',
  });
  writeFileSync(join(root, 'bad.py'), 'x = (\n');
  const result = await inventoryTree({ root }, ['Mode', 'Nope', '/^(Twice|Dup)$/']);
  assert.ok(result.ok);
  const { symbols, files } = result.report;
  assert.equal(
    symbols.map(({ name, verdict }) => `${name} ${verdict}`),
    ['Dup duplicate', 'Mode single', 'Nope missing', 'Twice shadowed'],
  );
  const mode = symbols[1]!;
  assert.is(mode.canonical, 'app.m.Mode');
  assert.equal(
    mode.definitions.map(({ kind, members }) => [kind, members]),
    [['enum', ['f', 'A']]],
  );
  assert.equal(
    mode.aliases.map(({ path, target }) => [path, target]),
    [['app/n.py', 'app.m.Mode']],
  );
  assert.equal(
    mode.reexports.map(({ path }) => path),
    ['app/__init__.py'],
  );
  assert.equal(
    mode.consumers.map(({ path, resolves, area }) => `${path} ${resolves} ${area}`),
    ['app/__init__.py app.m.Mode source', 'app/n.py app.m.Mode source', 'tests/test_a.py app.m.Mode test'],
  );
  assert.is(symbols[3]!.definitions[0]!.shadowedBy, 2);
  assert.equal(
    files.unparsable.map(({ path }) => path),
    ['bad.py'],
  );
});

test.run();
