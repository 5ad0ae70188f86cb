import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { scanOutline } from '../../src/ssot/outline/scan.ts';
import { suite } from '../rig/suite.ts';

const test = suite('outline scanner, any input');

const FRAGMENTS = [
  'class A(B):',
  'def f(x):',
  'async def g():',
  '    ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\f',
  '\\\n',
  ';',
  ':',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '"""',
  "'''",
  'f"',
  "rb'",
  't"""',
  '{x!r:>{w}}',
  '{{',
  '#',
  '@',
  'import a.b',
  'from . import (',
  'from x import *',
  ' as y',
  '=',
  ':=',
  '==',
  'lambda: ',
  'if x:',
  'else:',
  'try:',
  'except:',
  'match x:',
  'case _:',
  'type X = ',
  '__all__ = ["a"]',
  'global z',
  '\0',
  '\\',
  'é',
  '“',
  'x',
  'for x in y ',
  'in ',
  'lambda a, *b: ',
  'del x',
  'async ',
  'x.y',
  '"a.b"',
  'f(',
  '*',
  '...',
  '1.5e3',
  '1if ',
  '/, ',
  'def f[T](a: T = ',
  'with a as ',
  'except* E as e:',
  'nonlocal z',
  '__all__ += ',
  'lazy import q',
  '->',
];
const python = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 60 }).map((parts) => parts.join(''));

const EVERYTHING = { uses: true, unbound: true, paths: true };

function isSound(bytes: Buffer): boolean {
  const outline = scanOutline(bytes, EVERYTHING);
  const lines = outline.lines + 1;
  const { definitions, imports, assignments, deletions = [], uses = [], unbound = [], paths = [] } = outline;
  const bound = [...definitions, ...imports, ...assignments, ...deletions];
  const items = [...bound, ...uses, ...paths];
  return (
    items.every(
      ({ line, column, scope }) => line >= 1 && line <= lines && column >= 1 && scope <= definitions.length,
    ) &&
    bound.every(({ branch }) => outline.branches[branch] !== undefined) &&
    uses.every((use) => imports[use.import] !== undefined) &&
    unbound.every(({ line, column, count }) => line >= 1 && line <= lines && column >= 1 && count >= 1) &&
    outline.faults.every(({ line, column }) => line >= 1 && line <= lines && column >= 1)
  );
}

test('never throws on random bytes, and every place that it names exists', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => isSound(Buffer.from(bytes))),
    { numRuns: 1000 },
  );
});

test('never throws on shuffled pieces of Python, and every place that it names exists', () => {
  fc.assert(
    fc.property(python, (text) => isSound(Buffer.from(text))),
    { numRuns: 3000 },
  );
});

test('finds every definition of generated Python, whatever strings stand between them', () => {
  const filler = fc.constantFrom(
    'x = """class no: pass"""',
    'y = f\'{z["def"]}\'',
    'if a:\n    b = (1,\n2)',
    '# def no(): pass',
    "w = 'it\\'s'",
    'v = rb"\\""',
    '',
  );
  const body = fc.array(fc.tuple(filler, fc.integer({ min: 0, max: 2 })), { maxLength: 20 });
  fc.assert(
    fc.property(body, (parts) => {
      const text = parts
        .map(([fill, kind], at) => `${fill}\n${['class', 'def', 'async def'][kind]} n${at}(a): pass\n`)
        .join('');
      const outline = scanOutline(Buffer.from(text));
      assert.equal(
        outline.definitions.map(({ name }) => name),
        parts.map((_, at) => `n${at}`),
      );
      assert.equal(outline.faults, []);
    }),
    { numRuns: 500 },
  );
});

/** A piece of Python, with the names that it reads and the one that it binds. */
interface Piece {
  readonly text: string;
  readonly reads: readonly string[];
  readonly binds: string;
}

/** Expressions that read what they are given and bind nothing outside of themselves. */
const EXPRESSIONS: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `${a}.x(${b}, k=${a})[${b}:${a}]`,
  (a, b) => `[own for own in ${a} if own != ${b}]`,
  (a, b) => `{own: ${a} for own, (other, *rest) in ${b} for rest in rest}`,
  (a, b) => `(lambda own, *rest, k=${a}, **more: own + ${b} + len(rest) + k)`,
  (a, b) => `f"{${a}!r:>{${b}}} {{own}} {'own'}"`,
  (a, b) => `rf'''{${a}:\n{${b}}}''' "own.path"`,
  (a, b) => `(${a} if ${b} else not ${a}) @ -${b} ** 1_0.5e1`,
  (a, b) => `print(*${a}, **${b}, sep='#')`,
  (a, b) => `(${a},  # own\n    ${b}\n)`,
  (a, b) => `${a} \\\n    + ${b}`,
];

