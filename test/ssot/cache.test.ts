import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { codeVersion } from '../../src/ssot/cache/code-version.ts';
import { type CheckReport, checkTree } from '../../src/ssot/check.ts';
import type { SsotOptions } from '../../src/ssot/options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('the cache of ssot check');
const OLD = new Date(Date.now() - 60_000);

const caches: string[] = [];
test.before.each(() => {
  const cache = mkdtempSync(join(tmpdir(), 'portcullis-cache-'));
  caches.push(cache);
  process.env.XDG_CACHE_HOME = cache;
});
test.after(() => {
  delete process.env.XDG_CACHE_HOME;
  for (const cache of caches) {
    chmodSync(cache, 0o700);
    rmSync(cache, { recursive: true, force: true });
  }
});

/** Enough modules that a cache is kept: `m1` imports `f0` from `m0` and so on. Old enough to be trusted. */
function manyFiles(more: Record<string, string> = {}): string {
  const files: Record<string, string> = { 'pkg/__init__.py': '' };
  for (let nth = 0; nth < 320; nth++)
    files[`pkg/m${nth}.py`] =
      `${nth > 0 ? `from pkg.m${nth - 1} import f${nth - 1}\n` : ''}def f${nth}():\n    return 1\n`;
  const root = writeTree({ ...files, ...more });
  for (const path of Object.keys({ ...files, ...more })) age(join(root, path));
  return root;
}

/** Times that lie behind; `ctime` cannot be set, so each test waits for it where it needs to be old. */
function age(path: string): void {
  utimesSync(path, OLD, OLD);
}

async function check(root: string, options: Omit<SsotOptions, 'root'> = {}): Promise<CheckReport> {
  const result = await checkTree({ root, ...options });
  assert.ok(result.ok, JSON.stringify(result));
  // As it is written: a field that is not set is none.
  return JSON.parse(JSON.stringify({ ...result.report, elapsedMs: 0 }));
}

/** What a check says with the cache, which must be what it says without. */
async function bothWays(root: string, options: Omit<SsotOptions, 'root'> = {}): Promise<CheckReport> {
  const cached = await check(root, options);
  const plain = await check(root, { ...options, cache: false });
  assert.equal(cached, plain);
  return cached;
}

const files = (directory = process.env.XDG_CACHE_HOME!): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  );

/** Until no change time of the tree is so young that the cache distrusts it. */
async function settle(root: string): Promise<void> {
  const youngest = () =>
    Math.max(
      ...readdirSync(root, { recursive: true, encoding: 'utf8' }).map(
        (it) => statSync(join(root, it)).ctimeMs,
      ),
    );
  while (Date.now() <= youngest() + 2_100) await new Promise((done) => setTimeout(done, 50));
}

test('twice the same check says twice the same, and keeps outlines and findings', async () => {
  const root = manyFiles();
  await bothWays(root);
  assert.is(files().length, 2);
  await bothWays(root);
  assert.is(files().length, 2);
});

test('red stays red, and what is mended is green', async () => {
  const root = manyFiles();
  await bothWays(root);
  writeFileSync(join(root, 'pkg/m5.py'), 'def other():\n    return 1\n');
  assert.is((await bothWays(root)).summary.new, 1);
  assert.is((await bothWays(root)).summary.new, 1);
  writeFileSync(join(root, 'pkg/m5.py'), 'def f5():\n    return 1\n');
  assert.is((await bothWays(root)).summary.new, 0);
});

test('a change of the same size with the same times is seen', async () => {
  const root = manyFiles();
  await settle(root);
  await bothWays(root);
  const file = join(root, 'pkg/m7.py');
  const { size } = statSync(file);
  writeFileSync(file, readFileSync(file, 'utf8').replace('def f7', 'def g7'));
  age(file);
  assert.is(statSync(file).size, size);
  assert.is((await bothWays(root)).summary.new, 1);
});

test('a change right after the check is seen, though the clock of the file may stand still', async () => {
  const root = manyFiles();
  await check(root);
  for (const name of ['g3', 'h3', 'i3']) {
    writeFileSync(join(root, 'pkg/m3.py'), `def ${name}():\n    return 1\n`);
    assert.is((await bothWays(root)).summary.new, 1);
    writeFileSync(join(root, 'pkg/m3.py'), 'def f3():\n    return 1\n');
    assert.is((await bothWays(root)).summary.new, 0);
  }
});

test('a file that is only touched, or moved line by line, is judged as it stands', async () => {
  const root = manyFiles({ 'pkg/twice.py': 'class A:\n    x = 1\n\n\nclass A:\n    y = 2\n' });
  await bothWays(root);
  const file = join(root, 'pkg/twice.py');
  utimesSync(file, new Date(), new Date());
  await bothWays(root);
  writeFileSync(file, `# moved\n\n${readFileSync(file, 'utf8')}`);
  assert.is((await bothWays(root)).findings[0]?.line, 3);
  writeFileSync(join(root, 'pkg/m9.py'), `# moved\n\n${readFileSync(join(root, 'pkg/m9.py'), 'utf8')}`);
  assert.is((await bothWays(root)).findings[0]?.line, 3);
});

test('a file whose lines moved may change in other ways later', async () => {
  const root = manyFiles();
  await bothWays(root);
  const file = join(root, 'pkg/m9.py');
  const text = readFileSync(file, 'utf8');
  for (const [more, count] of [
    ['# 1\n', 0],
    ['# 1\n# 2\n', 0],
    ['import pkg.gone\n', 1],
    ['\n\n', 0],
    ['from pkg.m8 import gone\n', 1],
  ] as const) {
    writeFileSync(file, more + text);
    assert.is((await bothWays(root)).summary.new, count, more);
  }
});

