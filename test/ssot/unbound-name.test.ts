import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { findings, places } from './findings.ts';

const test = suite('unbound-name');
const unbound = (files: Record<string, string>, options = {}) => findings('unbound-name', files, options);

test('reports what search-and-replace left, once for each file and name, and where it is to be had', async () => {
  const found = await unbound({
    'app/__init__.py': '',
    'app/core.py': '\nclass Manager: pass\n',
    'app/use.py': 'def f():\n    return Manager()\n\ndef g(it: Manager) -> None: ...\n',
    'app/other.py': 'x = [Manager for _ in ()]\n',
  });
  assert.equal(places(found).sort(), ['app/other.py:1 app.other.Manager', 'app/use.py:2 app.use.Manager']);
  const [it] = found.filter(({ path }) => path === 'app/use.py');
  assert.is(it!.column, 12);
  assert.match(it!.message, 'Manager is used twice here and bound nowhere');
  assert.match(it!.message, '1 other file');
  assert.match(it!.help, '`from app.core import Manager`');
  assert.match(it!.help, 'app/core.py:2');
});

test('names the nearest: in the file, among builtins, in the tree, of the library, of other files', async () => {
  const help = async (code: string, more: Record<string, string> = {}) => {
    const found = await unbound({ 'main.py': code, ...more });
    assert.is(found.length, 1, code);
    return found[0]!.help;
  };
  assert.match(
    await help('import json\ndef decode(): ...\ndecoed()\n'),
    'Did you mean decode, which this file',
  );
  assert.match(await help('pritn(1)\n'), 'Did you mean print');
  assert.match(
    await help('x = WebSocketManger()\n', { 'lib/a.py': 'class WebSocketManager: ...\n' }),
    /WebSocketManager.*lib\/a\.py:1/,
  );
  assert.match(await help('logging.info(1)\n'), '`import logging`');
  assert.match(
    await help('np.zeros(1)\n', { 'a.py': 'import numpy as np\n', 'b.py': 'import numpy as np\n' }),
    '`import numpy as np`, as 2 other files do',
  );
  const twice = { 'a.py': 'class Node: ...\n', 'b.py': 'class Node: ...\n' };
  assert.match(await help('Node()\n', twice), /a\.py:1.*b\.py:1/);
  assert.not.match(await help('Node()\n', twice), '`from');
  assert.match(await help('x = xrange(3)\n'), 'Python 3 calls it range');
  assert.match(await help('qqqqqqq()\n'), 'Bind or import');
});

test('reports a star that does not give the name, of a module that is known', async () => {
  const found = await unbound({
    'a.py': 'from b import *\nknown()\n_private()\nlost()\n',
    'b.py': 'from c import *\n_private = 1\n',
    'c.py': 'def known(): ...\n',
  });
  assert.equal(places(found).sort(), ['a.py:3 a._private', 'a.py:4 a.lost']);
});

