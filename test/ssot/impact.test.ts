import * as assert from 'uvu/assert';
import { impactOf } from '../../src/ssot/impact/impact.ts';
import type { ImpactReport } from '../../src/ssot/impact/report.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('who depends on a name, and what breaks if it goes');

const APP = {
  'app/__init__.py': 'from app.core import Core\n',
  'app/core.py': 'class Core: pass\nclass Other: pass\nLIMIT = 3\n',
  'app/direct.py': 'from app.core import Core as C\n',
  'app/facade.py': 'from .core import Core\n__all__ = ["Core"]\n',
  'app/through.py': 'from app.facade import Core\n',
  'app/later.py': 'def f():\n    from app.core import Core\n',
  'app/typed.py': 'if TYPE_CHECKING:\n    from app.core import Core\n',
  'app/careful.py': 'try:\n    from app.core import Core\nexcept ImportError:\n    Core = None\n',
  'app/other.py': 'from app.core import Other, LIMIT\n',
  'far/user.py': 'import app.direct\n',
  'tests/test_far.py': 'import far.user\n',
  'tests/test_none.py': 'import json\n',
};

async function impact(name: string, files: Record<string, string> = APP): Promise<ImpactReport> {
  const result = await impactOf({ root: writeTree(files) }, name);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.report;
}

async function refusal(name: string, files: Record<string, string> = APP): Promise<string> {
  const result = await impactOf({ root: writeTree(files) }, name);
  if (result.ok) throw new Error(`${name} is known`);
  assert.is(result.reason, 'unknown-name');
  return `${result.message}. ${result.help}`;
}

const told = ({ consumers }: ImpactReport) =>
  consumers.map(
    ({ path, line, when, reexport }) => `${path}:${line} ${when}${reexport ? ', handed on' : ''}`,
  );
const broken = ({ breaks }: ImpactReport) =>
  breaks.modules.map(({ path, certain }) => `${path}${certain ? '' : '?'}`).sort();

test('every import that ends at a definition, by whatever path and name, with when it is needed', async () => {
  assert.equal(told(await impact('app.core.Core')), [
    'app/__init__.py:1 import',
    'app/careful.py:2 caught',
    'app/direct.py:1 import',
    'app/facade.py:1 import, handed on',
    'app/later.py:2 call',
    'app/through.py:1 import',
    'app/typed.py:2 typing',
  ]);
});

test('a bare name, a path through a re-export and the definition itself are the same', async () => {
  const [bare, facade, own] = await Promise.all(
    ['Core', 'app.facade.Core', 'app.core.Core'].map((it) => impact(it)),
  );
  assert.equal(bare!.definitions, own!.definitions);
  assert.equal(facade!.definitions, own!.definitions);
  assert.equal(told(bare!), told(own!));
});

test('what could not be imported: consumers and all that load them; a package takes its modules along', async () => {
  const { 'app/__init__.py': _, ...without } = APP;
  const report = await impact('app.core.Core', { ...without, 'app/__init__.py': '' });
  assert.equal(broken(report), [
    'app/direct.py',
    'app/facade.py',
    'app/through.py',
    'far/user.py',
    'tests/test_far.py',
  ]);
  assert.equal([report.breaks.tests, report.breaks.later], [1, 1]);
  assert.equal(report.tests, { reach: 1, unknown: 0 });
  assert.ok(
    broken(await impact('Core')).includes('app/other.py'),
    'app/__init__ fails, and so does all of app',
  );
});

test('a constant has consumers too; what nobody uses is of low risk', async () => {
  assert.equal(told(await impact('LIMIT')), ['app/other.py:1 import']);
  const unused = await impact('Alone', { 'a.py': 'class Alone: pass\n' });
  assert.equal([unused.risk.level, unused.risk.reasons.length, unused.consumers.length], ['low', 1, 0]);
  assert.match(unused.risk.reasons[0]!.text, 'nothing in this tree uses it');
});

test('a module: whoever imports it or from it; by its dotted name and by its path', async () => {
  const report = await impact('app.direct');
  assert.equal(
    [told(report), broken(report)],
    [['far/user.py:1 import'], ['far/user.py', 'tests/test_far.py']],
  );
  assert.equal((await impact('app/direct.py')).definitions, report.definitions);
});

test('a star import takes the name along: told, and a reason of the risk', async () => {
  const files = {
    'core.py': 'class Core: pass\n',
    'star.py': 'from core import *\n',
    'test_star.py': 'import star\n',
  };
  const report = await impact('Core', files);
  assert.equal([told(report), broken(report)], [['star.py:1 import'], []]);
  assert.ok(
    report.risk.reasons.some(({ level, text }) => level === 'medium' && text.includes('star import')),
  );
});

test('the risk follows from its figures: many modules are high, one is medium', async () => {
  const users = (amount: number) =>
    Object.fromEntries(Array.from({ length: amount }, (_, at) => [`u${at}.py`, 'from core import Core\n']));
  const base = { 'core.py': 'class Core: pass\n', 'test_core.py': 'import core\n' };
  assert.is((await impact('Core', { ...base, ...users(1) })).risk.level, 'medium');
  const high = await impact('Core', { ...base, ...users(10) });
  assert.equal(high.risk.reasons[0], {
    level: 'high',
    figure: 10,
    text: '10 modules could not be imported without it',
  });
});

