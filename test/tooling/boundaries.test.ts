import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';
const { forbidden } = createRequire(import.meta.url)(join(repository, CONFIG)) as {
  forbidden: readonly { readonly name: string; readonly comment?: string }[];
};

/** For each rule the imports, as `file → what it imports`, that must each break it. */
const BREAKS: Readonly<Record<string, readonly string[]>> = {
  'no-circle': ['src/util/round.ts → ./trip.ts'],
  'model-stands-alone': ['src/model/a.ts → ../util/leaf.ts'],
  'util-stands-alone': ['src/util/a.ts → type ../model/leaf.ts'],
  'process-sits-low': ['src/process/a.ts → ../ssot/leaf.ts'],
  'library-stands-alone': [
    'src/git/a.ts → ../ssot/leaf.ts',
    'src/websocket/a.ts → ../config/leaf.ts',
    'src/pytest/a.ts → ../git/leaf.ts',
    'src/python/a.ts → ../pytest/leaf.ts',
  ],
  'python-for-pytest-only': ['src/ssot/a.ts → ../python/leaf.ts'],
  'reporters-see-only-the-model': [
    'src/reporters/a.ts → ../store/leaf.ts',
    'src/reporters/b.ts → ../process/leaf.ts',
  ],
  'engine-sees-only-the-model': [
    'src/engine/a.ts → ../process/leaf.ts',
    'src/engine/b.ts → type ../executors/leaf.ts',
  ],
  'store-sees-no-part': ['src/store/a.ts → ../engine/leaf.ts'],
  'parts-meet-in-run': ['src/config/a.ts → ../run.ts', 'src/pipeline/a.ts → ../index.ts'],
  'executors-report-through-events': ['src/executors/a.ts → ../reporters/leaf.ts'],
  'cli-is-on-top': ['src/run.ts → ./cli/leaf.ts'],
  'execa-in-process-only': ['src/executors/b.ts → execa'],
  'child-process-in-process-only': ['src/git/b.ts → node:child_process', 'src/git/c.ts → child_process'],
  'listr2-in-terminal-only': ['src/reporters/plain.ts → listr2'],
  'junit-builder-in-junit-only': ['src/cli/a.ts → junit-report-builder'],
  'zx-is-a-program': ['src/executors/c.ts → zx'],
  'no-test-in-source': ['src/util/b.ts → ../../test/rig/leaf.ts'],
  'no-dev-dependency-in-source': ['src/util/c.ts → fast-check'],
  'users-code-sees-the-library': [
    'pipelines/a.ts → ../src/pipeline/leaf.ts',
    'examples/chat/a.ts → ../../src/run.ts',
  ],
  'uvu-through-the-rig': ['test/util/a.test.ts → uvu'],
  'no-unresolvable': ['src/util/d.ts → ./nowhere.ts'],
  reachable: ['src/util/orphan.ts → ./leaf.ts'],
};

/** The way back of the circle, which is told of once. */
const SUPPORT: readonly string[] = ['src/util/trip.ts → type ./round.ts'];

/** What is allowed and looks as if it were not. */
const ALLOWED: readonly string[] = [
  'src/process/run.ts → execa',
  'src/process/run2.ts → node:child_process',
  'src/pytest/run.ts → ../python/leaf.ts',
  'src/git/run.ts → ../process/leaf.ts',
  'src/reporters/terminal/live.ts → listr2',
  'src/reporters/junit/write.ts → junit-report-builder',
  'src/executors/run.ts → ../git/leaf.ts',
  'src/cli/run.ts → ../run.ts',
  'src/index.ts → ./pipeline/only-for-users.ts',
  'src/pipeline/only-for-users.ts → ../model/leaf.ts',
  'pipelines/ok.ts → ../src/index.ts',
  'test/rig/suite.ts → uvu',
  'test/util/ok.test.ts → uvu/assert',
];

const LEAVES = [
  'model',
  'util',
  'process',
  'ssot',
  'git',
  'pytest',
  'python',
  'config',
  'engine',
  'store',
  'executors',
  'reporters',
  'pipeline',
  'cli',
];
const test = suite('the boundaries');

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

/** Writes a tree in which each file imports what is said, and cruises it with the repository's own rules. */
function cruise(imports: readonly string[]): Cruise {
  const tree = mkdtempSync(join(tmpdir(), 'portcullis-boundaries-'));
  try {
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    };
    const pairs = imports.map((one) => one.split(' → ') as [string, string]);
    for (const path of [
      ...LEAVES.map((name) => `src/${name}/leaf.ts`),
      'test/rig/leaf.ts',
      'src/run.ts',
      'src/index.ts',
    ]) {
      put(path, 'export {};\n');
    }
    for (const [file, target] of pairs) {
      const specifier = target.replace(/^type /, '');
      put(
        file,
        `import ${target.startsWith('type ') ? 'type ' : ''}* as it from '${specifier}';\nexport type It = typeof it;\nexport { it };\n`,
      );
    }
    const used = pairs
      .map(([file]) => file)
      .filter((file) => file.startsWith('src/') && !/orphan|only-for-users|index/.test(file));
    const all = [...used, ...LEAVES.map((name) => `src/${name}/leaf.ts`), 'src/run.ts'];
    put('src/cli/main.ts', all.map((file) => `import '../${file.slice('src/'.length)}';\n`).join(''));
    put('pipelines/leaf.ts', 'export {};\n');
    for (const file of [CONFIG, 'package.json', 'tsconfig.json'])
      copyFileSync(join(repository, file), join(tree, file));
    symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'));
    const depcruise = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const folders = [
      'src',
      'test',
      'pipelines',
      ...(imports.some((one) => one.startsWith('examples')) ? ['examples'] : []),
    ];
    const result = spawnSync(
      process.execPath,
      [depcruise, '--config', CONFIG, '--output-type', 'json', ...folders],
      {
        cwd: tree,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    assert.is(result.stderr, '');
    return JSON.parse(result.stdout) as Cruise;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

let broken: Cruise | undefined;
for (const { name, comment } of forbidden) {
  test(`${name} is broken by what it forbids, and says why it does`, () => {
    const imports = BREAKS[name] ?? [];
    assert.ok(imports.length > 0, `add an import that breaks ${name} to BREAKS`);
    assert.ok(comment);
    broken ??= cruise([...Object.values(BREAKS).flat(), ...SUPPORT]);
    const found = broken.summary.violations.filter((one) => one.rule.name === name).map((one) => one.from);
    for (const [file] of imports.map((one) => one.split(' → '))) {
      const caught = found.includes(file as string);
      assert.ok(caught, `${file} does not break ${name}; these do: ${found.join(', ') || 'none'}`);
    }
  });
}

test('what is allowed breaks no rule', () => {
  const { summary } = cruise(ALLOWED);
  assert.equal(
    summary.violations.map((one) => `${one.rule.name}: ${one.from}`),
    [],
  );
});

test.run();
