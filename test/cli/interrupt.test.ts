import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { eventually } from '../process/support.ts';
import { pythonWith } from '../pytest/rig/pythons.ts';
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
  await eventually('none is left', () => !pids.some(isAlive) && readdirSync(registries).length === 0);
});

test('kill -9 while pytest runs: no temporary directory of ours is left', async (context) => {
  const { python } = await pythonWith('9');
  context.directory = await createProject({
    'runner.config.ts': configWith(
      "a: { run: pytest('s') },",
      `python: { interpreter: ${JSON.stringify(python)} }, suites: { s: { paths: ['test_a.py'] } },`,
    ).replace('command,', 'command, pytest,'),
    'test_a.py': 'import time\ndef test_a():\n    open("started", "w").close()\n    time.sleep(300)\n',
    'tmp/keep': '',
  });
  const tmp = join(context.directory, 'tmp');
  const cli = startCli(context.directory, ['run'], { TMPDIR: tmp });
  await eventually('the test runs', () => existsSync(join(context.directory, 'started')));
  assert.is(readdirSync(tmp).filter((name) => name.startsWith('portcullis-pytest-')).length, 1);
  cli.child.kill('SIGKILL');
  await cli.exit;
  const registries = join(context.directory, '.portcullis', 'processes');
  await eventually('the run is cleaned up', () => readdirSync(registries).length === 0);
  assert.equal(
    readdirSync(tmp).filter((name) => name.startsWith('portcullis-')),
    [],
  );
});

/** A tool that leaves the work to a child, as interpreter shims do, and never answers. */
const SHIM = '#!/bin/sh\nsleep 300 &\necho $$ $! > pids.new\nmv pids.new pids\nwait\n';

/** Starts a command for which this file is such a tool, and waits until it has been asked something. */
async function startAsking(context: { directory: string }, shim: 'python3' | 'git', command = 'run') {
  context.directory = await createProject({
    'runner.config.ts': configWith(
      "a: { run: pytest('s') }, traced: { run: shell('touch started') },",
      "suites: { s: { paths: ['test_a.py'] } },",
    ).replace('command,', 'command, pytest,'),
    'test_a.py': 'def test_a(): pass',
    [`bin/${shim}`]: SHIM,
  });
  chmodSync(join(context.directory, 'bin', shim), 0o755);
  const PATH = `${join(context.directory, 'bin')}:${process.env.PATH}`;
  const cli = startCli(context.directory, [command], { PATH });
  const file = join(context.directory, 'pids');
  await eventually('the tool has been asked', () => existsSync(file));
  return { cli, pids: readFileSync(file, 'utf8').split(' ').map(Number) };
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} while the interpreter is asked: it is ended, nothing is run, exit ${code}`, async (context) => {
    const { cli, pids } = await startAsking(context, 'python3');
    const from = performance.now();
    cli.child.kill(signal);
    const { code: exit, stderr } = await cli.exit;
    assert.is(exit, code);
    assert.ok(performance.now() - from < 5000, 'it ended at once');
    assert.match(stderr, `interrupted by ${signal} before anything was run`);
    assert.equal(pids.filter(isAlive), []);
    assert.not.ok(existsSync(join(context.directory, 'started')));
  });
}

test('SIGINT while git is asked: it is ended, no stage is started, exit 130', async (context) => {
  const { cli, pids } = await startAsking(context, 'git');
  const from = performance.now();
  cli.child.kill('SIGINT');
  const { code, stdout } = await cli.exit;
  assert.is(code, 130);
  assert.ok(performance.now() - from < 5000, 'it ended at once');
  assert.match(stdout, 'INTERRUPTED');
  assert.equal(pids.filter(isAlive), []);
  assert.not.ok(existsSync(join(context.directory, 'started')));
});

test('SIGINT while doctor asks a tool: it is ended, exit 130', async (context) => {
  const { cli, pids } = await startAsking(context, 'python3', 'doctor');
  const from = performance.now();
  cli.child.kill('SIGINT');
  const { code, stderr } = await cli.exit;
  assert.is(code, 130);
  assert.ok(performance.now() - from < 5000, 'it ended at once');
  assert.match(stderr, 'interrupted by SIGINT');
  assert.equal(pids.filter(isAlive), []);
});

test('kill -9 while the interpreter is asked: it goes too, with what it started', async (context) => {
  const { cli, pids } = await startAsking(context, 'python3');
  cli.child.kill('SIGKILL');
  await cli.exit;
  await eventually('all are gone', () => pids.filter(isAlive).length === 0);
});

test.run();
