import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../src/config/load.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('ssot in the config: contracts, moves, literals, areas');

async function load(ssot: string) {
  const root = writeTree({ 'runner.config.mjs': `export default {\n  ssot: {\n${ssot}\n  },\n};\n` });
  const result = await loadConfig(join(root, 'runner.config.mjs'));
  if (result.ok) return result.loaded.config.ssot;
  const [{ line, message }] = result.problems;
  return `${line} ${message}`;
}

test('what is declared reaches the rules as it was written', async () => {
  const loaded = await load(`
    contracts: [{ type: 'layers', name: 'l', layers: ['a | (b)', 'c'], unmatchedIgnoreImports: 'warn' }],
    importLinter: false,
    moves: { 'a.b': 'c.d' },
    canonical: ['a'],
    literals: [{ argument: 'x', matches: '^y$', areas: ['test'] }],
    areas: { backup: ['attic'] },
    ruleAreas: { 'broken-import': ['source'] },`);
  assert.type(loaded, 'object');
  assert.equal((loaded as { contracts: unknown }).contracts, [
    { type: 'layers', name: 'l', layers: ['a | (b)', 'c'], unmatchedIgnoreImports: 'warn' },
  ]);
});

const BAD: readonly (readonly [ssot: string, says: RegExp])[] = [
  ["contracts: [{ type: 'layer', name: 'l' }]", /^3 .*expected a contract with type layers, independence/],
  [
    "contracts: [{ type: 'independence', name: 'i', modules: [], guidence: '' }]",
    /^3 .*unknown key 'guidence'. Did you mean 'guidance'/,
  ],
  ["contracts: [{ name: 'l', layers: ['a | b : c'],\n type: 'layers' }]", /^3 .*cannot have both/],
  ["contracts: [{ type: 'independence', name: 'i',\n modules: ['a*'] }]", /^4 .*only replace a whole module/],
  [
    "contracts: [{ type: 'layers', name: 'l', layers: ['a'],\n exhaustive: true }]",
    /^4 .*only layers with containers/,
  ],
  ["literals: [{ argument: 'x', matches: '(' }]", /^3 .*not a regular expression/],
  ["areas: { archive: ['attic'] }", /^3 .*unknown key 'archive'/],
  ["ruleAreas: { 'broken-import': ['tests'] }", /^3 .*'source', 'test'/],
];

for (const [ssot, says] of BAD)
  test(`bad config: ${ssot.slice(0, 60).replace('\n', ' ')}`, async () => {
    assert.match(String(await load(ssot)), says);
  });

test.run();
