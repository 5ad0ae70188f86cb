import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import type { RuleId, SsotOptions } from '../../src/ssot/options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('rules with nothing declared');

/** A class that was copied into a second file: only a declaration makes that wrong. */
const COPIED = { 'shop/cart.py': 'class Cart: pass\n', 'shop/basket.py': 'class Cart: pass\n' };

async function check(options: Partial<SsotOptions> = {}) {
  const told: string[] = [];
  const result = await checkTree(
    { root: writeTree(COPIED), ...options },
    {
      onRule: (rule) => told.push(`ran ${rule}`),
      onIdle: (rule, reason) => told.push(`idle ${rule}: ${reason}`),
    },
  );
  return { result, told };
}

test('a rule with nothing declared is told as idle, with what it needs, and not as one that ran', async () => {
  const { result, told } = await check();
  assert.ok(result.ok);
  const { byRule, idle } = result.report.summary;
  assert.equal(idle, {
    'duplicate-definition': 'declare families or unique',
    'forbidden-import': 'declare forbidden',
    'non-canonical-import': 'declare moves or canonical',
    'layer-violation': 'declare layers, two or more, or contracts',
    'literal-format': 'declare literals',
  });
  assert.equal(Object.keys(byRule), [
    'unparsable-file',
    'broken-import',
    'unbound-name',
    'shadowed-definition',
    'import-cycle',
    'suppression',
  ]);
  assert.is(told.filter((it) => it.startsWith('ran')).length, 6);
  assert.is(told[4], 'idle duplicate-definition: declare families or unique');
});

const declared: readonly [RuleId, Partial<SsotOptions>][] = [
  ['duplicate-definition', { families: { Cart: 'shop.cart' } }],
  ['duplicate-definition', { unique: ['shop.*'] }],
  ['forbidden-import', { forbidden: [{ import: 'flask', reason: 'heavy' }] }],
  ['layer-violation', { layers: [{ name: 'l', order: ['a', 'b'] }] }],
  ['layer-violation', { contracts: [{ type: 'independence', name: 'i', modules: ['shop'] }] }],
  ['non-canonical-import', { moves: { 'shop.old': 'shop.cart' } }],
  ['non-canonical-import', { canonical: ['shop'] }],
  ['literal-format', { literals: [{ argument: 'user_id', matches: '^u' }] }],
];
for (const [rule, options] of declared) {
  test(`${rule} runs once there is ${Object.keys(options)}`, async () => {
    const { result } = await check(options);
    assert.ok(result.ok);
    assert.is(result.report.summary.idle[rule], undefined);
    assert.is(result.report.summary.byRule[rule], rule === 'duplicate-definition' ? 1 : 0);
  });
}

test('declarations that hold nothing are none', async () => {
  const { result } = await check({
    families: {},
    unique: [],
    forbidden: [],
    layers: [{ name: 'flat', order: ['shop'] }],
  });
  assert.ok(result.ok);
  assert.is(Object.keys(result.report.summary.idle).length, 5);
  assert.is(result.report.summary.idle['layer-violation'], 'declare layers, two or more, or contracts');
});

test('a rule that is off is not idle, and where all that are on are idle nothing was checked', async () => {
  const rules = {
    'unparsable-file': false,
    'broken-import': false,
    'unbound-name': false,
    'shadowed-definition': false,
    'import-cycle': false,
    'layer-violation': false,
  };
  const { result, told } = await check({ rules });
  if (result.ok) throw new Error('it passed');
  assert.is(result.reason, 'nothing-to-check');
  assert.match(
    result.message,
    'nothing to check: no rule that is on has anything declared: duplicate-definition, forbidden-import',
  );
  assert.match(result.help, 'declare families or unique');
  assert.is(told.length, 4);
});

test.run();
