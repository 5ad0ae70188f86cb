import { execFile } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import * as assert from 'uvu/assert';
import type { LoadedModule } from '../rig/children/load-modules.ts';
import { suite } from '../rig/suite.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

interface Context {
  /** An installation with the loading of modules as its program. */
  installation: string;
  directory: string;
  cache: string;
  store: string;
}

const test = suite<Context>('modules that are run without jiti');

test.before(async (context) => {
  context.installation = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-installation-')));
  symlinkSync(join(repository, 'node_modules'), join(context.installation, 'node_modules'));
  writeFileSync(join(context.installation, 'package.json'), '{ "type": "module", "version": "1.0.0" }');
  await build({
    absWorkingDir: repository,
    entryPoints: { load: 'test/rig/children/load-modules.ts', index: 'src/index.ts' },
    outdir: join(context.installation, 'dist'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    external: ['jiti'],
    logLevel: 'error',
  });
});
test.after(({ installation }) => {
  rmSync(installation, { recursive: true, force: true });
});

test.before.each((context) => {
  context.directory = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-compiled-')));
  context.cache = join(context.directory, 'cache');
  context.store = join(context.cache, 'portcullis', 'modules');
});
test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

/** Writes the files and returns their paths. */
function write(directory: string, files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  });
}

/** Loads the files in a new process. */
async function load(
  { installation, cache }: Context,
  files: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<LoadedModule[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(installation, 'dist', 'load.js'), ...files],
    {
      env: { ...process.env, XDG_CACHE_HOME: cache, ...env },
    },
  );
  return JSON.parse(stdout);
}

const PLAIN = `import { defineConfig } from 'portcullis';
import { join } from 'node:path';
interface Shape { readonly grace: string }
enum Level { low, high }
const shape: Shape = { grace: '5s' } satisfies Shape;
export default defineConfig({ ...shape, root: join('a', 'b'), jobs: Level.high });
`;

test('a second start needs no jiti, and gets the same', async (context) => {
  const files = write(context.directory, {
    'plain.ts': PLAIN,
    'plain.mts': PLAIN,
    'url.ts':
      'export default { url: import.meta.url, dir: import.meta.dirname, file: import.meta.filename };\n',
    'await.ts': 'const a: number = await Promise.resolve(3);\nexport default { a };\n',
    'builtin.ts': "import * as os from 'os';\nexport default { eol: os.EOL };\n",
    'this.ts': 'export default { own: this === undefined };\n',
    'hashbang.ts': '#!/usr/bin/env node\nexport default { a: 1 };\n',
    'crlf.ts': 'const a: number = 1;\r\nexport default { a };\r\n',
    'nothing.ts': 'export const a = 1;\n',
  });
  const cold = await load(context, files);
  const warm = await load(context, files);
  assert.ok(
    cold.every(({ jiti, problem }) => jiti && problem === undefined),
    JSON.stringify(cold),
  );
  assert.equal(
    warm,
    cold.map((each) => ({ ...each, jiti: false })),
  );
  assert.equal(warm[0]?.exported, { grace: '5s', root: 'a/b', jobs: 1 });
});

test('what needs more of jiti goes through it every time, and gets the same', async (context) => {
  mkdirSync(join(context.directory, 'node_modules', 'leaf'), { recursive: true });
  write(context.directory, { 'node_modules/leaf/index.js': 'exports.a = 3;\n' });
  write(context.directory, { 'data.json': '{ "a": 1 }', 'plain.mjs': 'export const a = 2;\n' });
  const files = write(context.directory, {
    'dynamic.ts': "const { default: a } = await import('./data.json');\nexport default { a };\n",
    'dynamic-library.ts':
      "const { defineConfig } = await import('portcullis');\nexport default defineConfig({ jobs: 2 });\n",
    'computed.ts': "const name: string = './plain.mjs';\nexport default { ...(await import(name)) };\n",
    'require.ts': "export default { a: require('./data.json').a };\n",
    'dirname.ts': 'export default { a: __dirname, b: __filename };\n',
    'module.ts': 'export default { a: typeof module.exports };\n',
    'json.ts': "import data from './data.json' with { type: 'json' };\nexport default { data };\n",
    'javascript.ts': "import { a } from './plain.mjs';\nexport default { a };\n",
    'package.ts': "import { a } from 'leaf';\nexport default { a };\n",
    'resolve.ts': "export default { a: import.meta.resolve('./plain.mjs') };\n",
    'arguments.ts': 'export default { a: typeof arguments };\n',
  });
  const cold = await load(context, files);
  assert.equal(await load(context, files), cold);
  assert.ok(cold.every(({ jiti }) => jiti));
  assert.not.ok(
    readdirSync(context.cache, { recursive: true }).some((name) => /modules/.test(String(name))),
    'nothing of these is kept',
  );
});

