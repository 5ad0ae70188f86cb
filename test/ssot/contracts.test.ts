import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import { checkOptions } from '../../src/ssot/check-options.ts';
import type { Contract } from '../../src/ssot/rules/contracts/contract.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { findings, places } from './findings.ts';

const test = suite('contracts about imports');

const layered = {
  'app/__init__.py': '',
  'app/web.py': 'from app import core\n',
  'app/core.py': '\nfrom app.helpers import load\n',
  'app/helpers.py': 'def load():\n    import app.data\n',
  'app/data.py': 'import app.web\n',
};

const layers: Contract = { type: 'layers', name: 'house', layers: ['app.web', 'app.core', 'app.data'] };

async function broken(files: Record<string, string>, ...contracts: Contract[]): Promise<string[]> {
  const found = await findings('layer-violation', files, { contracts });
  return found.map(({ symbol }) => symbol);
}

test('a lower layer that reaches a higher one through others is told with the whole way', async () => {
  const found = await findings(
    'layer-violation',
    { ...layered, 'app/data.py': 'import app.middle\n', 'app/middle.py': '\n\nimport app.web\n' },
    { contracts: [layers] },
  );
  assert.equal(places(found), ['app/data.py:1 app.data -> app.web']);
  assert.match(
    found[0]!.message,
    /app\.data may not import app\.web: app\.data → app\.middle → app\.web; layers 'house'/,
  );
  assert.equal(found[0]!.related, [
    { path: 'app/data.py', line: 1, note: 'imports app.middle' },
    { path: 'app/middle.py', line: 3, note: 'imports app.web' },
  ]);
});

test('siblings of a layer may import each other behind a colon, not behind a bar; what is optional may be missing', async () => {
  const files = { 'app/__init__.py': '', 'app/a.py': 'import app.b\n', 'app/b.py': '' };
  const contract = (layer: string): Contract => ({
    type: 'layers',
    name: 'l',
    layers: [layer],
    containers: ['app'],
  });
  assert.equal(await broken(files, contract('a | b')), ['app.a -> app.b']);
  assert.equal(await broken(files, contract('a : b | (c)')), []);
  assert.equal(await broken(files, contract('a : b')), []);
  assert.equal(await broken(files, contract('a : b : (c)')), []);
  const [missing] = await findings('layer-violation', files, { contracts: [contract('a : c')] });
  assert.match(
    missing!.message,
    /cannot be checked: there is no module app\.c, which is a layer in the container app/,
  );
});

test('an exhaustive contract tells the child that is no layer', async () => {
  const contract: Contract = {
    ...layers,
    layers: ['web', 'core', 'data'],
    containers: ['app'],
    exhaustive: true,
  };
  const files = { ...layered, 'app/data.py': '' };
  assert.equal(await broken(files, contract), ['app.helpers']);
  assert.equal(await broken(files, { ...contract, exhaustiveIgnores: ['helpers'] }), []);
});

test('independent modules may not reach each other', async () => {
  const files = {
    'app/__init__.py': '',
    'app/a.py': 'import app.c\n',
    'app/b.py': '',
    'app/c.py': 'import app.b\n',
  };
  const contract: Contract = { type: 'independence', name: 'i', modules: ['app.a', 'app.b'] };
  assert.equal(await broken(files, contract), ['app.a -> app.b']);
  assert.equal(await broken(files, { ...contract, ignoreImports: ['app.c -> app.*'] }), []);
});

test('a forbidden module may be reached through others only where that is allowed', async () => {
  const files = { 'app/__init__.py': '', 'app/a.py': 'import app.b\n', 'app/b.py': 'import json.decoder\n' };
  const contract: Contract = {
    type: 'forbidden',
    name: 'f',
    sourceModules: ['app.a'],
    forbiddenModules: ['json'],
  };
  assert.equal(await broken(files, contract), ['app.a -> json']);
  assert.equal(await broken(files, { ...contract, allowIndirectImports: true }), []);
  assert.equal(await broken(files, { ...contract, allowIndirectImports: true, sourceModules: ['app'] }), [
    'app.b -> json',
  ]);
});

test('a protected module may be imported by those allowed only', async () => {
  const files = {
    'app/__init__.py': '',
    'app/a.py': 'import app.m.x\n',
    'app/b.py': 'import app.m\n',
    'app/m/__init__.py': '',
    'app/m/x.py': 'import app.m\n',
  };
  const contract: Contract = {
    type: 'protected',
    name: 'p',
    protectedModules: ['app.m'],
    allowedImporters: ['app.b'],
  };
  assert.equal(await broken(files, contract), ['app.a -> app.m.x']);
  assert.equal(await broken(files, { ...contract, asPackages: false }), ['app.m.x -> app.m']);
});

