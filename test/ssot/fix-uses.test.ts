import * as assert from 'uvu/assert';
import { applyFixes } from '../../src/ssot/fix/apply.ts';
import type { FixOptions, FixPlan } from '../../src/ssot/fix/types.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('attributes of modules, strings and documents rewritten to where a name is now');

const APP = {
  'app/__init__.py': '',
  'app/old.py': 'class Rest: pass\n',
  'app/new.py': 'class Core: pass\ndef make(): pass\n',
};
const MOVES = { 'app.old.Core': 'app.new.Core', 'app.old.make': 'app.new.make' };

async function plan(files: Record<string, string>, options: Partial<FixOptions> = {}): Promise<FixPlan> {
  const root = writeTree({ ...APP, ...files });
  const result = await applyFixes({ root, moves: MOVES, cache: false, ...options });
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.report;
}

const told = ({ look }: FixPlan) =>
  look.map(({ path, line, symbol, why }) => `${path}:${line} ${symbol}: ${why}`);

/** What `app/user.py` becomes; a second run must leave it so. */
async function fixed(text: string, files: Record<string, string> = {}): Promise<string> {
  const { edits, refused, blocked } = await plan({ ...files, 'app/user.py': text });
  assert.equal([refused, blocked], [[], []]);
  const after = edits.find(({ path }) => path === 'app/user.py')?.after.toString() ?? text;
  const again = await plan({ ...files, 'app/user.py': after });
  assert.equal(
    again.edits.filter(({ path }) => path === 'app/user.py').length,
    0,
    'a second run changes nothing',
  );
  return after;
}

test('moves that lead in a circle are refused, and chains are followed to their end', async () => {
  const circle = await plan(
    { 'app/user.py': 'from app.old import Core\n' },
    { moves: { 'app.old': 'app.new', 'app.new': 'app.old' } },
  );
  assert.equal(
    [circle.edits.length, circle.refused.map(({ symbol, why }) => `${symbol}: ${why}`)],
    [0, ["app.old: 'moves' leads in a circle from here", "app.new: 'moves' leads in a circle from here"]],
  );
  const moves = { 'app.older.Core': 'app.old.Core', 'app.old.Core': 'app.new.Core' };
  const chain = await plan({ 'app/user.py': 'from app.older import Core\n' }, { moves });
  assert.is(chain.edits[0]?.after.toString(), 'from app.new import Core\n');
});

test('a module that became a package below its own name is there already', async () => {
  const moves = { 'app.new.Core': 'app.new.Core.base' };
  const { edits } = await plan({ 'app/user.py': 'from app.new.Core import base\n' }, { moves });
  assert.is(edits.length, 0);
});

test('a name that means something else already is not taken', async () => {
  const { edits, refused } = await plan(
    {
      'far.py': 'class Core: pass\n',
      'app/user.py': 'import app.old\n\ndef f(far):\n    return app.old.Core\n',
    },
    { moves: { 'app.old.Core': 'far.Core' } },
  );
  assert.equal([edits.length, refused.map(({ why }) => why)], [0, ['far means something else in this file']]);
});

test('read through a module: the import is replaced where nothing else needs it', async () => {
  assert.is(await fixed('from app import old\n\nold.Core()\n'), 'from app import new\n\nnew.Core()\n');
  assert.is(await fixed('import app.old as o\n\no.Core()\n'), 'import app.new as o\n\no.Core()\n');
  assert.is(await fixed('import app.old\n\napp.old.Core()\n'), 'import app.new\n\napp.new.Core()\n');
  assert.is(
    await fixed('from . import old\n\nold.make(old.Core)\n'),
    'from app import new\n\nnew.make(new.Core)\n',
  );
});

test('read through a module that is still needed: another import beside it', async () => {
  assert.is(
    await fixed('from app import old\n\nold.Core(old.Rest)\n'),
    'from app import new, old\n\nnew.Core(old.Rest)\n',
  );
  assert.is(
    await fixed('import app.old\n\napp.old.Core(app.old.Rest)\n'),
    'import app.new\nimport app.old\n\napp.new.Core(app.old.Rest)\n',
  );
  assert.is(
    await fixed('from app import old\n\ndef f(new):\n    return old.Core\n'),
    'from app import new as app_new\n\ndef f(new):\n    return app_new.Core\n',
  );
});