test('the order of moves: tests, leaf packages, those that others import, who hands it on, the definition', async () => {
  const report = await impact('Core', {
    'core.py': 'class Core: pass\n',
    'facade.py': 'from core import Core\n',
    'leaf/__init__.py': '',
    'leaf/a.py': 'from core import Core\n',
    'deep/__init__.py': '',
    'deep/b.py': 'from core import Core\n',
    'deep/c.py': 'import deep.b\n',
    'tests/test_x.py': 'from facade import Core\n',
  });
  assert.equal(
    report.moves.map(({ files }) => files.map(({ path }) => path).join()),
    ['tests/test_x.py', 'leaf/a.py', 'deep/b.py', 'facade.py', 'core.py'],
  );
});

test('attributes of an imported module: at import time they break their module, in functions later', async () => {
  const report = await impact('Core', {
    'pkg/__init__.py': '',
    'pkg/core.py': 'class Core: pass\n',
    'a.py': 'import pkg.core\n\nclass A(pkg.core.Core): pass\n',
    'b.py': 'from pkg import core as c\n\ndef f():\n    return c.Core()\n',
    'd.py': 'import pkg.core as Core\nx = Core.other\n',
    'test_a.py': 'import a\n',
  });
  assert.equal(
    report.consumers.map(({ path, line, kind, via, when }) => `${path}:${line} ${kind} ${via} ${when}`),
    ['a.py:3 attribute pkg.core import', 'b.py:4 attribute pkg.core call'],
  );
  assert.equal([broken(report), report.breaks.later], [['a.py', 'test_a.py'], 1]);
});

test('dotted paths in strings, documents and notebooks, each resolved as an import would be', async () => {
  const notebook = (...source: string[]) =>
    JSON.stringify({ cells: [{ cell_type: 'code', source }], nbformat: 4 }, null, 1);
  const files = {
    'pkg/__init__.py': '',
    'pkg/core.py': 'class Core: pass\n',
    'pkg/facade.py': 'from pkg.core import Core\n',
    'elsewhere.py': 'class Core2: pass\n',
    'tests/test_patch.py':
      "def test_it(mocker):\n    mocker.patch('pkg.facade.Core.run')\n    mocker.patch('json.Core')\n",
    'docs/guide.md':
      'Core is prose.\nUse `Core`, or `pkg.core.Core`.\n\n```python\nfrom pkg.facade import Core\n```\nother.Core\n',
    'docs/api.rst': '.. autoclass:: pkg.core.Core\n   :members:\n',
    'docs/try.ipynb': notebook('%matplotlib inline\n', 'import json\n', 'from pkg.facade import Core\n'),
    'docs/shell.ipynb': notebook('%%bash\n', 'from pkg.facade import Core\n'),
    'docs/bad.ipynb': '{',
  };
  const report = await impact('pkg.core.Core', files);
  assert.equal(
    report.consumers
      .filter(({ kind }) => kind !== 'import')
      .map(({ path, line, kind, via }) => `${path}:${line} ${kind} ${via}`),
    [
      'docs/api.rst:1 doc pkg.core',
      'docs/guide.md:2 doc Core',
      'docs/guide.md:2 doc pkg.core',
      'docs/guide.md:5 doc pkg.facade',
      'docs/try.ipynb:8 doc pkg.facade',
      'tests/test_patch.py:2 string pkg.facade',
    ],
  );
  assert.equal(report.notes, ['docs/bad.ipynb: not read: it is not JSON']);
  assert.equal(report.breaks.later, 1);
  assert.match(report.risk.reasons.map(({ text }) => text).join(), '6 places name it in text');
  const ambiguous = await impact('pkg.core.Core', { ...files, 'third.py': 'class Core: pass\n' });
  assert.not(
    ambiguous.consumers.some(({ via }) => via === 'Core'),
    'a bare name may be the other one',
  );
});

test('several definitions of a bare name are taken together, and that is said', async () => {
  const files = {
    'a.py': 'class X: pass\n',
    'b.py': 'class X: pass\n',
    'c.py': 'from a import X\n',
    'd.py': 'from b import X\n',
  };
  const both = await impact('X', files);
  assert.equal([both.definitions.length, told(both).length], [2, 2]);
  assert.match(both.risk.reasons.map(({ text }) => text).join(), '2 definitions have the name');
  assert.equal(told(await impact('b.X', files)), ['d.py:1 import']);
});

test('an unknown name: refused with the nearest, or with where it is, or with what can be asked', async () => {
  assert.match(await refusal('Coer'), 'Did you mean Core?');
  assert.match(await refusal('app.facade.Other'), 'Did you mean app.core.Other?');
  assert.match(
    await refusal('run', { 'a.py': 'class A:\n    def run(self): pass\n' }),
    'run is a part of A (a.py:2): ask for A',
  );
  assert.match(await refusal('zzzzzzzzzzzzzzzzzzzzzzz'), 'pkg.mod.Name');
});

test.run();
