import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { type Journal, openJournal } from '../../src/store/journal.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { latestJournal, listRuns } from '../../src/store/runs.ts';
import { EventStream } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ stateDir: string }>('journal');
test.before.each((context) => {
  context.stateDir = mkdtempSync(join(tmpdir(), 'portcullis-journal-'));
});
test.after.each(({ stateDir }) => rmSync(stateDir, { recursive: true, force: true }));

function open(stateDir: string, run: string, more: { keep?: number; maxOutputBytes?: number } = {}): Journal {
  const opened = openJournal({ stateDir, run, ...more });
  assert.ok(opened.ok, JSON.stringify(opened));
  return (opened as { journal: Journal }).journal;
}

async function read(file: string) {
  const { events, problems } = readJournal(file);
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return { events: all, problems };
}

/** A run of an earlier process, `age` seconds old. */
function old(stateDir: string, run: string, age: number, pid = 2 ** 22 + 7): void {
  const directory = join(stateDir, 'runs', run);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'journal.jsonl'), '');
  writeFileSync(join(directory, '.portcullis-run'), `${pid}\n`);
  const at = Date.now() / 1000 - age;
  utimesSync(join(directory, '.portcullis-run'), at, at);
}

test('what was written is what is read, event for event', async ({ stateDir }) => {
  for (const [name, events] of Object.entries(RUNS)) {
    const journal = open(stateDir, name);
    for (const event of events()) journal.append(event);
    assert.equal(journal.close(), { problem: undefined });
    // The journal is JSON: what is undefined is not there.
    assert.equal(await read(journal.file), { events: JSON.parse(JSON.stringify(events())), problems: [] });
  }
});

test('a last line that was cut off is said to be, and everything before it is read', async ({ stateDir }) => {
  const journal = open(stateDir, 'cut');
  for (const event of RUNS.red()) journal.append(event);
  journal.close();
  truncateSync(journal.file, readFileSync(journal.file).length - 20);
  const { events, problems } = await read(journal.file);
  assert.is(events.length, RUNS.red().length - 1);
  assert.equal(
    problems.map(({ line, kind }) => [line, kind]),
    [[RUNS.red().length, 'truncated']],
  );
});

test('lines that are not events are left out and named; a version from the future is said', async ({
  stateDir,
}) => {
  const file = join(stateDir, 'j.jsonl');
  const good = JSON.stringify(new EventStream().start(['a']).events[0]);
  writeFileSync(
    file,
    [
      'not json',
      '{"seq":1,"t":2,"type":"toString"}',
      good.replace('"version":1', '"version":9'),
      good,
      '',
    ].join('\n'),
  );
  const { events, problems } = await read(file);
  assert.is(events.length, 2);
  assert.equal(
    problems.map(({ line, kind }) => [line, kind]),
    [
      [1, 'unreadable'],
      [2, 'unreadable'],
      [3, 'version'],
    ],
  );
});

test('a process killed without warning loses at most its last moment', async ({ stateDir }) => {
  const child = fileURLToPath(new URL('./killed.child.ts', import.meta.url));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', child, stateDir], { stdio: 'ignore' });
    assert.unreachable();
  } catch (error) {
    assert.is((error as { signal?: string }).signal, 'SIGKILL');
  }
  const { events } = await read(latestJournal(stateDir)!);
  assert.is(events.at(-1)?.type, 'gate-closed');
});

test('the newest runs are kept; the living, the current and what others made are not touched', ({
  stateDir,
}) => {
  const runs = join(stateDir, 'runs');
  for (let at = 1; at <= 5; at += 1) old(stateDir, `run-${at}`, at * 100);
  old(stateDir, 'alive', 9_000, process.ppid);
  old(stateDir, 'with-theirs', 8_000);
  writeFileSync(join(runs, 'with-theirs', 'notes.txt'), 'mine');
  mkdirSync(join(runs, 'not-ours'));
  writeFileSync(join(runs, 'not-ours', 'journal.jsonl'), 'x');
  const elsewhere = join(stateDir, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, '.portcullis-run'), '1');
  symlinkSync(elsewhere, join(runs, 'link'));
  open(stateDir, 'now', { keep: 3 }).close();
  assert.equal(readdirSync(runs).sort(), [
    'alive',
    'latest',
    'link',
    'not-ours',
    'now',
    'run-1',
    'run-2',
    'with-theirs',
  ]);
  assert.equal(readdirSync(join(runs, 'with-theirs')), ['notes.txt']);
  assert.ok(existsSync(join(elsewhere, '.portcullis-run')));
});

test('latest points at the newest run, and runs are listed newest first', ({ stateDir }) => {
  old(stateDir, 'first', 100);
  assert.is(latestJournal(stateDir), join(stateDir, 'runs/first/journal.jsonl'));
  const journal = open(stateDir, 'second');
  journal.close();
  assert.is(latestJournal(stateDir), journal.file);
  assert.is(readFileSync(join(stateDir, 'runs/latest'), 'utf8'), 'second\n');
  assert.equal(
    listRuns(stateDir).map(({ run }) => run),
    ['second', 'first'],
  );
  assert.is(latestJournal(join(stateDir, 'nothing')), undefined);
});

test('a run cannot be named out of its directory, nor written twice, and a bad directory is a value', ({
  stateDir,
}) => {
  for (const run of ['../x', 'a/b', '', '.', '..', 'latest', 'x'.repeat(200)])
    assert.not.ok(openJournal({ stateDir, run }).ok, run);
  open(stateDir, 'twice').close();
  assert.not.ok(openJournal({ stateDir, run: 'twice' }).ok);
  writeFileSync(join(stateDir, 'file'), '');
  const failed = openJournal({ stateDir: join(stateDir, 'file'), run: 'a' });
  assert.ok(!failed.ok && failed.message.includes('could not be opened') && failed.help.length > 0);
});

test('endless output is not endless on disk, and the journal says so', async ({ stateDir }) => {
  const journal = open(stateDir, 'noisy', { maxOutputBytes: 100_000 });
  const stream = new EventStream((event) => journal.append(event)).start(['a']).stage('a');
  for (let at = 0; at < 1_000; at += 1) stream.output('a', 'x'.repeat(1_000));
  stream.pass('a').finish();
  journal.close();
  const { events } = await read(journal.file);
  assert.ok(readFileSync(journal.file).length < 150_000);
  assert.is(events.filter(({ type }) => type === 'run-note').length, 1);
  assert.is(events.at(-1)?.type, 'run-finished');
});

test.run();
