import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createProcesses } from '../../src/process/processes.ts';
import { suite } from '../rig/suite.ts';
import { alive, commandsWith, env, inDirectory, readyPids, spawnText } from './support.ts';

const test = suite('a managed child');
const processes = createProcesses({ run: 'children' });

test.after(async () => {
  assert.equal(await processes.close(), []);
});

test('tells an exit code from a signal', async () => {
  const coded = spawnText(processes, '/bin/sh', ['-c', 'exit 3']);
  assert.equal(await coded.done, { exit: { kind: 'exit', code: 3 }, leftBehind: [] });
  const killed = spawnText(processes, '/bin/sh', ['-c', 'kill -SEGV $$']);
  assert.equal(await killed.done, { exit: { kind: 'signal', signal: 'SIGSEGV' }, leftBehind: [] });
});

test('says of a child that cannot be started what is missing', async () => {
  await inDirectory(async (dir) => {
    await writeFile(join(dir, 'data.txt'), 'no program');
    await mkdir(join(dir, 'bin'));
    const starts = [
      [
        spawnText(processes, 'no-such-program', [], { env: { PATH: join(dir, 'bin') } }),
        /no such program on PATH \(.*bin\)/,
      ],
      [spawnText(processes, './missing', [], { cwd: dir }), /no such file/],
      [spawnText(processes, './data.txt', [], { cwd: dir }), /not executable/],
      [
        spawnText(processes, 'true', [], { cwd: join(dir, 'gone') }),
        /working directory .*gone does not exist/,
      ],
      [spawnText(processes, 'true', ['\0']), /null bytes/],
    ] as const;
    for (const [process, message] of starts) {
      const { exit } = await process.done;
      assert.is(process.pid, undefined);
      assert.is(exit.kind, 'spawn');
      assert.match(exit.kind === 'spawn' ? exit.message : '', message);
      assert.equal(await process.terminate({ graceMs: 0 }), []);
    }
  });
});