test('a file that it imports counts as much as it does', async (context) => {
  const shared = join(context.directory, 'shared.ts');
  const [file = ''] = write(context.directory, {
    'a.ts':
      "import { b, loads as first } from './b.ts';\nimport { c, loads } from './c.mts';\nexport default { b, c, once: first === loads };\n",
    'b.ts': "import { n, loads } from './shared.ts';\nexport { loads };\nexport const b = n + 1;\n",
    'c.mts': "import { n, loads } from './shared.ts';\nexport { loads };\nexport const c: number = n + 2;\n",
    'shared.ts': 'export const loads = {};\nexport const n: number = 1;\n',
  });
  await load(context, [file]);
  assert.equal(await load(context, [file]), [{ exported: { b: 2, c: 3, once: true }, jiti: false }]);
  writeFileSync(shared, 'export const loads = {};\nexport const n: number = 5;\n');
  assert.equal(await load(context, [file]), [{ exported: { b: 6, c: 7, once: true }, jiti: true }]);
  assert.equal(await load(context, [file]), [{ exported: { b: 6, c: 7, once: true }, jiti: false }]);
  rmSync(shared);
  const [missing] = await load(context, [file]);
  assert.match(JSON.stringify(missing?.problem), 'shared.ts');
});

test('modules that two files share are evaluated once, whichever way each came', async (context) => {
  const [known = '', unknown = ''] = write(context.directory, {
    'known.ts': "import { id } from './shared.ts';\nexport default { id };\n",
    'unknown.ts':
      "import { id } from './shared.ts';\nimport { createRequire } from 'node:module';\nexport default { id, a: typeof createRequire, b: typeof require };\n",
    'shared.ts': 'export const id: number = Math.random();\n',
  });
  await load(context, [known]);
  const both = await load(context, [known, unknown]);
  assert.equal(
    both.map(({ jiti }) => jiti),
    [false, true],
  );
  const ids = both.map(({ exported }) => (exported as { id: number }).id);
  assert.is(ids[0], ids[1]);
});

test('modules in a circle, without an ending, or behind a link are left to jiti', async (context) => {
  const [circle = '', bare = '', real = ''] = write(context.directory, {
    'circle.ts': "import { b } from './other.ts';\nexport const a = 1;\nexport default { b: b() };\n",
    'bare.ts': "import { n } from './leaf';\nexport default { n };\n",
    'leaf.ts': 'export const n = 1;\nexport default { n };\n',
    'other.ts': "import { a } from './circle.ts';\nexport const b = () => typeof a;\n",
  });
  const link = join(context.directory, 'link.ts');
  symlinkSync(real, link);
  const cold = await load(context, [circle, bare, link]);
  assert.equal(await load(context, [circle, bare, link]), cold);
  assert.ok(
    cold.every(({ jiti, problem }) => jiti && problem === undefined),
    JSON.stringify(cold),
  );
});

test('an error has the same place in every start', async (context) => {
  const thrower = "if (process.env.FAIL) throw new Error('no database');\n";
  const files = write(context.directory, {
    'first.ts': `${thrower}export default {};\n`,
    'third.ts': `interface A {\n  b: string }\n   ${thrower}export default {};\n`,
    'types.ts': `const a = ((b: string, c?: number): void => { ${thrower} })('x' as string);\nexport default {};\n`,
    'enum.ts': `enum A {\n  b,\n  c,\n}\n\nconst f = () => {\n    ${thrower}};\nawait Promise.resolve(A.b);\nf();\nexport default {};\n`,
    'call.ts':
      "import { readFileSync } from 'node:fs';\n\nexport default { a: process.env.FAIL && readFileSync('nowhere') };\n",
    'null.ts':
      'const a: { b?: { c: number } } = process.env.FAIL ? {} : { b: { c: 1 } };\nexport default {\n  a: a.b!.c };\n',
    'outer.ts': "import { n } from './inner.ts';\nexport default { n };\n",
    'inner.ts': `\nexport const n = 1;\n${thrower}`,
    'reject.ts': "export default { a: process.env.FAIL && (await Promise.reject(new TypeError('no'))) };\n",
  });
  const cold = await load({ ...context, cache: join(context.directory, 'other') }, files, { FAIL: '1' });
  await load(context, files);
  const warm = await load(context, files, { FAIL: '1' });
  assert.ok(
    cold.every(({ jiti, problem }) => jiti && problem !== undefined),
    JSON.stringify(cold),
  );
  assert.equal(
    warm,
    cold.map((each) => ({ ...each, jiti: false })),
  );
  assert.equal(
    warm.slice(0, 6).map(({ problem }) => (problem as { line?: number }).line),
    [1, 3, 1, 7, 3, 3],
  );
});