test('siblings in a circle are told with the circle', async () => {
  const files = {
    'app/__init__.py': '',
    'app/a/__init__.py': '',
    'app/a/x.py': 'import app.b\n',
    'app/b.py': 'import app.a\n',
  };
  const [found, ...others] = await findings('layer-violation', files, {
    contracts: [{ type: 'acyclic_siblings', name: 'tree', ancestors: ['app'] }],
  });
  assert.equal(others, []);
  assert.match(
    found!.message,
    /the children of app import each other in a circle, which 'tree' forbids: a → b → a/,
  );
  assert.equal(
    found!.related.map(({ path }) => path),
    ['app/a/x.py', 'app/b.py'],
  );
});

test('an ignored import that does not exist breaks its contract, unless that is declared', async () => {
  const contract: Contract = { ...layers, ignoreImports: ['app.data -> app.gone'] };
  const [found] = await findings('layer-violation', layered, { contracts: [contract] });
  assert.match(found!.message, /the ignored import app\.data -> app\.gone does not exist/);
  assert.equal(await broken(layered, { ...contract, unmatchedIgnoreImports: 'none' }), [
    'app.data -> app.web',
  ]);
});

const CONFIGS = {
  '.importlinter':
    '[importlinter]\nroot_package = app\n\n[importlinter:contract:1]\nname = House\ntype = layers\nlayers =\n    app.web\n    # not yet: app.gone\n    app.data\n',
  'setup.cfg':
    '[metadata]\nname = x\n[importlinter]\nroot_packages =\n  app\n[importlinter:contract:house]\nname: House\nTYPE: layers\nlayers: app.web\n  app.data\n',
  'pyproject.toml':
    '[project]\nname = "x"\n[tool.importlinter]\nroot_package = "app"\n[[tool.importlinter.contracts]]\nname = "House"\ntype = "layers"\nlayers = [\n  "app.web",\n  "app.data",\n]\n',
};

for (const [file, text] of Object.entries(CONFIGS)) {
  test(`the contracts of ${file} hold without a word of ours`, async () => {
    const found = await findings('layer-violation', { ...layered, [file]: text });
    assert.equal(places(found), ['app/data.py:1 app.data -> app.web']);
    assert.equal(
      await findings('layer-violation', { ...layered, [file]: text }, { importLinter: false }),
      [],
    );
  });
}

test('a contract that cannot be checked on this tree is told where it is declared', async () => {
  const text = CONFIGS['.importlinter'].replace('app.data', 'app.date');
  const [found] = await findings('layer-violation', { ...layered, '.importlinter': text });
  assert.equal(places([found!]), [".importlinter:4 contract 'House'"]);
  const [root] = await findings('layer-violation', {
    ...layered,
    '.importlinter': text.replace('= app', '= ap'),
  });
  assert.match(root!.message, /there is no package ap/);
});

const BAD: readonly (readonly [
  what: string,
  file: keyof typeof CONFIGS,
  from: string,
  to: string,
  line: number,
  says: RegExp,
])[] = [
  [
    'an unknown key',
    '.importlinter',
    'layers =',
    'layer =',
    7,
    /layers has no key 'layer'[\s\S]*Did you mean 'layers'/,
  ],
  [
    'an unknown type',
    'pyproject.toml',
    '"layers"',
    '"layer"',
    7,
    /no type 'layer'[\s\S]*Did you mean 'layers'/,
  ],
  ['a missing type', 'setup.cfg', 'TYPE: layers\n', '', 6, /has no type/],
  [
    'a missing root package',
    '.importlinter',
    'root_package',
    'root_pakage',
    1,
    /root_package is missing[\s\S]*'root_pakage'/,
  ],
  ['mixed siblings', 'pyproject.toml', '"app.web"', '"app.web | b : c"', 9, /cannot have both/],
  ['a layer twice', '.importlinter', 'app.data', 'app.web', 7, /stands in two layers/],
  [
    'a wildcard within a name',
    'setup.cfg',
    'layers: app.web',
    'containers: app*\nlayers: app.web',
    9,
    /whole module/,
  ],
  ['no contract', '.importlinter', '[importlinter:contract:1]', '[importlint:contract:1]', 1, /no contracts/],
  ['a key twice', '.importlinter', 'type = layers', 'name = layers', 6, /'name' stands twice/],
  ['no key at all', 'setup.cfg', 'name: House', 'House', 7, /no 'key = value'/],
  ['TOML that is none', 'pyproject.toml', 'type = "layers"', 'type = layers', 7, /./],
];

for (const [what, file, from, to, line, says] of BAD) {
  test(`bad config: ${what}`, async () => {
    const root = writeTree({ ...layered, [file]: CONFIGS[file].replace(from, to) });
    const result = await checkTree({ root });
    assert.not(result.ok);
    if (result.ok) return;
    assert.is(result.reason, 'bad-contracts');
    assert.match(`${result.message}\n${result.help}`, says);
    assert.ok(result.file?.endsWith(file));
    assert.is(result.line, line);
    assert.is((await checkOptions({ root }))[0]!.message, result.message);
  });
}

test('a config that is named must be there', async () => {
  const result = await checkTree({ root: writeTree(layered), importLinter: 'lint.ini' });
  assert.match(!result.ok ? result.message : '', /cannot read the import-linter config lint\.ini: ENOENT/);
});

test.run();
