import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { runCommand } from './run-command.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const CONFIGS = ['.dependency-cruiser.cjs', '.gitignore', 'biome.json', 'knip.jsonc', 'tsconfig.json'];

const TOOLS = ['@biomejs/biome', '@types/node', 'dependency-cruiser', 'knip', 'typescript'];
type Package = Record<'scripts' | 'devDependencies', Record<string, string>>;

/** A small clone in which all is well: every file is used, typed, formatted and where it belongs. */
const CLEAN: Readonly<Record<string, string>> = {
  'src/cli/main.ts':
    "import { three } from '../model/three.ts';\nimport { two } from '../util/two.ts';\n\nexport default two() + three;\n",
  'src/model/three.ts': 'export const three = 3;\n',
  'src/util/two.ts': 'export function two(): number {\n  return 2;\n}\n',
  'src/index.ts': "export { two } from './util/two.ts';\n",
  'src/process/reaper.ts': 'export {};\n',
  'runner.config.ts': 'export default {};\n',
  'test/a.test.ts': 'export {};\n',
  'bench/a/main.ts': 'export {};\n',
  'pipelines/a.ts': 'export default {};\n',
  'examples/a.ts': 'export default {};\n',
  'scripts/build.mjs': 'export {};\n',
};

/** For each script of package.json, a file that must turn it red, and what it must say. */
const BREAKS: readonly (readonly [script: string, file: string, text: string, says: RegExp])[] = [
  [
    'lint',
    'src/util/two.ts',
    'export function two(): number {\n    return 2\n}\n',
    /File content differs from formatting output/,
  ],
  [
    'lint',
    'src/util/two.ts',
    "import 'node:fs';\nimport { x } from './x.ts';\n\nexport const two = () => 2;\n",
    /noUnusedImports/,
  ],
  [
    'types',
    'src/util/two.ts',
    "export function two(): number {\n  return '2';\n}\n",
    /two\.ts\(2,3\): error TS2322/,
  ],
  ['types', 'test/a.test.ts', 'const a: string = 1;\nexport { a };\n', /a\.test\.ts\(1,7\): error TS2322/],
  [
    'boundaries',
    'src/util/two.ts',
    "export { three as two } from '../model/three.ts';\n",
    /util-stands-alone/,
  ],
  ['dead-code', 'src/util/two.ts', 'export const two = () => 2;\nexport const four = () => 4;\n', /four/],
  ['dead-code', 'src/util/four.ts', 'export const four = () => 4;\n', /Unused files[\s\S]*four\.ts/],
];

const test = suite<{ clone: string }>('the static checks', { clone: '' });

test.before((context) => {
  const clone = mkdtempSync(join(tmpdir(), 'portcullis-static-'));
  context.clone = clone;
  for (const file of CONFIGS) copyFileSync(join(repository, file), join(clone, file));
  const real = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Package;
  const scripts = pick(real.scripts, ['lint', 'types', 'boundaries', 'dead-code']);
  const devDependencies = pick(real.devDependencies, TOOLS);
  const clonePackage = { name: 'clone', version: '1.0.0', type: 'module', scripts, devDependencies };
  put(clone, 'package.json', `${JSON.stringify(clonePackage, null, 2)}\n`);
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
});
test.before.each(({ clone }) => {
  for (const [file, text] of Object.entries(CLEAN)) put(clone, file, text);
  rmSync(join(clone, 'src/util/four.ts'), { force: true });
});
test.after(({ clone }) => rmSync(clone, { recursive: true, force: true }));

function pick(all: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, all[name] ?? '']));
}

function put(clone: string, file: string, text: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), text);
}

for (const script of ['lint', 'types', 'boundaries', 'dead-code']) {
  test(`${script} is green where all is well`, async ({ clone }) => {
    const { code, stdout, stderr } = await runCommand(['npm', 'run', '--silent', script], clone);
    assert.is(code, 0, `${stdout}${stderr}`);
  });
}
for (const [script, file, text, says] of BREAKS) {
  test(`${script} is red when ${file} holds what ${says.source} names`, async ({ clone }) => {
    put(clone, file, text);
    const { code, stdout, stderr } = await runCommand(['npm', 'run', '--silent', script], clone);
    assert.match(`${stdout}${stderr}`, says);
    assert.is.not(code, 0);
  });
}

test.run();
