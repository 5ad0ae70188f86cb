import * as assert from 'uvu/assert';
import { contextNames } from '../../src/ssot/outline/context.ts';
import { scanOutline } from '../../src/ssot/outline/scan.ts';
import { suite } from '../rig/suite.ts';

const test = suite('outline scanner');
const scan = (text: string) => scanOutline(Buffer.from(text));
const names = (text: string) =>
  scan(text).definitions.map(({ kind, name, line }) => `${kind} ${name} ${line}`);
const imports = (text: string) =>
  scan(text).imports.map(
    (it) => `${'.'.repeat(it.level)}${it.module}:${it.name}:${it.as}:${it.line}:${it.column}`,
  );
const fault = (text: string) => scan(text).faults[0];

test('finds classes and functions at every depth, with line, column and scope', () => {
  const { definitions } = scan(
    'class A:\n    def f(self):\n        class B: pass\n\tdef g(): pass\n'.replace('\tdef', '    async  def'),
  );
  assert.equal(
    definitions.map(({ name, line, column, scope }) => [name, line, column, scope]),
    [
      ['A', 1, 1, 0],
      ['f', 2, 5, 1],
      ['B', 3, 9, 2],
      ['g', 4, 5, 1],
    ],
  );
});

test('reads imports in every form', () => {
  assert.equal(imports('import a.b as c, d; from x import (  # why\n  y as z,\n  w,\n)\n'), [
    'a.b:null:c:1:8',
    'd:null:null:1:18',
    'x:y:z:2:3',
    'x:w:null:3:3',
  ]);
  assert.equal(imports('from . import a\nfrom ...b.c import *\nfrom .import e\nfrom f \\\n  import g\n'), [
    '.:a:null:1:15',
    '...b.c:*:null:2:20',
    '.:e:null:3:14',
    'f:g:null:5:10',
  ]);
  assert.equal(
    scan('lazy import a\nlazy from b import c\nlazy = 1\n').imports.map((it) => it.lazy),
    [true, true],
  );
});

test('is not misled by strings, comments and f-strings that contain code', () => {
  const text = [
    `x = '''`,
    'class No: pass',
    `'''`,
    `y = f"{d["def no(): {1}"]!r:>{w}}" + rb'\\\\'`,
    `z = f'''{`,
    `  "import no"`,
    `}'''; t = t"{a:{b}}"`,
    '# class No: pass',
    `s = "a\\`,
    `class No: pass"`,
    'def yes(): pass',
  ].join('\n');
  assert.equal(names(text), ['function yes 11']);
  assert.equal(scan(text).faults, []);
});

test('counts lines alike with LF, CRLF, CR, form feeds, tabs and a byte order mark', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = `\ufeffx = """a${end}b"""${end}\f${end}class A:${end}\tdef f(self): return (1,${end}2)${end}\tdef g(self): pass${end}`;
    assert.equal(names(text), ['class A 4', 'function f 5', 'function g 7'], JSON.stringify(end));
    assert.equal(scan(text).faults, []);
    assert.is(scan(text).lines, 7);
  }
});

test('takes soft keywords, walruses, lambdas in headers, PEP 695 and PEP 758 as they are', () => {
  const text = [
    'match = 1; case = match; type = 2',
    'match match:',
    '    case {"a": b} if b: c = 1',
    '    case _:',
    '        pass',
    'type X[T] = list[T]',
    'class C[T: int](Base[T], metaclass=M): pass',
    'def f[T](x: T = lambda: 1) -> T: ...',
    'if (n := 1) and (lambda y: y)(1): pass',
    'while x := 1: break',
    'try: pass',
    'except A, B: pass',
    'except* C: pass',
    'print(match, case)',
  ].join('\n');
  const outline = scan(text);
  assert.equal(outline.faults, []);
  assert.is(outline.definitions[0]?.bases, 'Base[T], metaclass=M');
  const bound = outline.assignments.map(({ name }) => name);
  for (const name of ['match', 'case', 'type', 'b', 'c', 'X', 'n', 'x'])
    assert.ok(bound.includes(name), name);
});

test('notes assignments with a dotted right side, what is called, and every form of target', () => {
  const text =
    'A = m.B\nb: int = 3\nc, (d, *e) = f()\ng = h = None\nX = Enum("X", "a")\no.p = 1\no[q] = 2\nr += 1\nfor i, j in k: pass\nwith l as n: pass\n';
  const found = scan(text).assignments;
  assert.equal(
    found.map(({ name }) => name),
    ['A', 'b', 'c', 'd', 'e', 'g', 'h', 'X', 'i', 'j', 'n'],
  );
  assert.is(found[0]?.value, 'm.B');
  assert.is(found.find(({ name }) => name === 'X')?.call, 'Enum');
});

