import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { type CommandResult, runCommand } from './run-command.ts';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** A build that leaves a line for each time it ran, takes a while, and fails when the source says so. */
const BUILD = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { sourceHash } from './source-hash.mjs';
appendFileSync('builds.log', 'built\\n');
if (readFileSync('src/main.ts', 'utf8').includes('broken')) throw new Error('main.ts is broken');
mkdirSync('dist', { recursive: true });
setTimeout(() => writeFileSync('dist/.source-hash', sourceHash(process.cwd())), 300);
`;
const LOCK = { name: 'clone', version: '1.0.0', lockfileVersion: 3, requires: true };

const test = suite<{ clone: string }>('the bootstrap', { clone: '' });

test.before.each((context) => {
  const clone = mkdtempSync(join(tmpdir(), 'portcullis-bootstrap-'));
  context.clone = clone;
  cpSync(scripts, join(clone, 'scripts'), { recursive: true });
  writeFileSync(join(clone, 'scripts/build.mjs'), BUILD);
  writeFileSync(
    join(clone, 'package.json'),
    JSON.stringify({ name: 'clone', version: '1.0.0', type: 'module' }),
  );
  const packages = { '': { name: 'clone', version: '1.0.0' } };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ ...LOCK, packages }));
  mkdirSync(join(clone, 'src'));
  writeFileSync(join(clone, 'src/main.ts'), 'export {};\n');
});
test.after.each(({ clone }) => rmSync(clone, { recursive: true, force: true }));

function bootstrap(clone: string, ...nodeOptions: string[]): Promise<CommandResult> {
  return runCommand([process.execPath, ...nodeOptions, 'scripts/bootstrap.mjs'], clone);
}

function builds(clone: string): number {
  return readFileSync(join(clone, 'builds.log'), 'utf8').trim().split('\n').length;
}

test('installs and builds a fresh clone, then has nothing to do or say', async ({ clone }) => {
  const first = await bootstrap(clone);
  assert.match(first.stderr, /installing dependencies … [\d.]+ s\nportcullis: building … [\d.]+ s\n$/);
  assert.is(first.code, 0);
  assert.equal(await bootstrap(clone), { code: 0, stdout: '', stderr: '' });
  assert.is(builds(clone), 1);
});

test('builds again when the content of a source has changed, and only then', async ({ clone }) => {
  await bootstrap(clone);
  writeFileSync(join(clone, 'src/main.ts'), 'export {};\n');
  await bootstrap(clone);
  assert.is(builds(clone), 1);
  writeFileSync(join(clone, 'src/main.ts'), 'export const changed = true;\n');
  await bootstrap(clone);
  assert.is(builds(clone), 2);
});

test('installs again when the lock file asks for something else', async ({ clone }) => {
  await bootstrap(clone);
  const packages = { '': { name: 'clone', version: '2.0.0', dependencies: {} }, lib: { version: '1.0.0' } };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ ...LOCK, packages }));
  const { stderr } = await bootstrap(clone);
  assert.match(stderr, /installing dependencies/);
});

test('two that start at once install and build once', async ({ clone }) => {
  const both = await Promise.all([bootstrap(clone), bootstrap(clone)]);
  assert.equal(
    both.map((one) => one.code),
    [0, 0],
  );
  assert.is(both.filter((one) => one.stderr.includes('installing')).length, 1);
  assert.is(builds(clone), 1);
});

test('takes over from one that died at it', async ({ clone }) => {
  const dead = await runCommand([process.execPath, '-p', 'process.pid'], clone);
  mkdirSync(join(clone, '.portcullis/bootstrap.lock'), { recursive: true });
  writeFileSync(join(clone, '.portcullis/bootstrap.lock/pid'), dead.stdout.trim());
  assert.is((await bootstrap(clone)).code, 0);
  assert.is(builds(clone), 1);
});

test('a build that fails is shown, exits 2, and is tried again', async ({ clone }) => {
  writeFileSync(join(clone, 'src/main.ts'), 'broken');
  for (const time of [1, 2]) {
    const { code, stderr } = await bootstrap(clone);
    assert.match(stderr, /main\.ts is broken[\s\S]*building failed \(exit code 1\)/);
    assert.is(code, 2);
    assert.is(builds(clone), time);
  }
});

test('an unsupported Node is told what is supported, before anything is done', async ({ clone }) => {
  const preload = join(clone, 'old-node.cjs');
  writeFileSync(preload, "Object.defineProperty(process.versions, 'node', { value: '22.11.0' });");
  const { code, stderr } = await bootstrap(clone, '--require', preload);
  assert.match(stderr, /^portcullis needs Node 20\.19 .* or 22\.12 or later; this is 22\.11\.0/);
  assert.is(code, 2);
  assert.throws(() => builds(clone), /ENOENT/);
});

test.run();
