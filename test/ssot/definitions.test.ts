import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { findings, places } from './findings.ts';

const test = suite('duplicate-definition and shadowed-definition');
const families = { Mode: 'app.modes' };
const app = { 'app/__init__.py': '', 'app/modes.py': 'class Mode: pass\n' };

test('a second definition of a declared name is reported, with its home and those who take it', async () => {
  const found = await findings(
    'duplicate-definition',
    {
      ...app,
      'app/other.py': '\nclass Mode(Enum):\n    A = 1\n',
      'a.py': 'from app.other import Mode\n',
      'b.py': 'from app import other\n',
    },
    { families },
  );
  assert.equal(places(found), ['app/other.py:2 app.other.Mode']);
  assert.match(
    found[0]!.message,
    /^class Mode is a second definition: its home is at app\/modes\.py:1\. 1 import takes this one: a\.py:1/,
  );
  assert.match(found[0]!.help, /from app\.modes import Mode/);
});

test('aliases, re-exports, fallbacks, version branches, typing stand-ins, overloads and locals are no duplicates', async () => {
  const found = await findings(
    'duplicate-definition',
    {
      ...app,
      'app/alias.py': 'from app.modes import Mode\nMode = Mode\n',
      'app/alias2.py': 'import app.modes\nMode = app.modes.Mode\n',
      'app/fallback.py': 'try:\n    from app.modes import Mode\nexcept ImportError:\n    class Mode: pass\n',
      'app/none.py': 'try:\n    from app.modes import Mode\nexcept ImportError:\n    Mode = None\n',
      'app/version.py':
        'if sys.version_info >= (3, 11):\n    from app.modes import Mode\nelse:\n    class Mode: pass\n',
      'app/typing_only.py': 'if TYPE_CHECKING:\n    class Mode: pass\n',
      'app/local.py': 'def f():\n    class Mode: pass\n',
      'app/other_name.py': 'class Modes: pass\nMode_ = 1\n',
      'app/method.py': 'class A:\n    def Mode(self): pass\n',
    },
    { families },
  );
  assert.equal(found, []);
});

test('a class made by a call is a definition too, and so is one nested in a class', async () => {
  const found = await findings(
    'duplicate-definition',
    {
      ...app,
      'app/made.py': 'Mode = type("Mode", (), {})\n',
      'app/enum.py': 'Mode = enum.Enum("Mode", "A B")\n',
      'app/nested.py': 'class A:\n    class Mode: pass\n',
    },
    { families },
  );
  assert.equal(places(found).sort(), [
    'app/enum.py:1 app.enum.Mode',
    'app/made.py:1 app.made.Mode',
    'app/nested.py:2 app.nested.A.Mode',
  ]);
});

test('a home may be a re-export, a constant or a pattern; a home without the name is a finding', async () => {
  const reexported = {
    'app/__init__.py': 'from .impl import Mode\n',
    'app/impl.py': 'class Mode: pass\n',
    'app/b.py': 'class Mode: pass\n',
  };
  assert.equal(places(await findings('duplicate-definition', reexported, { families: { Mode: 'app' } })), [
    'app/b.py:1 app.b.Mode',
  ]);
  const constants = {
    'app/__init__.py': '',
    'app/events.py': 'EVENTS = ("a",)\n',
    'app/b.py': 'EVENTS = ["a"]\n',
    'app/c.py': 'from app.events import EVENTS\nX = EVENTS\n',
  };
  assert.equal(
    places(await findings('duplicate-definition', constants, { families: { EVENTS: 'app.events' } })),
    ['app/b.py:1 app.b.EVENTS'],
  );
  const pattern = { ...app, 'app/b.py': 'class WsMode: pass\nclass Other: pass\n' };
  assert.equal(
    places(await findings('duplicate-definition', pattern, { families: { '/Mode$/': 'app.modes' } })),
    ['app/b.py:1 app.b.WsMode'],
  );
  const empty = await findings(
    'duplicate-definition',
    { ...app, 'app/modes.py': '', 'app/b.py': 'class Mode: pass\n' },
    { families },
  );
  assert.match(empty[0]!.message, /not defined there but at app\/b\.py:1/);
});

test('unique: a class stands once among these modules, tests and other modules left out', async () => {
  const found = await findings(
    'duplicate-definition',
    {
      'app/__init__.py': '',
      'app/a.py': 'class Result: pass\nclass _P: pass\n',
      'app/b.py': 'class Result: pass\n',
      'app/use.py': 'from app.b import Result\n',
      'app/tests/test_a.py': 'class Result: pass\n',
      'lib/__init__.py': '',
      'lib/c.py': 'class Result: pass\n',
    },
    { unique: ['app.*'] },
  );
  assert.equal(places(found), ['app/a.py:1 app.a.Result']);
});

test('a class or function defined twice in one scope is reported at the one that is lost', async () => {
  const found = await findings('shadowed-definition', {
    'a.py': 'class Mode: pass\n\ndef use() -> Mode: pass\n\nclass Mode: pass\n',
    'b.py': 'class A:\n    def f(self): pass\n    def f(self): pass\n',
    'c.py': 'if x:\n    def f(): pass\ndef f(): pass\n',
    'use.py': 'from a import Mode\n',
  });
  assert.equal(places(found), ['a.py:1 a.Mode', 'b.py:2 b.A.f', 'c.py:2 c.f']);
  assert.match(found[0]!.message, /line 5 defines it again.*1 import of it gets the second/);
});

test('a decorator belongs to the definition below it, and excuses no other one', async () => {
  const found = await findings('shadowed-definition', {
    'a.py': 'def f(): pass\ndef f(): pass\n@wraps\ndef g(): pass\n',
    'b.py': 'class B: pass\nclass B: pass\nclass C:\n    @x.setter\n    def x(self): pass\n',
    'c.py': '@route\ndef f(): pass\ndef g(): pass\ndef g(): pass\n',
  });
  assert.equal(places(found), ['a.py:1 a.f', 'b.py:1 b.B', 'c.py:3 c.g']);
});

test('properties, overloads, registrations, branches, used functions, locals and _ are not lost', async () => {
  const found = await findings('shadowed-definition', {
    'a.py': [
      'class A:',
      '    @property',
      '    def x(self): pass',
      '    @x.setter',
      '    def x(self, v): pass',
      '    @typing.overload',
      '    def o(self, a: int): ...',
      '    def o(self, a): pass',
      '@functools.singledispatch',
      'def f(a): pass',
      '@f.register',
      'def _(a: int): pass',
      '@f.register',
      'def _(a: str): pass',
      'if x:',
      '    def g(): pass',
      'else:',
      '    def g(): pass',
      'try:',
      '    class C: pass',
      'except E:',
      '    class C: pass',
      'def h(): pass',
      'register(h)',
      'def h(): pass',
      'def outer():',
      '    class L: pass',
      '    class L: pass',
      '@app.get("/a")',
      'def route(): pass',
      '@app.get("/b")',
      'def route(): pass',
    ].join('\n'),
  });
  assert.equal(places(found), []);
});

test.run();