for (const [why, code] of Object.entries({
  'a star of a module that is not known': 'from numpy import *\nzeros(1)\n',
  'a star of a module that makes its names': 'from dyn import *\nzeros(1)\n',
  'a star in a branch': 'try:\n    from numpy import *\nexcept ImportError:\n    pass\nzeros(1)\n',
  'globals() written to': 'for n in "ab":\n    globals()[n] = 1\na\n',
  'globals() handed on': 'fill(globals())\na\ndef fill(it): ...\n',
  'exec at module level': 'exec("a = 1")\na\n',
  'vars() written to': 'vars()["a"] = 1\na\n',
  'builtins extended': 'import builtins\nbuiltins.shout = print\nshout(1)\n',
  'builtins extended by their name':
    'import builtins\nsetattr(builtins, "shout", print)\nbuiltins.__dict__["cry"] = 1\nshout(cry)\n',
  'builtins extended in another file': 'ip.run()\n',
  'a version asked for in an expression':
    'import sys\nPY3 = sys.version_info[0] >= 3\ntext = str if PY3 else unicode\n',
  'a fallback of Python 2': 'try:\n    from io import open\nexcept ImportError:\n    text = unicode\n',
  'what modules have':
    '__file__, __name__, __spec__, __doc__, __path__, __builtins__, __loader__, __debug__\n',
  'what class bodies have': 'class A:\n    x = __qualname__, __module__\n    def f(self): return __class__\n',
  'builtins of any version': 'aiter, anext, ExceptionGroup, EncodingWarning, WindowsError, exit, copyright\n',
  translations: 'print(_("x"))\n',
  'what type checkers and IPython know': 'reveal_type(1)\nget_ipython().x\n',
  'a NameError caught': 'try:\n    text = unicode\nexcept NameError:\n    text = str\n',
  'a NameError caught with others':
    'try:\n    text = profile\nexcept (AttributeError, NameError):\n    text = str\n',
  'anything caught': 'try:\n    text = unicode\nexcept:\n    text = str\n',
  'a NameError caught elsewhere in the file':
    'try:\n    profile\nexcept NameError:\n    on = False\nelse:\n    on = profile()\n',
  'a NameError asked for': 'import pytest\nwith pytest.raises(NameError):\n    gone\n',
  'a NameError suppressed': 'from contextlib import suppress\nwith suppress(NameError):\n    gone\n',
  'asked for in globals': 'if "profile" in globals():\n    profile()\n',
  'asked for in builtins': 'import builtins as b\nif hasattr(builtins, "x"):\n    x\nbuiltins = b\n',
  'another version of Python':
    'import sys\nif sys.version_info[0] < 3:\n    text = unicode\nelse:\n    text = str\n',
  'under TYPE_CHECKING':
    'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from x import T\ndef f(a: T): ...\n',
  'annotations that are text': 'def f(a: "Gone") -> "list[Gone]": ...\n',
  'taken away and used': 'x = 1\ndel x\nx\n',
  'bound by global in a function': 'def f():\n    global made\n    made = 1\nmade\n',
  'bound later': 'def f(): return later\nlater = 1\n',
  'walrus, match, except, with, for, comprehension':
    'if (a := 1): a\nmatch a:\n    case {"k": b, **c}: b, c\ntry: pass\nexcept E as e: e\nwith o() as f: f\n[g for g in h]\nE = o = h = 1\n',
  'type parameters':
    'def f[T](x: T) -> T: ...\nclass A[*Ts]:\n    def g(self) -> tuple[*Ts]: ...\ntype L[K] = list[K]\n',
  'a private name of a class': 'class A:\n    def f(self): return __secret\n_A__secret = 1\n',
  'no Python 3 at all': 'print "x", unicode\n',
}))
  test(`leaves alone: ${why}`, async () => {
    const dyn = 'def __getattr__(name): ...\n';
    const given = 'import builtins as b\nb.ip = 1\n';
    const found = await unbound({ 'main.py': code, 'dyn.py': dyn, 'given.py': given });
    assert.equal(places(found), []);
  });

test('reports what a comparison, an attribute or a reading of builtins does not give', async () => {
  const found = await unbound({
    'a.py': 'import builtins\nif builtins.gone == 1: x = builtins.lost.y\ngone, lost\n',
  });
  assert.equal(places(found).sort(), ['a.py:3 a.gone', 'a.py:3 a.lost']);
});

test('reports Python 2 in a file that knows of no versions', async () => {
  assert.equal(places(await unbound({ 'a.py': 'def f(x): return isinstance(x, basestring)\n' })), [
    'a.py:1 a.basestring',
  ]);
});

test('a module of its package is no unbound name in its __init__', async () => {
  const found = await unbound({
    'app/__init__.py': 'def f(): return part.x\n',
    'app/part.py': 'x = 1\n',
    'app/use.py': 'def f(): return part.x\n',
  });
  assert.equal(places(found), ['app/use.py:1 app.use.part']);
});

test('is the same from the cache, and gone when the name is bound', async () => {
  const files: Record<string, string> = { 'main.py': 'lost()\n' };
  for (let nth = 0; nth < 320; nth++) files[`m${nth}.py`] = `x${nth} = 1\n`;
  assert.equal(places(await unbound(files)), ['main.py:1 main.lost']);
  assert.is((await unbound({ ...files, 'main.py': 'lost = 1\nlost()\n' })).length, 0);
});

test('can be suppressed with a reason, and accepted', async () => {
  const found = await unbound({
    'main.py': 'lost()  # portcullis: ignore[unbound-name] the host gives it\n',
  });
  assert.is(found.length, 0);
});

test.run();
