import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { findings, places } from './findings.ts';

const test = suite('broken-import');
const broken = (files: Record<string, string>, options = {}) => findings('broken-import', files, options);

test('reports a removed name once, with everyone it breaks and where it is now', async () => {
  const found = await broken({
    'app/__init__.py': '',
    'app/old.py': 'x = 1\n',
    'app/new.py': '\n\nclass Manager: pass\n',
    'app/a.py': 'from app.old import Manager\n',
    'app/b.py': 'from .old import Manager as M\n',
    'main.py': 'import os\nfrom app.old import (\n    x,\n    Manager,\n)\n',
  });
  assert.equal(places(found), ['app/a.py:1 app.old.Manager']);
  assert.match(
    found[0]!.message,
    /Manager is not defined in app\.old \(app\/old\.py\)\. 3 imports in 3 files fail: app\/a\.py:1, app\/b\.py:1, main\.py:4/,
  );
  assert.match(found[0]!.help, /app\.new \(app\/new\.py:3\)/);
  assert.equal(
    found[0]!.related.map(({ path, line }) => `${path}:${line}`),
    ['app/a.py:1', 'app/b.py:1', 'main.py:4'],
  );
});

test('blames the re-export whose source is gone, not the consumers behind it', async () => {
  const found = await broken({
    'app/__init__.py': 'from .impl import Gone\n',
    'app/impl.py': '',
    'use.py': 'from app import Gone\n',
  });
  assert.equal(places(found), ['app/__init__.py:1 app.impl.Gone']);
  assert.match(found[0]!.message, /2 imports in 2 files/);
});

test('reports a missing module, absolute or relative, with a near one', async () => {
  const found = await broken({
    'app/__init__.py': '',
    'app/modes.py': 'A = 1\n',
    'a.py': 'import app.mode\n',
    'b.py': 'from app.nothing.here import x\n',
    'app/c.py': 'from .gone import x\nfrom . import lost\n',
  });
  assert.equal(places(found).sort(), [
    'a.py:1 app.mode',
    'app/c.py:1 app.gone',
    'app/c.py:2 app.lost',
    'b.py:1 app.nothing',
  ]);
  assert.match(found.find(({ path }) => path === 'a.py')!.help, /modes/);
});

test('leaves alone whatever a tree cannot decide: third parties, dynamic modules, stars from outside, extensions', async () => {
  const found = await broken({
    'app/__init__.py': 'from ._core import *\n',
    'app/lazy.py': 'def __getattr__(name): ...\n',
    'app/late.py': 'for n in "ab":\n    globals()[n] = 1\n',
    'app/star.py': 'from numpy import *\n',
    'app/_core.pyd': '',
    'app/moved.py': 'import sys\nsys.modules[__name__] = object()\n',
    'app/path.py': '',
    'use.py':
      'import numpy.nothing\nfrom requests import nope\nfrom app.lazy import x\nfrom app.late import a\nfrom app.star import array\nfrom app import anything\nfrom app.moved import y\nfrom app._core import z\n',
  });
  assert.equal(found, []);
});

test('follows aliases, stars with __all__, conditional bindings, submodules and every form of assignment', async () => {
  const found = await broken({
    'app/__init__.py': 'from .impl import *\nfrom . import impl as engine\n',
    'app/impl.py':
      '__all__ = ["A", "_hidden"]\nclass A: pass\nB = A\n_hidden = 1\nc, (d, *e) = 1, (2, 3)\nfor f in (): pass\nwith x as g: pass\nif (h := 1): i: int = 2\ntry:\n    import json as j\nexcept ImportError:\n    j = None\ndef k():\n    global l\n    l = 1\n',
    'app/sub/__init__.py': '',
    'app/sub/deep.py': '',
    'use.py':
      'from app import A, _hidden, engine, impl, sub\nfrom app.impl import B, c, d, e, f, g, h, i, j, k, l\nimport app.sub.deep as x\nfrom app.sub import deep\nfrom app.impl import __name__, __doc__\n',
  });
  assert.equal(found, []);
  const hidden = await broken({
    'app/__init__.py': 'from .impl import *\n',
    'app/impl.py': '__all__ = ["A"]\nclass A: pass\nclass B: pass\n',
    'use.py': 'from app import B\n',
  });
  assert.equal(places(hidden), ['use.py:1 app.B']);
});

