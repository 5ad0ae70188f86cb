import * as assert from 'uvu/assert';
import type { SourceFile } from '../../src/ssot/index/source-file.ts';
import { indexTree } from '../../src/ssot/index-tree.ts';
import { type Failing, failures } from '../../src/ssot/reach/failing.ts';
import { importersOf, type TestReach, testsReaching } from '../../src/ssot/reach/importers.ts';
import { loadsOf, type Step } from '../../src/ssot/reach/loads.ts';
import { chainOf } from '../../src/ssot/reach/walk.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('what reaches what in a tree');

async function linked(files: Record<string, string>) {
  const indexed = await indexTree({ root: writeTree(files) });
  assert.ok(indexed.ok);
  const index = indexed.report;
  return {
    index,
    loads: loadsOf(index),
    file: (path: string): SourceFile => index.files.find((it) => it.path === path)!,
  };
}

const way = (chain: readonly Step[]) => chain.map(({ from, line, why }) => `${from.path}:${line} ${why}`);
const paths = (all: Iterable<{ file: SourceFile; certain: boolean }>) =>
  [...all].map(({ file, certain }) => `${file.path}${certain ? '' : '?'}`).sort();
const told = (all: readonly TestReach[]) => paths(all);
const failed = ({ modules, tests }: Failing) => [paths(modules), paths(tests)];

const APP = {
  'app/__init__.py': '',
  'app/core.py': 'class Core: pass\n',
  'app/mid.py': 'from app.core import Core\n',
  'app/late.py': 'def f():\n    from app.mid import Core\n',
  'app/typed.py': 'if TYPE_CHECKING:\n    from app.core import Core\n',
  'app/careful.py': 'try:\n    from app.core import Core\nexcept ImportError:\n    Core = None\n',
  'app/alone.py': 'import json\n',
};

test('importers at import time, and those that import later; typing never loads', async () => {
  const { loads, file } = await linked(APP);
  assert.equal(paths(importersOf(loads, [file('app/core.py')]).values()), [
    'app/careful.py',
    'app/core.py',
    'app/mid.py',
  ]);
  assert.equal(paths(importersOf(loads, [file('app/core.py')], { deferred: true }).values()), [
    'app/careful.py',
    'app/core.py',
    'app/late.py?',
    'app/mid.py',
  ]);
});

test('tests that reach a module: by imports, by conftest, by their package; the shortest chain is the reason', async () => {
  const { index, loads, file } = await linked({
    ...APP,
    'tests/__init__.py': '',
    'tests/test_direct.py': 'import app.alone\nfrom app.mid import Core\n',
    'tests/fixtures/conftest.py': 'from app.core import Core\n',
    'tests/fixtures/deep/test_by_conftest.py': 'def test_it(core): pass\n',
    'tests/pkg/__init__.py': 'import app.core\n',
    'tests/pkg/test_by_package.py': 'def test_it(): pass\n',
    'tests/test_late.py': 'import app.late\n',
    'tests/test_other.py': 'import app.alone\n',
    'tests/helper.py': 'import app.core\n',
  });
  const { tests, unknown } = testsReaching(index, loads, [file('app/core.py')]);
  assert.equal(told(tests), [
    'tests/fixtures/deep/test_by_conftest.py',
    'tests/pkg/test_by_package.py',
    'tests/test_direct.py',
    'tests/test_late.py?',
  ]);
  assert.equal(unknown, []);
  const chains = Object.fromEntries(tests.map((it) => [it.file.path, way(it.chain)]));
  assert.equal(chains['tests/test_direct.py'], ['tests/test_direct.py:2 import', 'app/mid.py:1 import']);
  assert.equal(chains['tests/fixtures/deep/test_by_conftest.py'], [
    'tests/fixtures/deep/test_by_conftest.py:1 conftest',
    'tests/fixtures/conftest.py:1 import',
  ]);
  assert.equal(chains['tests/pkg/test_by_package.py']![0], 'tests/pkg/test_by_package.py:1 package');
});

test('what loads modules by computed names is unknown, never said not to reach', async () => {
  const { index, loads, file } = await linked({
    ...APP,
    'app/plugins.py': 'import importlib\n\ndef load(name):\n    return importlib.import_module(name)\n',
    'tests/test_plugins.py': 'from app.plugins import load\n',
    'tests/test_version.py': 'from importlib.metadata import version\n',
    'tests/broken/test_unreadable.py': 'def (:\n',
    'tests/plug/conftest.py': 'pytest_plugins = ["app.mid"]\n',
    'tests/plug/test_plug.py': '',
  });
  const { tests, unknown } = testsReaching(index, loads, [file('app/core.py')]);
  assert.equal(tests, []);
  assert.equal(told(unknown), [
    'tests/broken/test_unreadable.py',
    'tests/plug/test_plug.py',
    'tests/test_plugins.py',
  ]);
  assert.equal(way(unknown.at(-1)!.chain), ['tests/test_plugins.py:1 import']);
});

