import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { RULES } from '../../src/ssot/rules/all.ts';
import { createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, assertRefusesBent, documentOf, faultsBy } from './document.ts';

const test = suite<{ directory: string }>('documents of ssot');

test.before(async (context) => {
  context.directory = await createProject({
    'bad/app/__init__.py': 'from app.modes import Mode\n',
    'bad/app/modes.py': [
      'from enum import Enum',
      'class Mode: pass',
      'class Mode:',
      '    A = 1',
      '    def run(self): pass',
      'LIMIT = 5',
      'LIMIT = 6',
      'type Names = Mode',
      'Other = Mode',
      'class Color(Enum): RED = 1',
      'Pair = namedtuple("Pair", "a b")',
      'try:',
      '    from fast import Fast',
      'except ImportError:',
      '    Fast = None',
      '@overload',
      'def pick(a: int): ...',
      'def pick(a): pass',
      '@dataclass',
      'class Data: x: int',
      '',
    ].join('\n'),
    'bad/app/user.py': 'from app.modes import LIMIT, Mode, Other, Gone\nfrom app.loop import x\n',
    'bad/app/loop.py': 'from app.user import y\n',
    'bad/app/broken.py': 'def (:\n',
    'bad/lib/mode.py': 'class Color: pass\nLIMIT = 7\n',
    'good/__init__.py': 'VALUE = 1\n',
  });
});
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('check: red and green, every finding with its place, help and fingerprint', async ({ directory }) => {
  const red = await documentOf('ssot-check', directory, ['ssot', 'check', '--root', 'bad'], 1);
  const { byRule, idle, ...counts } = red.summary;
  assert.equal(Object.keys(idle), [
    'duplicate-definition',
    'forbidden-import',
    'non-canonical-import',
    'layer-violation',
    'literal-format',
  ]);
  assert.equal(counts, { new: red.findings.length, baseline: 0, fixed: 0, suppressed: 0, areas: {} });
  for (const rule of ['unparsable-file', 'broken-import', 'shadowed-definition', 'import-cycle'])
    assert.ok(byRule[rule] > 0, rule);
  assertRefusesBent(
    'ssot-check',
    red,
    // Not of a finding in a file that is no Python.
    ['area', ...RULES.map(({ id }) => id)],
  );
  const green = await documentOf('ssot-check', directory, ['ssot', 'check', '--root', 'good'], 0);
  assert.equal(green.findings, []);
});

test('baseline: what is written, and what check says of it then', async ({ directory }) => {
  const file = join(directory, 'accepted', 'ssot-baseline.json');
  cpSync(join(directory, 'bad'), join(directory, 'accepted'), { recursive: true });
  assert.is((await runCli(directory, ['ssot', 'baseline', '--root', 'accepted'])).code, 0);
  const baseline = JSON.parse(readFileSync(file, 'utf8'));
  assert.is(faultsBy('ssot-baseline')(baseline), '');
  type Entry = { places?: unknown };
  const plain = baseline.findings.map(({ places: _, ...entry }: Entry) => entry);
  assertRefusesBent('ssot-baseline', { ...baseline, findings: plain });
  const spread = baseline.findings.find(({ places }: Entry) => places !== undefined);
  for (const places of [['app/user.py'], { 'app/user.py': 0 }, { 'app/user.py': 'once' }])
    assert.is.not(faultsBy('ssot-baseline')({ version: 1, findings: [{ ...spread, places }] }), '');
  const check = await documentOf('ssot-check', directory, ['ssot', 'check', '--root', 'accepted'], 0);
  const { summary, findings } = check;
  assert.equal([summary.new, summary.baseline], [0, baseline.findings.length]);
  assert.is(findings[0].status, 'baseline');
  writeFileSync(file, '{');
  await assertNoDocument(directory, ['ssot', 'check', '--root', 'accepted']);
});

test('check: a rule or a status that the contract does not know is refused', async ({ directory }) => {
  const red = await documentOf('ssot-check', directory, ['ssot', 'check', '--root', 'bad'], 1);
  const [finding] = red.findings;
  for (const bent of [{ rule: 'bad-taste' }, { status: 'old' }, { line: 0 }, { fingerprint: 'line 5' }])
    assert.is.not(faultsBy('ssot-check')({ ...red, findings: [{ ...finding, ...bent }] }), '');
});

test('inventory: names of every kind, and what the tree does with them', async ({ directory }) => {
  const args = ['ssot', 'inventory', '/./', 'Nope', '--root', 'bad'];
  const inventory = await documentOf('ssot-inventory', directory, args, 0);
  type Listed = { name: string; verdict: string; definitions: { kind: string }[] };
  const told = inventory.symbols.map(({ name, verdict, definitions }: Listed) =>
    [name, verdict, ...definitions.map(({ kind }) => kind)].join(' '),
  );
  assert.equal(told, [
    'Color duplicate enum class',
    'Data single dataclass',
    'Fast single constant',
    'LIMIT duplicate constant constant',
    'Mode shadowed class class',
    'Names single typealias',
    'Nope missing',
    'Other alias-only',
    'Pair single namedtuple',
    'pick single function function',
  ]);
  assert.is(inventory.files.unparsable[0].path, 'app/broken.py');
  assertRefusesBent('ssot-inventory', inventory, ['shadowedBy', 'duplicates', 'nearest']);
});

test('inventory: consumers get a constant too, and an alias is what it stands for', async ({ directory }) => {
  const args = ['ssot', 'inventory', 'LIMIT', 'Other', '--root', 'bad'];
  const { symbols } = await documentOf('ssot-inventory', directory, args, 0);
  assert.equal(
    symbols.map(({ consumers }: { consumers: { resolves: string }[] }) => consumers[0]?.resolves),
    ['app.modes.LIMIT', 'app.modes.Mode'],
  );
});

test('inventory: a verdict that its own lists belie is refused', async ({ directory }) => {
  const args = ['ssot', 'inventory', 'Color', '--root', 'bad'];
  const document = await documentOf('ssot-inventory', directory, args, 0);
  const [color] = document.symbols;
  for (const verdict of ['shadowed', 'alias-only', 'missing', 'unknown'])
    assert.is.not(faultsBy('ssot-inventory')({ ...document, symbols: [{ ...color, verdict }] }), '', verdict);
});

test('inventory: a pattern that is none is bad usage, and no defect', async ({ directory }) => {
  for (const pattern of ['/(/', '/Mode', '//'])
    await assertNoDocument(directory, ['ssot', 'inventory', pattern, '--root', 'good']);
});

test('cycles: red and green', async ({ directory }) => {
  const red = await documentOf('ssot-cycles', directory, ['ssot', 'cycles', '--root', 'bad'], 1);
  assert.equal([red.cycles[0].modules, red.cycles[0].cut.ends], [['app.loop', 'app.user'], true]);
  assertRefusesBent('ssot-cycles', red);
  await documentOf('ssot-cycles', directory, ['ssot', 'cycles', '--root', 'good'], 0);
});

test.run();
