import * as assert from 'uvu/assert';
import type { Duplicates } from '../../src/ssot/duplicates/group.ts';
import { type InventoryReport, inventoryTree } from '../../src/ssot/inventory.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('classes of duplicates in the inventory');

async function inventory(files: Record<string, string>, ...names: string[]): Promise<InventoryReport> {
  const result = await inventoryTree({ root: writeTree(files) }, names);
  assert.ok(result.ok);
  return result.report;
}

async function group(
  files: Record<string, string>,
  name = 'Mode',
): Promise<Duplicates & { home: { path: string } }> {
  const { symbols } = await inventory(files, name);
  const { duplicates, definitions } = symbols[0]!;
  assert.ok(duplicates, 'no duplicates');
  const path = definitions[duplicates.home.definition]!.path;
  return { ...duplicates, home: { ...duplicates.home, path } };
}

const ENUM = 'class Mode(Enum):\n    """Doc."""\n    A = 1\n    B = 2\n';

test('identical: comments, blanks, docstrings and place aside', async () => {
  const it = await group({
    'a.py': ENUM,
    'b.py': '\n\nclass Mode( Enum ):  # copied\n    # here\n    A = 1\n\n    B = 2  # two\nx = 1\n',
  });
  assert.is(it.class, 'identical');
  assert.equal(it.differences, []);
  assert.is(it.others[0]!.likeness, 1);
});

test('divergent: members, values, signatures, bases and decorators of one and not the other', async () => {
  const it = await group({
    'a.py': `${ENUM}    def f(self, x: int) -> int: return x\n    def only(self): ...\n`,
    'b.py':
      '@dataclass\nclass Mode(str, Enum):\n    A = 7\n    B = 2\n    def f(self, x, y=1): return x + y\n',
  });
  assert.is(it.class, 'divergent');
  assert.equal(
    it.differences.map(
      ({ kind, name, variants }) => `${kind} ${name}: ${variants.map((v) => v.text).join(' | ')}`,
    ),
    [
      'value A: 1 | 7',
      'signature f: self, x: int | self, x, y=1',
      'member only: only | ',
      'base str:  | str',
      'decorator dataclass:  | dataclass',
    ],
  );
  const only = it.differences.find(({ name }) => name === 'only')!;
  assert.equal(only.variants, [
    { text: 'only', definitions: [0] },
    { text: null, definitions: [1] },
  ]);
});

test('divergent in a body alone, and near-identical when hardly', async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `    def m${at}(self): return self.x${at} + ${at}\n`);
  const near = await group({
    'a.py': `class Mode:\n${lines.join('')}`,
    'b.py': `class Mode:\n${lines.join('').replace('self.x3 + 3', 'self.x3 + 4')}`,
  });
  assert.is(near.class, 'near-identical');
  assert.ok(near.others[0]!.likeness >= 0.8 && near.others[0]!.likeness < 1);
  const far = await group({
    'a.py': 'class Mode:\n    def f(self): return 1\n',
    'b.py': 'class Mode:\n    def f(self): raise Gone\n',
  });
  assert.is(far.class, 'divergent');
});

test('what differs in depth alone is not identical', async () => {
  const it = await group({
    'a.py': 'def Mode(a):\n    if a:\n        x()\n        y()\n',
    'b.py': 'def Mode(a):\n    if a:\n        x()\n    y()\n',
  });
  assert.is.not(it.class, 'identical');
});

test('a fallback and a stand-in of a test are told apart from a second home', async () => {
  const files = {
    'app.py': ENUM,
    'fallback.py': 'try:\n    from app import Mode\nexcept ImportError:\n    class Mode: pass\n',
  };
  const fallback = await group(files);
  assert.is(fallback.class, 'conditional-fallback');
  assert.is(fallback.home.path, 'app.py');
  const local = await group({ ...files, 'tests/test_x.py': 'class Mode: pass\n' });
  assert.is(local.class, 'test-local');
  assert.equal(
    local.others.map((other) => other.class),
    ['conditional-fallback', 'test-local'],
  );
});

