import * as assert from 'uvu/assert';
import { capture } from '../../src/process/capture.ts';
import { createProcesses } from '../../src/process/processes.ts';
import { suite } from '../rig/suite.ts';
import { commandsWith, env, eventually, inDirectory } from './support.ts';

const test = suite('capturing a short command');

/** A program that leaves the work to a child, as pyenv's and others' shims do. */
const shim = (seconds: number): readonly string[] => ['-c', `echo begun; sleep ${seconds}; echo over`];

test('returns what was written to each stream, without its last newline, and the code', async () => {
  const said = await capture('/bin/sh', ['-c', 'echo out; echo; echo err >&2'], { cwd: '/' });
  assert.equal(said, { code: 0, stdout: 'out\n', stderr: 'err', message: '' });
});

test('a failing command is told in its own words, or by how it ended', async () => {
  const sh = (script: string) => capture('/bin/sh', ['-c', script], { cwd: '/' });
  assert.equal(await sh('echo why >&2; exit 3'), { code: 3, stdout: '', stderr: 'why', message: 'why' });
  assert.match((await sh('exit 3')).message, 'exited with 3');
  const killed = await sh('kill -SEGV $$');
  assert.is(killed.code, undefined);
  assert.match(killed.message, 'SIGSEGV');
});

test('a program that is not there is told as such', async () => {
  const said = await capture('no-such-program', [], { cwd: '/' });
  assert.is(said.code, undefined);
  assert.match(said.message, 'no such program on PATH');
});

test('its stdin is the text that is given, and empty without one', async () => {
  assert.is((await capture('cat', [], { cwd: '/', input: 'grüße\n' })).stdout, 'grüße');
  assert.equal(await capture('cat', [], { cwd: '/' }), { code: 0, stdout: '', stderr: '', message: '' });
  const deaf = await capture('true', [], { cwd: '/', input: 'x'.repeat(4_000_000) });
  assert.is(deaf.code, 0, 'whoever does not read all of it is no failure');
});

test('at the limit the whole tree is ended, not the child alone', async () => {
  const from = performance.now();
  const said = await capture('/bin/sh', shim(54_321), { cwd: '/', timeoutMs: 300 });
  assert.ok(performance.now() - from < 5000, 'it ended near its limit');
  assert.is(said.code, undefined);
  assert.is(said.stdout, 'begun');
  assert.match(said.message, 'did not end within 300 ms');
  assert.equal(await commandsWith('sleep 54321'), []);
});

test('a tree that ignores the polite signal and leaves its session is ended too', async () => {
  const stubborn = `trap '' TERM; setsid sh -c "trap '' TERM; sleep 54322; true" & sleep 54322; true`;
  const said = await capture('/bin/sh', ['-c', stubborn], { cwd: '/', timeoutMs: 300 });
  assert.is(said.code, undefined);
  assert.equal(await commandsWith('sleep 54322'), []);
});

test('a signal ends the tree at once, and nothing is started after it', async () => {
  const stop = new AbortController();
  const said = capture('/bin/sh', shim(54_323), { cwd: '/', timeoutMs: 10_000, signal: stop.signal });
  await eventually('the shim has its child', async () => (await commandsWith('sleep 54323')).length > 1);
  stop.abort();
  assert.match((await said).message, 'was stopped');
  assert.equal(await commandsWith('sleep 54323'), []);
  await inDirectory(async (dir) => {
    const late = await capture('touch', ['made'], { cwd: dir, signal: stop.signal });
    assert.is(late.code, undefined);
    assert.is((await capture('ls', [], { cwd: dir })).stdout, '');
  });
});

test('a child left behind with the pipes open holds nobody up, and is ended', async () => {
  const from = performance.now();
  const said = await capture('/bin/sh', ['-c', 'sleep 54324 & echo done'], { cwd: '/', timeoutMs: 10_000 });
  assert.ok(performance.now() - from < 5000);
  assert.equal([said.code, said.stdout], [0, 'done']);
  assert.equal(await commandsWith('sleep 54324'), []);
});

test('output past the bound is red, never cut in silence', async () => {
  const said = await capture('yes', [], { cwd: '/', timeoutMs: 20_000 });
  assert.is(said.code, undefined);
  assert.match(said.message, 'more than 32 MB');
});

test('what a run starts is the child of that run, and ends with it', async () => {
  const processes = createProcesses();
  const { spawn } = processes;
  const said = capture('/bin/sh', shim(54_325), { cwd: '/', env, timeoutMs: 10_000, spawn });
  await eventually('the shim has its child', async () => (await commandsWith('sleep 54325')).length > 1);
  const ended = await processes.close({ graceMs: 100 });
  assert.equal(
    ended.map(({ owner }) => owner),
    ['sh'],
  );
  assert.is((await said).code, undefined);
  assert.equal(await commandsWith('sleep 54325'), []);
});

test.run();