/** Statements around an expression, with a name that they bind. */
const STATEMENTS: readonly ((name: string, expression: string) => string)[] = [
  (name, it) => `${name} = ${it}\n`,
  (name, it) => `${name}: int = ${it}\n`,
  (name, it) => `(${name}, *_) = [_, ${name}] = ${it}\n`,
  (name, it) => `for ${name}, _ in [${it}]: pass\n`,
  (name, it) => `with (open(${it}) as ${name}): pass\n`,
  (name, it) => `if (${name} := [${it}\n    ]): pass\n`,
  (name, it) => `def ${name}(own=[${it}\n    ], /, *, k: int) -> int: return own, k\n`,
  (name, it) => `class ${name}(list, metaclass=type): own = ${it}\n`,
  (name, it) => `try: pass\nexcept Exception as ${name}: ${it}\n`,
  (name, it) =>
    `match [${it}\n    ]:\n    case [int(own), {'k': ${name}, **rest}] if own: rest\n    case _: pass\n`,
  (name, it) => `import ${name}.sub\ndel ${name}[${it}\n    ]\n`,
  (name, it) => `from m import (x as ${name},)\nassert ${it}\n`,
];
const NAMES = ['alpha', 'beta', 'gamma', 'δέλτα', 'match', 'lazy', 'forth', 'in_', 'lambda_', 'rb', 'f'];

const piece: fc.Arbitrary<Piece> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    a: fc.constantFrom(...NAMES),
    b: fc.constantFrom(...NAMES),
    expression: fc.constantFrom(...EXPRESSIONS),
    statement: fc.constantFrom(...STATEMENTS),
  })
  .map(({ name, a, b, expression, statement }) => ({
    text: statement(name, expression(a, b)),
    reads: [a, b],
    binds: name,
  }));

test('tells what is read from what is bound, in any mixture of expressions and statements', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.boolean(), (pieces, inFunction) => {
      const lines = pieces.map(({ text }) => text).join('');
      const text = inFunction ? `def outer():\n${lines.replace(/^(?=[^\n])/gm, '    ')}` : lines;
      const outline = scanOutline(Buffer.from(text), EVERYTHING);
      assert.equal(outline.faults, [], text);
      const bound = new Set(pieces.map(({ binds }) => binds));
      const expected = new Set(pieces.flatMap(({ reads }) => reads).filter((name) => !bound.has(name)));
      assert.equal(outline.unbound!.map(({ name }) => name).sort(), [...expected].sort(), text);
    }),
    { numRuns: 1500 },
  );
});

/** Real Python to damage. */
const SEEDS = readdirSync(join(import.meta.dirname, 'verify'))
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(join(import.meta.dirname, 'verify', name)));

test('never throws on real Python that was damaged, and every place that it names exists', () => {
  const cut = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 40 }),
    put: fc.constantFrom(...FRAGMENTS, ''),
  });
  fc.assert(
    fc.property(fc.constantFrom(...SEEDS), fc.array(cut, { minLength: 1, maxLength: 6 }), (seed, cuts) => {
      let bytes = seed;
      for (const { at, length, put } of cuts) {
        const from = at % bytes.length;
        bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + length)]);
      }
      return isSound(bytes);
    }),
    { numRuns: 400 },
  );
});

test('takes time in proportion to the size of hostile input', () => {
  const cpuMs = (text: string) => {
    const bytes = Buffer.from(text);
    const before = process.cpuUsage();
    scanOutline(bytes, EVERYTHING);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  for (const unit of [
    'f"{\n',
    '("',
    "'''{",
    'f"{f\'{',
    'def f(:\n',
    'x = [',
    '((((\n',
    'if x:\n ',
    'def f(): pass\n',
    '\\\n',
    'f"""{',
    '"""\\',
    'lambda a: ',
    '[x for x in ',
    'x = ',
    'x, ',
    'x: ',
    'x[y] = ',
    '(a := ',
    'f"{a}{b!r:{c}}" ',
    'class A:\n def f(self): return x\n',
    '__all__ += ["a"]\n',
    'with a as b, ',
    'a.b.c(',
    'import a\na.b\n',
    'global x; ',
    'é = ',
    '@a\n',
    '"a.b" ',
  ]) {
    cpuMs(unit.repeat(2_000));
    assert.ok(cpuMs(unit.repeat(40_000)) < 3_000, `too slow on ${JSON.stringify(unit)}`);
  }
});

test.run();