test('reads __all__ in its forms, and says when it could not', () => {
  const all = (text: string) => scan(text).exports;
  assert.equal(
    all('__all__ = ["a", # x\n  \'b\']\n__all__ += ("c",)\n__all__.extend(["d"])\n__all__.append("e")\n'),
    {
      names: ['a', 'b', 'c', 'd', 'e'],
      complete: true,
      from: [],
      readable: true,
      line: 1,
    },
  );
  assert.is(all('__all__ = ["a"] + m.__all__\n')?.complete, false);
  assert.is(all('x = 1\n'), null);
});

test('knows what surrounds a definition or an import', () => {
  const text = [
    'if typing.TYPE_CHECKING:',
    '    import a',
    'else:',
    '    import b',
    'try:',
    '    import c',
    'except (ImportError, OSError):',
    '    import d',
    'if sys.version_info >= (3, 11): import e',
    'else: import f',
    'def g():',
    '    import h',
    'if __name__ == "__main__":',
    '    import i',
    'try: import j',
    'except ValueError: pass',
  ].join('\n');
  const found = scan(text).imports.map(
    ({ module, context }) => `${module} ${contextNames(context)} ${context & 4}`,
  );
  assert.equal(found, [
    'a type-checking 0',
    'b  0',
    'c  4',
    'd except-fallback 0',
    'e version-guard 0',
    'f version-guard 0',
    'h function-local 0',
    'i main-guard 0',
    'j  0',
  ]);
});

const BROKEN: [string, number, RegExp][] = [
  ['x = 1\ndef f(:\n    pass\n', 2, /bracket/],
  ['class A\n    pass\n', 1, /expected ':'/],
  ['if x\n    pass\n', 1, /expected ':'/],
  ['def f:\n    pass\n', 1, /expected '\('/],
  ['x = (1,\n\ndef f(): pass\n', 1, /'\(' was never closed/],
  ['x = [1, 2)\n', 1, /does not match/],
  ['x = 1)\n', 1, /unmatched/],
  ['x = "abc\ny = 1\n', 1, /unterminated string/],
  ['x = """abc\n', 1, /unterminated triple/],
  ['x = f"{a"\n', 1, /unterminated/],
  ['if x:\n        a\n    b\n', 3, /unindent/],
  ['x = 1\n    y = 2\n', 2, /unexpected indent/],
  ['def f():\nx = 1\n', 2, /expected an indented block/],
  ['def f():\n', 2, /expected an indented block/],
  ['else:\n    pass\n', 1, /'else' continues nothing/],
  ['try:\n    pass\nx = 1\n', 3, /expected 'except' or 'finally'/],
  ['import\n', 1, /invalid syntax/],
  ['from a import\n', 1, /invalid syntax/],
  ['from a import b,\nfrom a import (b c)\n', 1, /invalid syntax/],
  ['print "hello"\n', 1, /invalid syntax/],
  ['<<<<<<< HEAD\nx = 1\n=======\n', 1, /invalid syntax/],
  ['x = a ? b : c\n', 1, /invalid character/],
  ['x = “a”\n', 1, /invalid character/],
  ['if x:\n        a\n\tb\n', 3, /tabs/],
];

test('says of broken files where and why, in the words a person needs', () => {
  for (const [text, line, reason] of BROKEN) {
    const found = fault(text);
    assert.ok(found, JSON.stringify(text));
    assert.is(found.line, line, `${JSON.stringify(text)}: ${JSON.stringify(found)}`);
    assert.match(found.reason, reason, JSON.stringify(text));
  }
});

test('still reads what can be read of a broken file', () => {
  assert.equal(names('def f(:\n    pass\n\nclass A:\n    def g(self): pass\n'), [
    'function f 1',
    'class A 4',
    'function g 5',
  ]);
  assert.equal(names('x = (1,\nclass A: pass\n'), ['class A 2']);
});

test('reports bytes that are not UTF-8 unless another encoding is declared', () => {
  const bad = Buffer.from([0x78, 0x0a, 0x79, 0x3d, 0x27, 0xe9, 0x27, 0x0a]);
  assert.is(scanOutline(bad).faults[0]?.line, 2);
  assert.equal(scanOutline(Buffer.concat([Buffer.from('# -*- coding: latin-1 -*-\n'), bad])).faults, []);
});

test.run();
