import * as assert from 'uvu/assert';
import { classKind, readHeader } from '../../src/ssot/outline/class-kind.ts';
import { CONTEXT } from '../../src/ssot/outline/context.ts';
import { scanOutline } from '../../src/ssot/outline/scan.ts';
import { KEYWORD_COUNT, WORD_LAMBDA, WORD_TRUE, WORDS } from '../../src/ssot/outline/words.ts';
import { suite } from '../rig/suite.ts';

const test = suite('outline scanner, names');
const scan = (text: string) => scanOutline(Buffer.from(text), { uses: true, unbound: true, paths: true });
const uses = (text: string) => scan(text).uses!.map(({ name, line, column }) => `${name} ${line}:${column}`);
const unbound = (text: string) => scan(text).unbound!.map(({ name, count }) => `${name} ${count}`);
const all = (text: string) => {
  const { names, from, readable } = scan(text).exports!;
  return `${names} | ${from} | ${readable}`;
};

test('lists each use of an imported name with the attributes taken of it, in functions and f-strings too', () => {
  const text = [
    'import a.b, c as d',
    'class K(d.Base[d . T], metaclass=d.M): pass',
    '@a.b.wrap(d)',
    'def f(x: d.X = d.Y) -> d.Z:',
    '    def d(): return a',
    "    return f'{a.b.c!r:>{a.w}}', d.local, x.a, dict(a=1)",
  ].join('\n');
  assert.equal(uses(text), [
    'd.Base 2:9',
    'd.T 2:16',
    'd.M 2:34',
    'a.b.wrap 3:2',
    'd 3:11',
    'd.X 4:10',
    'd.Y 4:16',
    'd.Z 4:24',
    'a 5:21',
    'a.b.c 6:15',
    'a.w 6:25',
  ]);
});

test('says of a use which import it comes from, its scope and what surrounds it', () => {
  const { uses: found } = scan('import a\ndef f():\n  import b\n  if TYPE_CHECKING: b.x\n  return a\n');
  assert.equal(
    found!.map((it) => [it.import, it.name, it.scope, it.context]),
    [
      [1, 'b.x', 1, CONTEXT.functionLocal | CONTEXT.typeChecking | CONTEXT.conditional],
      [0, 'a', 1, CONTEXT.functionLocal],
    ],
  );
});

test('knows every construct that binds a name', () => {
  const text = [
    'import a; from b import c as d',
    'e = f = (g, [*h]) = a; i: int = 1; i += 1',
    'for j, (k, *l) in d: pass',
    'with a as m, d as (n, o): pass',
    'try: pass',
    'except d as p: print(p)',
    'if (q := 1): print(q)',
    'def r(s, /, t=1, *u, v: int, **w): global x; return s, t, u, v, w, y',
    'class y: z = 1; aa = z',
    'lambda bb, *cc, dd=e, **ee: (bb, cc, dd, ee, ff := 1, ff)',
    '[gg for gg, hh in f if hh for _ in gg]; {ii: jj for ii, jj in g}',
    'match h:',
    '    case [kk, *ll] | {"a": kk, **ll} if kk: print(kk, ll)',
    '    case a.X(mm, b=nn) as oo: print(mm, nn, oo)',
    'def pp[T: int](qq: T) -> T: nonlocal_ = T; return qq, nonlocal_',
    'class rr[S](list[S]):',
    '    def tt(self, x: S) -> S: return __class__',
    'type uu[V] = list[V]',
    'print(e, f, g, h, i, j, k, l, m, n, o, r, x, y, pp, rr, uu)',
  ].join('\n');
  assert.equal(scan(text).faults, []);
  assert.equal(unbound(text), []);
});

test('finds names that nothing binds, by the scopes of Python', () => {
  assert.equal(unbound('print(a)\ndef f(a): return a + b\nb2 = b\n'), ['a 1', 'b 2']);
  // A comprehension keeps its names to itself, but not its first iterable; a function does not see its class.
  assert.equal(unbound('[x for x in x2]\nprint(x)\n'), ['x2 1', 'x 1']);
  assert.equal(unbound('class A:\n  n = 1\n  def f(self): return n\n  m = [n for _ in [n]]\n'), ['n 2']);
  assert.equal(
    unbound('def f():\n  g = 1\n  def h():\n    nonlocal g\n    g = 2\n    return g\nprint(g)\n'),
    ['g 1'],
  );
  assert.equal(unbound('f = lambda u: u\nu\nx.y.z = 1\nw[0] = 1\ndel v[0]\n'), ['u 1', 'x 1', 'w 1', 'v 1']);
  assert.equal(unbound('print(f"{a:{b}}" rf"{c!r}" t"{d=}")\n'), ['a 1', 'b 1', 'c 1', 'd 1']);
  assert.equal(unbound('match = 1\nmatch match:\n  case 1: type(match)\nprint(case)\n'), ['case 1']);
});

test('says nothing of names in a broken file, nor of those a class gives another name', () => {
  assert.equal(unbound('print(a)\nx = (\n'), []);
  assert.equal(unbound('class A:\n  def f(self): return __x\n'), []);
});