test('has its argv as given, no shell, no input, and just the environment it was given plus its mark', async () => {
  const script = `const input = require('fs').readFileSync(0, 'utf8');
    console.log(JSON.stringify({ argv: process.argv.slice(1), env: process.env, input }))`;
  const argv = ['$HOME', 'a b', '*'];
  const talk = spawnText(processes, process.execPath, ['-e', script, ...argv], {
    env: { ONE: '1' },
    owner: 'a b:c',
  });
  await talk.done;
  const { PORTCULLIS_OWNER: owner, ...rest } = JSON.parse(talk.text()).env;
  assert.match(owner, /^a_b_c#\d+$/);
  assert.equal(rest, { ONE: '1', PORTCULLIS_RUN: 'children' });
  assert.equal(JSON.parse(talk.text()).argv, argv);
  assert.is(JSON.parse(talk.text()).input, '');
});

test('goes through a shell when asked', async () => {
  const talk = spawnText(processes, 'echo "$WORD" | tr a-z A-Z', [], {
    shell: true,
    env: { ...env, WORD: 'loud' },
  });
  await talk.done;
  assert.is(talk.text(), 'LOUD\n');
});

test('hands over what it writes to fd 3, apart from its output', async () => {
  const chunks: Buffer[] = [];
  const onChannel = (chunk: Buffer): void => void chunks.push(chunk);
  const talk = spawnText(processes, '/bin/sh', ['-c', 'echo out; echo event >&3; echo err >&2'], {
    onChannel,
  });
  await talk.done;
  assert.is(Buffer.concat(chunks).toString(), 'event\n');
  assert.equal(talk.text().trim().split('\n').sort(), ['err', 'out']);
});

test('decodes characters that come in pieces', async () => {
  const script = `const b = Buffer.from('gr\\u00fcn \\u{1f6aa}'); let i = 0;
    (function next() { if (i < b.length) process.stdout.write(b.subarray(i, ++i), () => setImmediate(next)); })()`;
  const talk = spawnText(processes, process.execPath, ['-e', script]);
  await talk.done;
  assert.is(talk.text(), 'grün 🚪');
});

test('lets 50 MB of output through in bounded memory, to the last byte', async () => {
  let bytes = 0;
  let peak = 0;
  const before = process.memoryUsage().rss;
  const talk = processes.spawn({
    file: process.execPath,
    args: [
      '-e',
      `const b = 'x'.repeat(1e6); let i = 0; (function next() { if (i++ < 50) process.stdout.write(b, next) })()`,
    ],
    cwd: '/',
    env,
    owner: 'loud',
    onOutput: (_stream, text) => {
      bytes += text.length;
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  assert.equal((await talk.done).exit, { kind: 'exit', code: 0 });
  assert.is(bytes, 50_000_000);
  assert.ok(peak - before < 40_000_000, `${Math.round((peak - before) / 1e6)} MB more`);
});

test('a pipe held open by a descendant in another session does not hold the end, and loses nothing', async () => {
  const script = 'setsid sleep 30 & echo ready $!; exit 5';
  const holder = spawnText(processes, '/bin/sh', ['-c', script]);
  const pids = await readyPids(holder.text);
  const from = performance.now();
  assert.equal(await holder.done, { exit: { kind: 'exit', code: 5 }, leftBehind: [] });
  assert.ok(performance.now() - from < 1000);
  assert.is((await alive(pids)).length, 1);
  assert.is((await holder.terminate({ graceMs: 500 })).length, 1);
  assert.equal(await alive(pids), []);
});

test('a descendant that chatters into the pipe does not hold the end either', async () => {
  const chatter = 'while :; do echo chatter; sleep 0.02; done';
  const holder = spawnText(processes, '/bin/sh', ['-c', `setsid sh -c '${chatter}' & exit 0`]);
  const from = performance.now();
  assert.equal((await holder.done).exit, { kind: 'exit', code: 0 });
  assert.ok(performance.now() - from < 2000);
  await holder.terminate({ graceMs: 500 });
  assert.equal(await commandsWith(chatter), []);
});

test('what it leaves in its group is ended and named, and a stubborn one killed', async () => {
  const script = `(trap '' TERM; while :; do sleep 30; done) & sleep 31 & echo ready $!`;
  const leaver = spawnText(processes, '/bin/sh', ['-c', script]);
  const pids = await readyPids(leaver.text);
  const { exit, leftBehind } = await leaver.done;
  assert.equal(exit, { kind: 'exit', code: 0 });
  assert.ok(leftBehind.some((each) => each.command === 'sleep 31' && each.how === 'terminated'));
  assert.ok(leftBehind.some((each) => each.how === 'killed'));
  assert.equal(await alive([...pids, ...leftBehind.map((each) => each.pid)]), []);
});

test('a helper that ends by itself just after it is not called left behind', async () => {
  const leaver = spawnText(processes, '/bin/sh', ['-c', 'sleep 0.03 & exit 0']);
  assert.equal((await leaver.done).leftBehind, []);
});

test('takes one signal alone, and none once it has ended', async () => {
  const script = `process.on('SIGUSR2', () => { console.log('got it'); clearInterval(t) });
    const t = setInterval(() => {}, 1000); console.log('ready 1')`;
  const listener = spawnText(processes, process.execPath, ['-e', script]);
  await readyPids(listener.text);
  listener.signal('SIGUSR2');
  assert.equal((await listener.done).exit, { kind: 'exit', code: 0 });
  assert.match(listener.text(), /got it/);
  listener.signal('SIGKILL');
});

test('is not started any more once the run is over', async () => {
  const over = createProcesses();
  await over.close();
  const { exit } = await spawnText(over, 'true', []).done;
  assert.equal(exit, { kind: 'spawn', message: "cannot start 'true': the run is over" });
});

test.run();
