import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { createProject, runCli, startCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const STAGES =
  "export default { pipelines: { p: { stages: { a: { run: { kind: 'command', file: 'true', args: [] } } } } } };\n";

interface Context {
  directory: string;
  cache: string;
  program: string;
}

const test = suite<Context>('starting from what V8 compiled before');

test.before.each(async (context) => {
  // Plain JavaScript: it is imported by Node itself, which code out of the cache cannot ask for.
  context.directory = await createProject({ 'runner.config.mjs': STAGES });
  context.cache = join(context.directory, 'cache');
  context.program = join(context.cache, 'portcullis', 'program');
});
test.after.each(({ directory }) => rmSync(directory, { recursive: true, force: true }));

/** Runs a command that must end with this code and complain of nothing. */
async function start({ directory, cache }: Context, args: readonly string[], code = 0): Promise<string> {
  const exit = await runCli(directory, args, { XDG_CACHE_HOME: cache });
  assert.is(exit.code, code, exit.stderr);
  if (code === 0) assert.is(exit.stderr, '');
  return exit.stdout;
}

/** The one entry that is kept. */
function entryOf({ program }: Context): string {
  const names = readdirSync(program);
  assert.is(names.length, 1, names.join(', '));
  return join(program, names[0] ?? '');
}

test('the second start runs what the first kept, and says the same', async (context) => {
  const first = await start(context, ['plan', 'p']);
  const entry = entryOf(context);
  const { ino, mtimeMs, mode, size } = statSync(entry);
  assert.is(mode & 0o777, 0o600);
  assert.ok(size > 100_000);
  assert.is(await start(context, ['plan', 'p']), first);
  // Had V8 refused it, it would have been replaced.
  assert.equal([statSync(entryOf(context)).ino, statSync(entry).mtimeMs], [ino, mtimeMs]);
  assert.match(await start(context, ['run', 'p']), /PASSED/);
  assert.is(readdirSync(context.program).length, 2, 'another command has its own');
  assert.match(await start(context, ['run', 'p']), /PASSED/);
});

test('the scripts hold nothing that their reader, byte by byte, would take for something else', () => {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  const names = readFileSync(join(dist, 'main.js'), 'utf8').match(/\b(?:program|parts)-\w+\.cjs\b/g) ?? [];
  assert.is(names.length, 2);
  for (const name of names)
    assert.equal(readFileSync(join(dist, name), 'utf8').match(/.{0,40}[^\0-\x7f].{0,40}/g), null);
});

test('a cache directory that is relative, as a repository could hold one, is none', async (context) => {
  const home = join(context.directory, 'home');
  for (const env of [
    { XDG_CACHE_HOME: 'cache', HOME: home },
    { XDG_CACHE_HOME: '', HOME: '.' },
  ]) {
    const { code, stderr } = await runCli(context.directory, ['plan', 'p'], env);
    assert.is(code, 0, stderr);
    assert.not.ok(readdirSync(context.directory).some((name) => name === 'cache' || name === '.cache'));
  }
  assert.ok(readdirSync(join(home, '.cache', 'portcullis', 'program')).length > 0);
});

test('a cache directory that can be nowhere keeps nobody waiting', async ({ directory }) => {
  writeFileSync(join(directory, 'runner.config.ts'), STAGES);
  rmSync(join(directory, 'runner.config.mjs'));
  for (const nowhere of ['/proc/nowhere', '/dev/null']) {
    const { child, exit } = startCli(directory, ['plan', 'p'], { XDG_CACHE_HOME: nowhere });
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const { code, stderr } = await exit;
    clearTimeout(timer);
    assert.is(code, 0, stderr);
  }
});

test('what is damaged, or could be another user’s, is not run, and replaced', async (context) => {
  const first = await start(context, ['plan', 'p']);
  const entry = entryOf(context);
  const intact = readFileSync(entry);
  const flipped = Buffer.from(intact);
  flipped.writeUInt8(flipped.readUInt8(200_000) ^ 0xff, 200_000);
  const nonsense = Buffer.alloc(1000, 'nonsense');
  const refusedByV8 = Buffer.concat([
    createHash('sha256').update(basename(entry)).update(nonsense).digest(),
    nonsense,
  ]);
  const damages: readonly (() => void)[] = [
    () => writeFileSync(entry, flipped),
    () => writeFileSync(entry, intact.subarray(0, 1000)),
    () => writeFileSync(entry, ''),
    () => writeFileSync(entry, refusedByV8),
    () => chmodSync(entry, 0o662),
  ];
  for (const damage of damages) {
    damage();
    assert.is(await start(context, ['plan', 'p']), first, String(damage));
    assert.is(statSync(entry).mode & 0o777, 0o600, String(damage));
    assert.ok(statSync(entry).size > 100_000, String(damage));
    const { ino } = statSync(entry);
    assert.is(await start(context, ['plan', 'p']), first, String(damage));
    assert.is(statSync(entry).ino, ino, String(damage));
  }
});

test('where nothing can be kept, it starts all the same', async (context) => {
  writeFileSync(context.cache, 'a file where the directory should be');
  for (const _ of [1, 2]) assert.match(await start(context, ['run', 'p']), /PASSED/);
});

test('a command that was refused keeps nothing', async (context) => {
  await start(context, ['plan', 'nowhere'], 2);
  await start(context, ['rnu'], 2);
  assert.throws(() => readdirSync(context.program), /ENOENT/);
});

test.run();
