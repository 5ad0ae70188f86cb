import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import { inventoryTree } from '../../src/ssot/inventory.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('areas');

const broken = 'import app.gone\nclass Thing: pass\n';
const files = {
  'app/__init__.py': '',
  'app/a.py': broken,
  'app/x_pb2.py': broken,
  'tests/test_a.py': broken,
  'scripts/run.py': broken,
  'backups/2024/a.py': broken,
  'attic/b.py': broken,
};

const found = (spec: Record<string, unknown>) => checkTree({ root: writeTree(files), ...spec });

test('every finding says what its file is for; archives are read and labelled', async () => {
  const result = await checkTree({
    root: writeTree(
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path, text.replace('gone', `gone_${path.length}`)]),
      ),
    ),
  });
  assert.ok(result.ok);
  assert.equal(Object.fromEntries(result.report.findings.map(({ path, area }) => [path, area])), {
    'app/a.py': 'source',
    'app/x_pb2.py': 'generated',
    'tests/test_a.py': 'test',
    'scripts/run.py': 'script',
    'backups/2024/a.py': 'backup',
    'attic/b.py': 'source',
  });
});

test('what is declared comes before convention, in the check and in the inventory', async () => {
  const areas = { backup: ['attic'], source: ['scripts'] };
  const result = await found({ areas, ruleAreas: { 'broken-import': ['backup'] } });
  assert.ok(result.ok);
  const inventory = await inventoryTree({ root: writeTree(files), areas }, ['Thing']);
  assert.ok(inventory.ok);
  const at = (path: string) => inventory.report.symbols[0]!.definitions.find((it) => it.path === path)!.area;
  assert.equal([at('attic/b.py'), at('scripts/run.py'), at('tests/test_a.py')], ['backup', 'source', 'test']);
});

test('a rule looks at the areas that are declared for it only, and the report says so', async () => {
  const file = { 'app/__init__.py': '', 'app/a.py': 'import app.one\n', 'backups/a.py': 'import app.two\n' };
  const all = await checkTree({ root: writeTree(file) });
  const some = await checkTree({ root: writeTree(file), ruleAreas: { 'broken-import': ['source', 'test'] } });
  assert.ok(all.ok && some.ok);
  assert.is(all.report.summary.new, 2);
  assert.equal(
    some.report.findings.map(({ path }) => path),
    ['app/a.py'],
  );
  assert.equal(some.report.summary.areas, { 'broken-import': ['source', 'test'] });
});

test.run();