test('says what the places of an unbound name have in common', () => {
  const context = (text: string) => scan(text).unbound!.find(({ name }) => name === 'a')!.context;
  assert.is(context('if TYPE_CHECKING: a\n') & CONTEXT.typeChecking, CONTEXT.typeChecking);
  assert.is(context('if TYPE_CHECKING: a\na\n') & CONTEXT.typeChecking, 0);
});

test('lists strings that are dotted paths, and what they are the first argument of', () => {
  const text = [
    '@mock.patch("a.b.C")',
    "def f(): importlib . import_module(r'd.e', 'f.g')",
    'x = "h.i" + "not a.path" "j.k" f"{l(\'m.n\')}" b"o.p" ".q" "r." "1.2"',
    'y("s.t" + u); z(k="v.w")',
    'import mock, importlib, l, u, z',
  ].join('\n');
  assert.equal(
    scan(text).paths!.map((it) => `${it.text} ${it.line}:${it.column} ${it.callee}`),
    [
      'a.b.C 1:13 mock.patch',
      'd.e 2:36 importlib.import_module',
      'f.g 2:44 ',
      'h.i 3:5 ',
      'm.n 3:37 l',
      's.t 4:3 ',
      'v.w 4:19 ',
    ],
  );
});

test('gives none of this unless it is asked for', () => {
  const outline = scanOutline(Buffer.from('import a\nprint(a.b, c, "d.e")\n'));
  assert.equal([outline.uses, outline.unbound, outline.paths], [undefined, undefined, undefined]);
});

test('keeps the parameters of a function and what del takes away', () => {
  const outline = scan('def f(a, b: "x)" = (1, 2), *, c=lambda d, e: 1) -> int: pass\nx = 1\ndel x, y[0]\n');
  assert.is(outline.definitions[0]?.parameters, 'a, b: "x)" = (1, 2), *, c=lambda d, e: 1');
  assert.equal(
    outline.deletions!.map(({ name, line, column }) => [name, line, column]),
    [['x', 3, 5]],
  );
  assert.is(scan('x = 1\n').deletions, undefined);
});

test('reads __all__ however it is put together', () => {
  assert.is(all('__all__ = "a", "b" "c"\n'), 'a,bc |  | true');
  assert.is(all('__all__: list[str] = ["a"] + m.n.__all__ + list(o.__all__)\n'), 'a | m.n,o | true');
  assert.is(all('__all__ = [*m.__all__, "a"]\n__all__.extend(n.__all__)\n'), 'a | m,n | true');
  assert.is(
    all('__all__ = ("a", "b")\n__all__ += ["c"]\n__all__.remove("a")\n__all__.insert(0, "d")\n'),
    'b,c,d |  | true',
  );
  assert.is(all('__all__ = ["a"]\n__all__ = ["b"]\n'), 'b |  | true');
  assert.is(all('if x:\n  __all__ = ["a"]\nelse:\n  __all__ = ["b"]\n'), 'a,b |  | true');
  for (const text of ['[x for x in y]', '["a"] if b else []', '[f"a"]', '["a" + b]', 'names', '["a\\x62"]'])
    assert.is(scan(`__all__ = ${text}\n`).exports?.readable, false, text);
  assert.is(scan('__all__ = ["a"]\n__all__.pop()\n').exports?.readable, false);
});

test('takes class headers apart, and tells kinds of classes', () => {
  const kind = (text: string, of?: (name: string) => 'enum' | 'dataclass' | undefined) =>
    classKind(scan(text).definitions[0]!, of);
  assert.equal(readHeader('a.B[int, "x,y"], call(c, d), metaclass=M, **kw').bases, [
    { name: 'a.B', text: 'a.B[int, "x,y"]' },
    { name: '', text: 'call(c, d)' },
  ]);
  assert.is(kind('class A(enum.IntEnum): pass\n'), 'enum');
  assert.is(kind('class A(metaclass=enum.EnumMeta): pass\n'), 'enum');
  assert.is(kind('class A(Protocol[T]): pass\n'), 'protocol');
  assert.is(kind('@dataclasses.dataclass(frozen=True)\nclass A(B): pass\n'), 'dataclass');
  assert.is(kind('class A(TypedDict, total=False): pass\n'), 'typeddict');
  assert.is(kind('class A(NamedTuple): pass\n'), 'namedtuple');
  assert.is(kind('class A(pydantic.BaseModel): pass\n'), 'pydantic');
  assert.is(kind('class A(B): pass\n'), 'class');
  assert.is(
    kind('class A(m.B): pass\n', (name) => (name === 'm.B' ? 'enum' : undefined)),
    'enum',
  );
  assert.is(
    kind('class A(B): pass\n', () => 'dataclass'),
    'class',
  );
});

test('has the words of Python in the places that the loop knows them by', () => {
  assert.equal([WORDS[WORD_TRUE], WORDS[WORD_LAMBDA], WORDS[KEYWORD_COUNT - 1]], ['True', 'lambda', 'yield']);
  assert.is(new Set(WORDS).size, WORDS.length);
});

test.run();