test('one broken import: every module that fails with it, and the tests that cannot be collected', async () => {
  const { index, loads } = await linked({
    'app/__init__.py': '',
    'app/core.py': 'from app.gone import Gone\n',
    'app/mid.py': 'from app import core\n',
    'app/careful.py': 'try:\n    import app.mid\nexcept ImportError:\n    pass\n',
    'app/late.py': 'def f():\n    import app.mid\n',
    'app/maybe.py': 'import sys\nif sys.argv:\n    import app.mid\n',
    'tests/conftest.py': 'import app.mid\n',
    'tests/test_a.py': '',
    'other/test_b.py': 'import app.careful, app.late\n',
    'other/test_c.py': 'import app.maybe\n',
  });
  const { causes, reached } = failures(index, loads);
  assert.is(causes.length, 1);
  const [modules, tests] = failed(causes[0]!);
  assert.equal(modules, [
    'app/core.py',
    'app/maybe.py?',
    'app/mid.py',
    'other/test_c.py?',
    'tests/conftest.py',
    'tests/test_a.py',
  ]);
  assert.equal(tests, ['other/test_c.py?', 'tests/test_a.py']);
  assert.is(reached.size, 6);
});

test('a package that fails takes its modules down; each failure stands under one cause, the gravest first', async () => {
  const { index, loads } = await linked({
    'pkg/__init__.py': 'from pkg.gone import x\n',
    'pkg/a.py': '',
    'pkg/sub/__init__.py': '',
    'pkg/sub/b.py': 'from pkg.lost import y\n',
    'user.py': 'import pkg.sub.b\n',
    'bad.py': 'def (:\n',
    'of_bad.py': 'import bad\n',
  });
  const { causes } = failures(index, loads);
  const named = causes.map(({ cause, modules }) => [
    cause.kind === 'missing' ? cause.missing.module : cause.file.path,
    paths(modules),
  ]);
  assert.equal(named.slice(0, 2), [
    ['pkg.gone', ['pkg/__init__.py', 'pkg/a.py', 'pkg/sub/__init__.py', 'user.py']],
    ['bad.py', ['bad.py', 'of_bad.py']],
  ]);
  assert.equal(named[2]![1], ['pkg/sub/b.py']);
});

test('a broken import that is caught, deferred or never run takes nothing down', async () => {
  const { index, loads } = await linked({
    'app/__init__.py': '',
    'app/a.py': 'try:\n    import app.gone\nexcept ImportError:\n    pass\n',
    'app/b.py': 'def f():\n    import app.gone\n',
    'app/c.py': 'if TYPE_CHECKING:\n    import app.gone\n',
    'app/d.py': "if __name__ == '__main__':\n    import app.gone\n",
  });
  assert.equal(failures(index, loads).causes, []);
});

test('a fallback fails its module only when what it stands in for is missing too', async () => {
  const fallback = (first: string) =>
    `try:\n    import ${first}\nexcept ImportError:\n    import app.gone as fast\n`;
  const { index, loads } = await linked({
    'app/__init__.py': '',
    'app/a.py': fallback('app.there as fast'),
    'app/there.py': '',
    'app/b.py': fallback('app.lost as fast'),
    'app/c.py': fallback('ujson as fast'),
    'app/d.py': 'if sys.version_info < (3, 8):\n    import app.gone\n',
  });
  assert.equal(paths(failures(index, loads).reached.values()), ['app/b.py', 'app/c.py?']);
});

test('who takes a missing name from a module that fails for it fails by that module, else by itself', async () => {
  const { index, loads } = await linked({
    'app/__init__.py': '',
    'app/core.py': '',
    'app/facade.py': 'from app.core import Gone\n',
    'app/soft.py': 'try:\n    from app.core import Gone\nexcept ImportError:\n    pass\n',
    'test_facade.py': 'from app.facade import Gone\n',
    'test_soft.py': 'from app.soft import Gone\n',
  });
  const { causes, reached } = failures(index, loads);
  assert.equal(failed(causes[0]!)[0], ['app/facade.py', 'test_facade.py', 'test_soft.py']);
  const chains = [...reached.keys()].map((file) => [file.path, ...way(chainOf(reached, file))]);
  assert.equal(chains.sort(), [
    ['app/facade.py'],
    ['test_facade.py', 'test_facade.py:1 import'],
    ['test_soft.py'],
  ]);
});

test('a long chain of imports costs one step each and overflows nothing', async () => {
  const files: Record<string, string> = { 'm0.py': 'import gone_pkg.x\n', 'gone_pkg/__init__.py': '' };
  for (let at = 1; at < 3000; at++) files[`m${at}.py`] = `import m${at - 1}\n`;
  const { index, loads } = await linked(files);
  const { causes } = failures(index, loads);
  assert.is(causes[0]!.modules.length, 3000);
  assert.is(causes[0]!.modules.at(-1)!.file.path, 'm2999.py');
});

test.run();
