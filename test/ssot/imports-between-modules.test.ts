import * as assert from 'uvu/assert';
import { cyclesOfTree } from '../../src/ssot/cycles.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { findings, places } from './findings.ts';

const test = suite('forbidden-import, layer-violation and import-cycle');

test('a forbidden import is reported in every form, with the reason and what to import instead', async () => {
  const forbidden = [
    { import: 'app.legacy.Thing', reason: 'it moved', use: 'app.core.Thing', except: ['app.bridge'] },
  ];
  const files = {
    'app/__init__.py': '',
    'app/core.py': 'class Thing: pass\nclass Other: pass\n',
    'app/legacy.py': 'from app.core import Thing, Other\n',
    'app/a.py': 'from app.legacy import Thing as T\n',
    'app/b.py': 'def f():\n    from .legacy import Other, Thing\n',
    'app/bridge.py': 'from app.legacy import Thing\n',
    'app/c.py': 'from app.legacy import Other\n',
  };
  const found = await findings('forbidden-import', files, { forbidden });
  assert.equal(places(found), ['app/a.py:1 app.legacy.Thing', 'app/b.py:2 app.legacy.Thing']);
  assert.match(found[0]!.message, /it moved/);
  assert.match(found[0]!.help, /app\.core\.Thing/);
});

test('a forbidden module takes in what is below it, and only the importers that `in` names are held to it', async () => {
  const files = {
    'app/__init__.py': '',
    'app/a.py': 'import requests.sessions\n',
    'b.py': 'from requests import get\n',
    'c.py': 'import requests_mock\n',
  };
  const anywhere = await findings('forbidden-import', files, {
    forbidden: [{ import: 'requests', reason: 'blocks' }],
  });
  assert.equal(places(anywhere), ['app/a.py:1 requests.sessions', 'b.py:1 requests.get']);
  const inApp = await findings('forbidden-import', files, {
    forbidden: [{ import: 'requests', reason: 'blocks', in: ['app.*'] }],
  });
  assert.equal(places(inApp), ['app/a.py:1 requests.sessions']);
});

test('a lower layer may not import a higher one, the type checker excepted', async () => {
  const layers = [{ name: 'house', order: ['app.cli', 'app.core', 'app.model'] }];
  const found = await findings(
    'layer-violation',
    {
      'app/__init__.py': '',
      'app/cli/__init__.py': 'from app.core import x\n',
      'app/core/__init__.py': 'x = 1\n',
      'app/core/bad.py': 'def f():\n    import app.cli\n',
      'app/model.py': 'if TYPE_CHECKING:\n    import app.cli\nfrom app.core import x\n',
    },
    { layers },
  );
  assert.equal(places(found), [
    'app/core/bad.py:2 app.core.bad -> app.cli',
    'app/model.py:3 app.model -> app.core',
  ]);
});

test('an import cycle is one finding, with the way round and the cheapest import to cut', async () => {
  const found = await findings('import-cycle', {
    'app/__init__.py': '',
    'app/a.py': 'from app.b import x, y, z\n',
    'app/b.py': 'from app.c import p, q\nx = y = z = 1\n',
    'app/c.py': 'import json\nfrom app import a\np = q = 1\n',
  });
  assert.equal(found.length, 1);
  assert.equal([found[0]!.path, found[0]!.line], ['app/c.py', 2]);
  assert.match(
    found[0]!.message,
    /app\.c \(app\/c\.py:2\) → app\.a \(app\/a\.py:1\) → app\.b \(app\/b\.py:1\) → app\.c/,
  );
  assert.match(found[0]!.help, /ends the cycle/);
});

test('imports in functions, for typing, and from a package its submodules import make no cycle', async () => {
  const found = await findings('import-cycle', {
    'app/__init__.py': 'from .a import A\nfrom . import b\n',
    'app/a.py': 'from . import b\nfrom .c import C\nclass A: pass\n',
    'app/b.py': 'def f():\n    from app import A\n',
    'app/c.py': 'if TYPE_CHECKING:\n    from .a import A\nclass C: pass\n',
    'app/d.py': 'import app.a\nif __name__ == "__main__":\n    import app.e\n',
    'app/e.py': 'import app.d\n',
  });
  assert.equal(places(found), []);
});

test('a submodule that takes a name back from its own package is in a cycle with it', async () => {
  const found = await findings('import-cycle', {
    'app/__init__.py': 'from .a import A\nX = 1\n',
    'app/a.py': 'from app import X\nclass A: pass\n',
  });
  assert.is(found.length, 1);
});

test('cycles are told apart by when they close', async () => {
  const root = writeTree({
    'a.py': 'import b\n',
    'b.py': 'def f():\n    import a\n',
    'c.py': 'import d\n',
    'd.py': 'import c\n',
    'e.py': 'import f\n',
    'f.py': 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import e\n',
  });
  const result = await cyclesOfTree({ root });
  assert.ok(result.ok);
  assert.equal(
    result.report.cycles.map(({ kind, modules }) => [kind, ...modules]),
    [
      ['import-time', 'c', 'd'],
      ['deferred', 'a', 'b'],
      ['typing-only', 'e', 'f'],
    ],
  );
});

test.run();
