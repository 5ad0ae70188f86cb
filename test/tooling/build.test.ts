import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { type CommandResult, runCommand } from './run-command.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Uses an ES module and a CommonJS one, loads a part late, and finds a file beside itself. */
const SOURCES: Readonly<Record<string, string>> = {
  'src/cli/main.ts': `
import { Command } from 'commander';
import { z } from 'zod';
import { besides } from '../process/entry.ts';
new Command().action(async () => {
  const { late } = await import('../util/late.ts');
  const message = z.number().safeParse('a').error?.issues[0]?.message;
  console.log(JSON.stringify({ late: late(), message, besides: besides() }));
}).parse();`,
  'src/process/entry.ts': `
import { existsSync } from 'node:fs';
export const besides = () => existsSync(new URL('./reaper.js', import.meta.url));`,
  'src/util/late.ts': "export const late = () => 'came late';",
  'src/process/reaper.ts': "console.log('reaper');",
  'src/index.ts': "export { besides } from './process/entry.ts';\nexport { late } from './util/late.ts';",
  'src/pytest/plugin/portcullis_pytest.py': 'print(1)\n',
  'package.json': '{ "name": "clone", "version": "1.0.0", "type": "module" }',
  'package-lock.json': '{}',
};

/** What starts it: the real one. */
const START = [
  'src/cli/start.ts',
  'src/util/cache-dir.ts',
  'src/util/make-directory.ts',
  'src/util/native-import.ts',
  'src/util/private-cache.ts',
];

const test = suite<{ clone: string }>('the build', { clone: '' });

test.before((context) => {
  const clone = mkdtempSync(join(tmpdir(), 'portcullis-build-'));
  context.clone = clone;
  for (const folder of ['scripts', 'bin'])
    cpSync(join(repository, folder), join(clone, folder), { recursive: true });
  for (const file of START) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(repository, file), join(clone, file));
  }
  for (const [file, text] of Object.entries(SOURCES)) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), text);
  }
});
test.after(({ clone }) => rmSync(clone, { recursive: true, force: true }));

function node(clone: string, ...args: string[]): Promise<CommandResult> {
  return runCommand([process.execPath, ...args], clone);
}

test('a clone that was never built says how to build it', async ({ clone }) => {
  const { code, stderr } = await node(clone, 'bin/portcullis.js');
  assert.match(stderr, /not built: run `npm run build`/);
  assert.is(code, 2);
});

test('what is built runs without any dependency installed', async ({ clone }) => {
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  const built = await node(clone, 'scripts/build.mjs');
  rmSync(join(clone, 'node_modules'));
  assert.equal(built, { code: 0, stdout: '', stderr: '' });
  const { stdout, stderr } = await node(clone, 'bin/portcullis.js');
  assert.is(stderr, '');
  assert.equal(JSON.parse(stdout), {
    late: 'came late',
    message: 'Invalid input: expected number, received string',
    besides: true,
  });
  assert.is((await node(clone, 'dist/reaper.js')).stdout, 'reaper\n');
  assert.ok(existsSync(join(clone, 'dist/index.js')));
  assert.is(readFileSync(join(clone, 'dist/plugin/portcullis_pytest.py'), 'utf8'), 'print(1)\n');
});

test('every bundled package has its licence beside the bundle', ({ clone }) => {
  const notices = readFileSync(join(clone, 'dist/THIRD_PARTY_LICENSES.txt'), 'utf8');
  assert.match(notices, /commander [\d.]+ \(MIT\)[\s\S]*TJ Holowaychuk/);
  assert.match(notices, /zod [\d.]+ \(MIT\)[\s\S]*Colin McDonnell/);
});

test('a chunk of an earlier build stays for a day, for those who still run it', async ({ clone }) => {
  for (const [name, hoursAgo] of [
    ['young-AAAAAAAA.js', 1],
    ['old-BBBBBBBB.js', 25],
    ['young-AAAAAAAA.cjs', 1],
    ['old-BBBBBBBB.cjs', 25],
  ] as const) {
    writeFileSync(join(clone, 'dist', name), '');
    const then = Date.now() / 1000 - hoursAgo * 3600;
    utimesSync(join(clone, 'dist', name), then, then);
  }
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  await node(clone, 'scripts/build.mjs');
  assert.ok(existsSync(join(clone, 'dist/young-AAAAAAAA.js')));
  assert.not.ok(existsSync(join(clone, 'dist/old-BBBBBBBB.js')));
  assert.ok(existsSync(join(clone, 'dist/young-AAAAAAAA.cjs')));
  assert.not.ok(existsSync(join(clone, 'dist/old-BBBBBBBB.cjs')));
});

test('a source that does not build is shown with its place, and the mark of a good build is not moved', async ({
  clone,
}) => {
  const mark = readFileSync(join(clone, 'dist/.source-hash'), 'utf8');
  writeFileSync(join(clone, 'src/util/late.ts'), "export { late } from './nowhere.ts';");
  const { code, stderr } = await node(clone, 'scripts/build.mjs');
  assert.match(stderr, /Could not resolve "\.\/nowhere\.ts"\s+src\/util\/late\.ts:1:21/);
  assert.not.match(stderr, /at failureErrorWithLog/);
  assert.is(code, 1);
  assert.is(readFileSync(join(clone, 'dist/.source-hash'), 'utf8'), mark);
});

test.run();
