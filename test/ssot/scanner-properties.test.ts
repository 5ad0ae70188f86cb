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
];
const python = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 60 }).map((parts) => parts.join(''));

function isSound(bytes: Buffer): boolean {
  const outline = scanOutline(bytes);
  const lines = outline.lines + 1;
  const items = [...outline.definitions, ...outline.imports, ...outline.assignments];
  return (
    items.every(
      ({ line, column, scope }) =>
        line >= 1 && line <= lines && column >= 1 && scope <= outline.definitions.length,
    ) &&
    items.every(({ branch }) => outline.branches[branch] !== undefined) &&
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

test('takes time in proportion to the size of hostile input', () => {
  const cpuMs = (text: string) => {
    const bytes = Buffer.from(text);
    const before = process.cpuUsage();
    scanOutline(bytes);
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
  ]) {
    cpuMs(unit.repeat(2_000));
    assert.ok(cpuMs(unit.repeat(40_000)) < 3_000, `too slow on ${JSON.stringify(unit)}`);
  }
});

test.run();