test('does not report what is guarded: try/except ImportError, suppress, TYPE_CHECKING, a version', async () => {
  const files = { 'app/__init__.py': '', 'app/m.py': '' };
  const guarded = [
    'try:\n    from app.m import X\nexcept ImportError:\n    X = None\n',
    'with contextlib.suppress(ImportError):\n    from app.m import X\n',
    'if TYPE_CHECKING:\n    from app.m import X\n',
    'if sys.version_info < (3, 9):\n    from app.m import X\n',
    'try:\n    import app.gone\nexcept Exception:\n    pass\n',
  ];
  for (const text of guarded) assert.equal(await broken({ ...files, 'use.py': text }), [], text);
  const caughtElsewhere = 'try:\n    from app.m import X\nexcept ValueError:\n    pass\n';
  assert.is((await broken({ ...files, 'use.py': caughtElsewhere })).length, 1);
});

test('reports a name that exists for the type checker only', async () => {
  const files = {
    'app/__init__.py': '',
    'app/m.py': 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.n import X\n',
    'app/n.py': 'class X: pass\n',
  };
  const found = await broken({ ...files, 'use.py': 'from app.m import X\n' });
  assert.match(found[0]!.message, /only under TYPE_CHECKING/);
  assert.equal(await broken({ ...files, 'use.py': 'if TYPE_CHECKING:\n    from app.m import X\n' }), []);
});

test('reports names passed round in a circle and defined nowhere', async () => {
  const found = await broken({
    'a/__init__.py': '',
    'a/x.py': 'from a.y import N\n',
    'a/y.py': 'from a.x import N\n',
  });
  assert.ok(found.length >= 1);
});

test('takes a namespace package for ours only when something is imported through it', async () => {
  const outside = await broken({
    'redis/conf.py': '',
    'use.py': 'from redis import Redis\nimport redis.asyncio\n',
  });
  assert.equal(outside, []);
  const ours = await broken({
    'svc/core/a.py': 'X = 1\n',
    'use.py': 'from svc.core.a import X\nfrom svc.core.b import Y\n',
  });
  assert.equal(places(ours), ['use.py:2 svc.core.b']);
});

test('finds source roots by itself: src, several services, and those that pytest is told of', async () => {
  const found = await broken({
    'src/pkg/__init__.py': '',
    'src/pkg/a.py': 'from pkg.b import gone\n',
    'src/pkg/b.py': '',
    'services/auth/auth/__init__.py': 'X = 1\n',
    'services/auth/tests/test_a.py': 'from auth import X, Y\nimport helper\n',
    'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["extra"]\n',
    'extra/helper.py': '',
    'tests/test_b.py': 'from helper import nope\nfrom pkg import b\n',
  });
  assert.equal(places(found).sort(), [
    'services/auth/tests/test_a.py:1 auth.Y',
    'src/pkg/a.py:1 pkg.b.gone',
    'tests/test_b.py:1 helper.nope',
  ]);
});

test('a module whose name the standard library has does not catch imports of the library', async () => {
  const found = await broken({
    'tests/data/json/__init__.py': '',
    'app/__init__.py': '',
    'app/types.py': '',
    'app/use.py': 'from json import dumps\nfrom types import ModuleType\n',
  });
  assert.equal(found, []);
});

test('a package hides a module of its name, and a directory called x.py is a directory', async () => {
  const found = await broken({
    'app/__init__.py': '',
    'app/x.py': 'A = 1\n',
    'app/x/__init__.py': 'B = 1\n',
    'app/y.py/readme.txt': '',
    'use.py': 'from app.x import B\nfrom app.x import A\n',
  });
  assert.equal(places(found), ['use.py:2 app.x.A']);
});

test('a name missing from a file that does not parse is not a second finding', async () => {
  const files = {
    'app/__init__.py': '',
    'app/m.py': 'def f(:\n    pass\nclass',
    'use.py': 'from app.m import Anything\n',
  };
  assert.equal(await broken(files), []);
  const [unparsable] = await findings('unparsable-file', files);
  assert.match(unparsable!.message, /1 import of app\.m fails with it/);
});

test('a root cause says how many modules and test files it takes down, and stands first by that', async () => {
  const found = await findings('broken-import', {
    'app/__init__.py': '',
    'app/a.py': 'from app.old import Gone\n',
    'app/b.py': 'import app.a\n',
    'app/c.py': 'from app import b\n',
    'app/old.py': '',
    'tests/conftest.py': 'import app.c\n',
    'tests/test_it.py': '',
    'x.py': 'def f():\n    from app.old import Lost\n',
    'y.py': 'def f():\n    from app.old import Lost\n',
  });
  assert.equal(places(found), ['app/a.py:1 app.old.Gone', 'x.py:2 app.old.Lost']);
  assert.match(
    found[0]!.message,
    /This import fails\. Because of it 5 modules cannot be imported, 1 test file among them\.$/,
  );
  assert.not.match(found[1]!.message, 'Because of it');
});

test.run();
