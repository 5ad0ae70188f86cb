import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { configWith, createProject, journalOf, startCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('interrupts');

/** A tree of three, of which each ignores the polite signals when told to; it says when all of it is there. */
const TREE = `import os, signal, subprocess, sys
if len(sys.argv) > 1 and sys.argv[1] == 'stubborn':
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(name, signal.SIG_IGN)
child = subprocess.Popen(['sleep', '300'])
open('pids', 'w').write(f'{os.getpid()} {child.pid}')
print('tree is up', flush=True)
child.wait()
`;

const CONFIG = configWith(
  "tree: { run: command('python3', ['tree.py', 'HOW']) }, after: { run: command('true'), needs: ['tree'] }, clean: { run: shell('touch cleaned'), needs: ['tree'], always: true },",
  'grace: 300,',
);

async function startTree(context: { directory: string }, how: string) {
  context.directory = await createProject({
    'runner.config.ts': CONFIG.replace('HOW', how),
    'tree.py': TREE,
  });
  const cli = startCli(context.directory, ['run', '--verbose', '--junit', 'junit.xml']);
  await cli.until('│ tree is up');
  const pids = readFileSync(join(context.directory, 'pids'), 'utf8').split(' ').map(Number);
  return { cli, pids };
}

/** Whether it still runs; one that has ended and waits for its parent to notice does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal}: everything is stopped, cleaning stages run, reports are written, exit ${code}`, async (context) => {
    const { cli, pids } = await startTree(context, 'normal');
    cli.child.kill(signal);
    const { code: exit, stdout } = await cli.exit;
    assert.is(exit, code);
    assert.equal(pids.filter(isAlive), []);
    assert.match(stdout, 'INTERRUPTED');
    assert.not.match(stdout, 'PASSED');
    assert.ok(existsSync(join(context.directory, 'cleaned')));
    assert.match(readFileSync(join(context.directory, 'junit.xml'), 'utf8'), `interrupted by ${signal}`);
    const last = journalOf(context.directory).at(-1);
    assert.equal(last?.type === 'run-finished' && [last.verdict, last.exitCode], ['interrupted', code]);
  });
}

test('a tree that ignores every polite signal is gone after the grace period', async (context) => {
  const { cli, pids } = await startTree(context, 'stubborn');
  cli.child.kill('SIGTERM');
  assert.is((await cli.exit).code, 143);
  assert.equal(pids.filter(isAlive), []);
});

test('a second Ctrl-C forces: nothing waits for the grace period', async (context) => {
  context.directory = await createProject({
    'runner.config.ts': CONFIG.replace('HOW', 'stubborn').replace('grace: 300', 'grace: 600_000'),
    'tree.py': TREE,
  });
  const cli = startCli(context.directory, ['run', '--verbose']);
  await cli.until('│ tree is up');
  const pids = readFileSync(join(context.directory, 'pids'), 'utf8').split(' ').map(Number);
  cli.child.kill('SIGINT');
  await cli.until('SIGINT');
  cli.child.kill('SIGINT');
  assert.is((await cli.exit).code, 130);
  assert.equal(pids.filter(isAlive), []);
});

test('kill -9 of portcullis: its children go with it, and no record of them is left', async (context) => {
  const { cli, pids } = await startTree(context, 'stubborn');
  cli.child.kill('SIGKILL');
  await cli.exit;
  const registries = join(context.directory, '.portcullis', 'processes');
  const until = Date.now() + 10_000;
  while ((pids.some(isAlive) || readdirSync(registries).length > 0) && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(pids.filter(isAlive), []);
  assert.equal(readdirSync(registries), []);
});

test.run();
