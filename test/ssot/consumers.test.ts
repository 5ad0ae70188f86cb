import * as assert from 'uvu/assert';
import { inventoryTree } from '../../src/ssot/inventory.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('consumers of a name beyond imports');

async function consumers(name: string, files: Record<string, string>): Promise<string[]> {
  const result = await inventoryTree({ root: writeTree(files) }, [name]);
  assert.ok(result.ok);
  const [symbol] = result.report.symbols;
  return symbol!.consumers.map(
    ({ path, line, kind, via, resolves }) => `${path}:${line} ${kind} ${via} = ${resolves}`,
  );
}

const PKG = { 'pkg/__init__.py': '', 'pkg/core.py': 'class Core: pass\n' };

test('each says what it resolves to; what is not of this tree is left out', async () => {
  const found = await consumers('Core', {
    ...PKG,
    'a.py': 'import pkg.core\nimport other\npkg.core.Core()\nother.Core\n',
    'b.py': "patch('pkg.core.Core')\npatch('elsewhere.Core')\n",
    'readme.md': 'See `Core` and `pkg.core.Core.run`, not core.\n',
  });
  assert.equal(found, [
    'a.py:3 attribute pkg.core = pkg.core.Core',
    'b.py:1 string pkg.core = pkg.core.Core',
    'readme.md:1 doc Core = pkg.core.Core',
    'readme.md:1 doc pkg.core = pkg.core.Core',
  ]);
});

test('a path to what is not there any more resolves to nothing, and is listed', async () => {
  const found = await consumers('Gone', {
    ...PKG,
    'b.py': "patch('pkg.core.Gone')\n",
    'docs/a.rst': '``pkg.core.Gone``\n',
  });
  assert.equal(found, ['b.py:1 string pkg.core = null', 'docs/a.rst:1 doc pkg.core = null']);
});

test('a bare name in a document says nothing where several have it', async () => {
  const found = await consumers('Core', { ...PKG, 'second.py': 'class Core: pass\n', 'a.md': '`Core`\n' });
  assert.equal(found, ['a.md:1 doc Core = null']);
});

test('more names than are searched for one by one', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `Name${at}`);
  const files = {
    'names.py': names.map((name) => `class ${name}: pass\n`).join(''),
    'b.py': `patch('names.${names[19]}')\n`,
  };
  const result = await inventoryTree({ root: writeTree(files) }, names);
  assert.ok(result.ok);
  assert.equal(
    result.report.symbols.flatMap((it) => it.consumers.map(({ resolves }) => resolves)),
    ['names.Name19'],
  );
});

test.run();