test('what binds the new module already is used', async () => {
  assert.is(
    await fixed('from app import new as n\nfrom app import old\n\nn.make, old.Core, old.Rest\n'),
    'from app import new as n\nfrom app import old\n\nn.make, n.Core, old.Rest\n',
  );
});

test('an import that others take from the file stays', async () => {
  const others = {
    'tests/test_it.py':
      "from unittest.mock import patch\n@patch('app.user.old.Core')\ndef test_it(_): pass\n",
  };
  assert.is(
    await fixed('from app import old\n\nold.Core()\n', others),
    'from app import new, old\n\nnew.Core()\n',
  );
});

test('a string that can only mean the moved definition is rewritten', async () => {
  const before =
    "patch('app.old.Core')\nmocker.patch(\n    \"app.old.Core.run\", 1)\nmonkeypatch.setattr('app.old.make', None)\n";
  assert.is(await fixed(before), before.replaceAll('app.old', 'app.new'));
  const handedOn = { 'app/old.py': 'from app.new import Core\n' };
  assert.is(await fixed("patch('app.old.Core')\n", handedOn), "patch('app.new.Core')\n");
});

test('a string whose meaning is not sure is left, with how sure', async () => {
  const uses = await plan({
    'app/old.py': 'from app.new import Core\n\ndef f():\n    return Core()\n',
    'app/user.py': "patch('app.old.Core')\n",
  });
  assert.equal(uses.edits.length, 0);
  assert.equal(told(uses), [
    'app/user.py:1 app.old.Core: a string, left as it is: app.old itself uses Core (app/old.py:4), which this replaces (likely meant)',
  ]);
  const other = await plan({ 'app/old.py': 'class Core: pass\n', 'app/user.py': "patch('app.old.Core')\n" });
  assert.match(told(other)[0]!, 'is still there and is something else (possible)');
  const unknown = await plan({
    'app/user.py': "PATHS = ['app.old.Core']\nlogging.getLogger('app.old.Core')\n",
  });
  assert.equal(unknown.edits.length, 0);
  assert.match(told(unknown)[0]!, 'nothing tells what reads it takes it for');
  assert.match(told(unknown)[1]!, 'nothing tells what logging.getLogger takes it for');
});

test('the namespace of a consumer is no old path', async () => {
  const files = { 'app/user.py': 'from app.old import Core\n', 'test_it.py': "patch('app.user.Core')\n" };
  const { edits, look } = await plan(files);
  assert.equal([edits.map(({ path }) => path), look], [['app/user.py'], []]);
});

test('code in strings, comments and documents are places to look at', async () => {
  const files = {
    'app/user.py': "x = 'from app.old import Core'  # see app.old.Core\n",
    'README.md': 'Use `app.old.Core`:\n\n    from app.old import Core\n    from app.old import Core, Rest\n',
    'note.ipynb': '{"cells": [{"source": ["from app.old import Core\\n"]}]}',
  };
  const before = await plan(files);
  assert.is(before.edits.length, 0);
  assert.equal(
    before.look.map(({ path, line }) => `${path}:${line}`),
    ['app/user.py:1', 'app/user.py:1', 'README.md:1', 'README.md:3', 'README.md:4', 'note.ipynb:1'],
  );
  const asked = await plan(files, { docs: true });
  assert.equal(
    asked.edits.map(({ path }) => path),
    ['README.md'],
  );
  assert.is(
    asked.edits[0]!.after.toString(),
    'Use `app.new.Core`:\n\n    from app.new import Core\n    from app.old import Core, Rest\n',
  );
  assert.equal(
    asked.look.map(({ path, line }) => `${path}:${line}`),
    ['app/user.py:1', 'app/user.py:1', 'README.md:4', 'note.ipynb:1'],
  );
});

test.run();