test('an error is thrown once, and the file is not run a second time', async (context) => {
  const log = join(context.directory, 'log');
  const [file = ''] = write(context.directory, {
    'a.ts': `import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(log)}, 'ran ');\nif (process.env.FAIL) throw new Error('no');\nexport default {};\n`,
  });
  await load(context, [file]);
  await load(context, [file], { FAIL: '1' });
  assert.is(readFileSync(log, 'utf8'), 'ran ran ');
});

test('a text that was changed, cut short or could be another user’s is not run, and replaced', async (context) => {
  const damages: Readonly<Record<string, (entry: string, intact: string, other: string) => void>> = {
    changed: (entry, intact) => writeFileSync(entry, intact.replace('a: 1', 'a: 2'), 'latin1'),
    swapped: (entry, _, other) => writeFileSync(entry, other, 'latin1'),
    short: (entry, intact) => writeFileSync(entry, intact.slice(0, -20), 'latin1'),
    empty: (entry) => writeFileSync(entry, ''),
    huge: (entry) => writeFileSync(entry, Buffer.alloc(5 * 2 ** 20)),
    writable: (entry) => chmodSync(entry, 0o622),
    linked: (entry, intact) => {
      const elsewhere = join(context.directory, 'elsewhere');
      writeFileSync(elsewhere, intact, { mode: 0o600, encoding: 'latin1' });
      rmSync(entry);
      symlinkSync(elsewhere, entry);
    },
  };
  const names = Object.keys(damages);
  const files = names.flatMap((name) =>
    write(context.directory, { [`${name}.ts`]: `export default { a: 1, name: '${name}' };\n` }),
  );
  await load(context, files);
  const entries = readdirSync(context.store).map((name) => join(context.store, name));
  const texts = new Map(entries.map((entry) => [entry, readFileSync(entry, 'latin1')]));
  const other = [...texts.values()].find((text) => text.includes("'empty'")) ?? '';
  assert.is(statSync(context.store).mode & 0o777, 0o700);
  for (const [name, damage] of Object.entries(damages)) {
    const [entry = '', text = ''] = [...texts].find(([, each]) => each.includes(`'${name}'`)) ?? [];
    assert.is(statSync(entry).mode & 0o777, 0o600);
    damage(entry, text, other);
  }
  const expected = (jiti: boolean) => names.map((name) => ({ exported: { a: 1, name }, jiti }));
  assert.equal(await load(context, files), expected(true));
  assert.equal(new Map(entries.map((entry) => [entry, readFileSync(entry, 'latin1')])), texts);
  assert.equal([...new Set(entries.map((entry) => lstatSync(entry).mode & 0o777))], [0o600]);
  assert.equal(await load(context, files), expected(false));
  assert.is(readdirSync(context.store).length, names.length, 'no unfinished file is left');
});

test('where nothing can be kept, every start is as the first', async (context) => {
  const [file = ''] = write(context.directory, { 'a.ts': 'export default { a: 1 as number };\n' });
  mkdirSync(context.cache);
  writeFileSync(join(context.cache, 'portcullis'), 'a file where the directory should be');
  for (const _ of [1, 2]) assert.equal(await load(context, [file]), [{ exported: { a: 1 }, jiti: true }]);
});

test('the oldest are removed, and jiti’s own with them', async (context) => {
  const jiti = join(context.cache, 'portcullis', 'jiti');
  for (const each of [context.store, jiti]) {
    mkdirSync(each, { recursive: true });
    for (let n = 0; n < 300; n++) writeFileSync(join(each, `old-${n}`), '');
  }
  const [file = ''] = write(context.directory, { 'a.ts': 'export default { a: 1 as number };\n' });
  await load(context, [file]);
  assert.is(readdirSync(context.store).length, 256);
  assert.ok(readdirSync(jiti).length <= 257);
  assert.equal(await load(context, [file]), [{ exported: { a: 1 }, jiti: false }]);
});

test('who sets variables of jiti’s gets jiti', async (context) => {
  const [file = ''] = write(context.directory, { 'a.ts': 'export default { a: 1 as number };\n' });
  await load(context, [file]);
  assert.equal(await load(context, [file], { JITI_SOURCE_MAPS: '1' }), [{ exported: { a: 1 }, jiti: true }]);
});

test.run();