test('files that go, come, change their name or become something else are seen', async () => {
  const root = manyFiles();
  const path = (name: string) => join(root, 'pkg', name);
  const count = async () => (await bothWays(root)).summary.new;
  await count();
  renameSync(path('m11.py'), path('n11.py'));
  assert.is(await count(), 1);
  renameSync(path('n11.py'), path('m11.py'));
  assert.is(await count(), 0);
  const text = readFileSync(path('m12.py'));
  rmSync(path('m12.py'));
  assert.is(await count(), 1);
  mkdirSync(path('m12'));
  writeFileSync(path('m12/__init__.py'), text);
  assert.is(await count(), 0);
  writeFileSync(path('m0.pyi'), '');
  await count();
  rmSync(path('m13.py'));
  symlinkSync(path('m14.py'), path('m13.py'));
  assert.is(await count(), 0);
  rmSync(path('m13.py'));
  assert.is(await count(), 1);
});

test('other options, another project file and another baseline give what they would give without a cache', async () => {
  const root = manyFiles({
    'other/thing.py': 'X = 1\n',
    'pkg/user.py': 'import thing\nfrom pkg.m1 import none\n',
  });
  assert.is((await bothWays(root)).summary.new, 1);
  const forbidden = [{ import: 'pkg.m3', reason: 'it is old' }];
  assert.is((await bothWays(root, { forbidden })).summary.new, 2);
  assert.is((await bothWays(root)).summary.new, 1);
  assert.is((await bothWays(root, { rules: { 'broken-import': false } })).summary.new, 0);
  assert.is((await bothWays(root, { exclude: ['pkg/user.py'] })).summary.new, 0);
  await bothWays(root, { maxFileBytes: 20 });
  await bothWays(root, { testPatterns: ['pkg/**'] });
  for (const where of ['other', 'pkg', 'other pkg']) {
    writeFileSync(join(root, 'pytest.ini'), `[pytest]\npythonpath = ${where}\n`);
    await bothWays(root);
  }
  const { findings } = await bothWays(root);
  const accepted = findings.map((it) => ({ ...it, places: { 'pkg/user.py': 1 } }));
  writeFileSync(join(root, 'ssot-baseline.json'), JSON.stringify({ version: 1, findings: accepted }));
  assert.is((await bothWays(root)).summary.new, 0);
  rmSync(join(root, 'ssot-baseline.json'));
  assert.is((await bothWays(root)).summary.new, 1);
});

test('a cache that is cut off, overwritten or of another version is nothing', async () => {
  const root = manyFiles({ 'pkg/user.py': 'from pkg.m1 import none\n' });
  await bothWays(root);
  let nth = 0;
  for (const spoil of [
    (file: string) => truncateSync(file, 10),
    (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2)),
    (file: string) => writeFileSync(file, ''),
    (file: string) => appendFileSync(file, 'x'),
    (file: string) => {
      const bytes = readFileSync(file);
      for (let at = 0; at < bytes.length; at += 97) bytes[at]! ^= 1;
      writeFileSync(file, bytes);
    },
    (file: string) => {
      // Only the outlines, which come first in their file: what they are looked up by is whole.
      const bytes = readFileSync(file);
      for (let at = 40; at < Math.min(4000, bytes.length / 4); at += 7) bytes[at]! ^= 1;
      writeFileSync(file, bytes);
    },
  ]) {
    for (const name of files()) spoil(join(process.env.XDG_CACHE_HOME!, name));
    assert.is((await bothWays(root)).summary.new, 1);
    for (const name of files()) if (name.endsWith('outlines')) spoil(join(process.env.XDG_CACHE_HOME!, name));
    appendFileSync(join(root, 'pkg/m1.py'), `def more${nth++}():\n    pass\n`);
    assert.is((await bothWays(root)).summary.new, 1);
  }
});

test('checks at one time leave a whole cache', async () => {
  const root = manyFiles({ 'pkg/user.py': 'from pkg.m1 import none\n' });
  const reports = await Promise.all([1, 2, 3, 4].map(() => check(root)));
  for (const report of reports) assert.equal(report, reports[0]);
  assert.is(files().length, 2);
  assert.is((await bothWays(root)).summary.new, 1);
});

test('without a place to write, a check says the same', async () => {
  const root = manyFiles({ 'pkg/user.py': 'from pkg.m1 import none\n' });
  process.env.XDG_CACHE_HOME = join(root, 'pkg/m1.py');
  assert.is((await bothWays(root)).summary.new, 1);
  assert.is((await bothWays(root)).summary.new, 1);
});

test('nothing is kept when that is switched off, nor of few files', async () => {
  await check(manyFiles(), { cache: false });
  await check(writeTree({ 'a.py': 'x = 1\n' }));
  assert.equal(files(), []);
});

test('code is known by the sum of the sources, or by the name that the build gives to it', () => {
  const check = new URL('../../src/ssot/check.ts', import.meta.url).href;
  assert.match(String(codeVersion(check)), /^[0-9a-f]{64} v/);
  assert.is(codeVersion(check), codeVersion(check));
  assert.match(String(codeVersion('file:///dist/chunk-ZQR2NQ3L.js')), /^chunk-ZQR2NQ3L\.js v/);
  assert.match(String(codeVersion('file:///dist/program-ZQR2NQ3L.cjs')), /^program-ZQR2NQ3L\.cjs v/);
  assert.is(codeVersion('file:///dist/index.js'), undefined);
});

test('what is kept stays within bounds', async () => {
  const root = manyFiles();
  for (let nth = 0; nth < 12; nth++) await check(root, { exclude: [`no${nth}.py`] });
  assert.ok(files().length <= 1 + 8, String(files().length));
});

test.run();