test('proposes the home that most import, in source and not in a test, and says why', async () => {
  const it = await group({
    'tests/helpers.py': ENUM,
    'pkg/__init__.py': 'from .deep.er import Mode\n',
    'pkg/deep/__init__.py': '',
    'pkg/deep/er.py': ENUM,
    'top.py': ENUM,
    'u1.py': 'from pkg.deep.er import Mode\n',
    'u2.py': 'from top import Mode\n',
    'tests/test_a.py': 'from tests.helpers import Mode\n',
    'tests/test_b.py': 'from tests.helpers import Mode\n',
    'tests/test_c.py': 'from tests.helpers import Mode\n',
  });
  assert.is(it.home.path, 'pkg/deep/er.py');
  assert.equal(it.home.why.slice(0, 2), ['2 of 6 imports take it', 'exported by `__all__` or a package']);
  const docs = await group({ 'a.py': ENUM, 'b.py': ENUM, 'README.md': 'Use `b.Mode`.\n' });
  assert.is(docs.home.path, 'b.py');
  assert.match(docs.home.why[0]!, 'named in 1 document');
});

test('proposes the lower of two modules, and what is declared before anything', async () => {
  const files = {
    'a.py': `from b import helper\n${ENUM}`,
    'b.py': `helper = 1\n${ENUM}`,
    'c.py': `import b\n${ENUM}`,
  };
  const lower = await group(files);
  assert.is(lower.home.path, 'b.py');
  assert.match(lower.home.why[0]!, 'the others import its module');
  const result = await inventoryTree({ root: writeTree(files), families: { Mode: 'c' } }, ['Mode']);
  assert.ok(result.ok);
  const { definitions, duplicates, canonical } = result.report.symbols[0]!;
  assert.is(definitions[duplicates!.home.definition]!.path, 'c.py');
  assert.equal([canonical, duplicates!.home.why[0]], ['c.Mode', "declared in 'families'"]);
});

test('ranks what more imports would have to move for, and what differs more', async () => {
  const files = {
    'a.py': `${ENUM}class Other: pass\n`,
    'b.py': 'class Mode:\n    C = 3\nclass Other: pass\n',
    'u.py': 'from a import Mode, Other\n',
    'v.py': 'from a import Mode\n',
    'w.py': 'from b import Mode\n',
  };
  assert.ok((await group(files)).rank > (await group(files, 'Other')).rank);
});

test('alike under another name: bodies, nearly, and members; none of what is short, a test, or of one name', async () => {
  const lines = Array.from(
    { length: 12 },
    (_, at) => `    def m${at}(self): return self.x${at} + ${at}\n`,
  ).join('');
  const files = {
    'a.py': `class First:\n${lines}`,
    'b.py': `class Second:\n${lines}`,
    'c.py': 'class Third:\n    def p(self): return 1\n    q = 2\n    def r(self): ...\n    s = 4\n',
    'd.py': 'class Fourth:\n    p = q = r = s = None\n',
    'e.py': 'class Short:\n    x = 1\nclass Shorter:\n    x = 1\n',
    'tests/test_a.py': `class InTest:\n${lines}`,
    'f.py': `class First:\n${lines}`,
  };
  const { alike } = await inventory(files);
  const told = alike.map(({ why, definitions }) => [
    why,
    definitions
      .map(({ qualname }) => qualname)
      .sort()
      .join(),
  ]);
  assert.equal(told.sort(), [
    ['same-body', 'First,First,Second'],
    ['same-members', 'Fourth,Third'],
  ]);
  const asked = await inventory(files, 'Second');
  assert.equal(
    asked.alike.map(({ definitions }) => definitions.length),
    [3],
  );
  assert.equal((await inventory(files, 'Short')).alike, []);
});

test('is linear in a file of many definitions', async () => {
  const code = (count: number) =>
    Array.from({ length: count }, (_, at) => `class C${at}:\n    def f(self): return ${at}\n`).join('');
  const cost = async (count: number) => {
    const files = { 'a.py': code(count), 'b.py': code(count) };
    const before = process.cpuUsage().user;
    await inventory(files);
    return process.cpuUsage().user - before;
  };
  await cost(500);
  const [small, large] = [await cost(500), await cost(4_000)];
  assert.ok(large < small * 8 * 3, `${small} → ${large} µs`);
});

test('a file that cannot be read again, or ends within a string, is no defect', async () => {
  const it = await group({
    'a.py': 'class Mode:\n    x = """\n',
    'b.py': 'class Mode:\n    x = "\n    y = (\n',
  });
  assert.is(it.class, 'divergent');
});

test.run();
