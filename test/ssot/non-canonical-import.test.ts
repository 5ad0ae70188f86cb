import * as assert from 'uvu/assert';
import { checkOptions } from '../../src/ssot/check-options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { findings, places } from './findings.ts';

const test = suite('non-canonical-import and the table of moves');

const tree = {
  'app/__init__.py': 'from app.core import Manager\n',
  'app/core.py': 'class Manager: pass\nclass Other: pass\n',
  'app/old.py': 'from app.core import Manager, Other as Old\n',
  'app/_impl.py': 'class Hidden: pass\n',
  'app/api.py': 'from app._impl import Hidden\n',
};

test('an import through a module that only hands a name on is told with the right path', async () => {
  const found = await findings(
    'non-canonical-import',
    {
      ...tree,
      'use.py':
        'from app import Manager\nfrom app.old import (\n    Manager as M,\n    Old,\n)\nfrom app.core import Other\nfrom app.api import Hidden\n',
    },
    { canonical: ['app'] },
  );
  assert.equal(places(found), ['use.py:1 app.Manager', 'use.py:3 app.old.Manager', 'use.py:4 app.old.Old']);
  assert.equal(
    found.map(({ help, fix }) => [help, fix]),
    [
      ['Write `from app.core import Manager`.', true],
      ['Write `from app.core import Manager as M`.', true],
      ['Write `from app.core import Other as Old`.', true],
    ],
  );
});

test('the home of a family is its path, though it is defined elsewhere', async () => {
  const found = await findings(
    'non-canonical-import',
    { ...tree, 'use.py': 'from app import Manager\nfrom app.core import Manager\n' },
    { canonical: ['app'], families: { Manager: 'app' } },
  );
  assert.equal(places(found), ['app/old.py:1 app.core.Manager', 'use.py:2 app.core.Manager']);
  assert.is(found[1]!.help, 'Write `from app import Manager`.');
});

test('what was moved is told wherever it is imported by the old path, relative and below included', async () => {
  const found = await findings(
    'non-canonical-import',
    {
      ...tree,
      'app/rel.py': 'from .old import Manager\n',
      'use.py':
        'import app.old\nimport app.old as o\nfrom app.old import Old\nfrom app import old\nfrom app.old import *\nimport app.older\n',
    },
    { moves: { 'app.old': 'app.core', 'app.old.Old': 'app.core.Other' } },
  );
  assert.equal(
    found.map(({ path, line, help, fix }) => [`${path}:${line}`, help, fix]),
    [
      ['app/rel.py:1', 'Write `from app.core import Manager`.', true],
      ['use.py:1', 'Write `import app.core`.', true],
      ['use.py:2', 'Write `import app.core as o`.', true],
      ['use.py:3', 'Write `from app.core import Other as Old`.', true],
      ['use.py:4', 'Write `from app import core as old`.', true],
      ['use.py:5', 'Write `from app.core import *`.', false],
    ],
  );
});

test('a move to what is not there yet cannot be mended, and to no module at all is a fault of the options', async () => {
  const moves = { 'app.old.Old': 'app.core.Gone' };
  const [found] = await findings(
    'non-canonical-import',
    { ...tree, 'use.py': 'from app.old import Old\n' },
    { moves },
  );
  assert.match(found!.message, /app\.core\.Gone, which is not there yet/);
  assert.is(found!.fix, false);
  const root = writeTree(tree);
  assert.equal(await checkOptions({ root, moves }), []);
  const [problem] = await checkOptions({ root, moves: { 'app.old.Old': 'app.cor.Other' } });
  assert.match(problem!.message, /'app\.old\.Old' moves to app\.cor\.Other, and there is no such module/);
  assert.match(problem!.help!, /app\.core/);
});

test.run();
