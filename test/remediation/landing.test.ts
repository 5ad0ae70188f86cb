import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Gate } from '../../src/remediation/gate.ts';
import { lockRepository } from '../../src/remediation/lock.ts';
import { commitAll, createRepository, run, setIdentity } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { byContent, carryOut, put, type Rig, reportOf, subjects } from './rig.ts';
import { userState } from './user-state.ts';

const test = suite<Rig>('remediation: landing, locking, stopping');

test.before.each(async (context) => {
  const repository = await createRepository({
    config: 'x\n',
    'src/a.py': '1\n',
    'src/b.py': '2\n',
    '.gitignore': '.portcullis/\n',
  });
  await setIdentity(repository);
  const trees = await mkdtemp(join(tmpdir(), 'portcullis-trees-'));
  Object.assign(context, { repository, trees, steps: [] });
});
test.after.each(async ({ repository, trees }) => {
  const worktrees = await run(repository, 'worktree', 'list');
  const lock = await run(repository, 'for-each-ref', 'refs/portcullis/lock');
  await rm(repository, { recursive: true, force: true });
  await rm(trees, { recursive: true, force: true });
  assert.is(worktrees.split('\n').length, 1, worktrees);
  assert.is(lock, '');
});

/** Commits to `main` in the user's tree, once the gate is asked for the nth time. */
function movedAt(nth: number, repository: string, files: Record<string, string>): Gate {
  let asked = 0;
  return async (directory, options) => {
    if (++asked === nth) {
      await put(files)(repository);
      await commitAll(repository, 'meanwhile');
    }
    return byContent(directory, options);
  };
}

test('a branch that has moved gets the commits anew, each judged on what it is now', async (context) => {
  const { repository } = context;
  const gate = movedAt(2, repository, { 'src/c.py': 'meanwhile\n' });
  const phases = { one: put({ 'src/a.py': 'one\n' }), two: put({ 'src/b.py': 'two\n' }) };
  const report = reportOf(await carryOut(context, phases, { land: true, gate }));
  assert.is(report.outcome, 'landed', JSON.stringify(report));
  const log = await run(repository, 'log', '--format=%s', 'main');
  assert.is(log, 'refactor: two\nrefactor: one\nmeanwhile\nfirst');
  assert.is(readFileSync(join(repository, 'src/b.py'), 'utf8'), 'two\n');
  assert.is(await run(repository, 'status', '--porcelain'), '');
  assert.equal(await subjects(repository, report.branch, report.start), ['refactor: one', 'refactor: two']);
  const judged = context.steps.flatMap((step) => (step.step === 'gate' ? [step.what] : []));
  for (const what of ['one, on main', 'two, on main']) assert.ok(judged.includes(what), judged.join());
});

test('what conflicts with, or is red on, a branch that has moved does not land, and changes nothing', async (context) => {
  const { repository } = context;
  const conflict = movedAt(2, repository, { 'src/a.py': 'meanwhile\n' });
  const clash = reportOf(
    await carryOut(context, { one: put({ 'src/a.py': 'one\n' }) }, { land: true, gate: conflict }),
  );
  assert.is(clash.outcome, 'escalated', JSON.stringify(clash));
  assert.match(clash.message, 'does not fit');
  assert.is(await run(repository, 'log', '-1', '--format=%s', 'main'), 'meanwhile');
  const before = await userState(repository);
  // Good alone, and bad together with what came meanwhile.
  const moved = movedAt(2, repository, { 'src/d.py': 'd\n' });
  const gate: Gate = async (directory, options) => {
    const answer = await moved(directory, options);
    const both = existsSync(join(directory, 'src/d.py')) && existsSync(join(directory, 'src/e.py'));
    const symptom = { stage: 'unit', key: 'both', kind: 'failure', message: 'd and e collide' } as const;
    return both ? { verdict: 'failed', symptoms: [symptom] } : answer;
  };
  const red = reportOf(await carryOut(context, { one: put({ 'src/e.py': 'e\n' }) }, { land: true, gate }));
  assert.is(red.outcome, 'escalated', JSON.stringify(red));
  assert.match(red.message, 'd and e collide');
  assert.is(await run(repository, 'log', '-1', '--format=%s', 'main'), 'meanwhile');
  assert.is.not(await userState(repository), before, 'the commit that came meanwhile');
});

test('a changed file in the way stops the landing, and not a byte of it is lost; one beside it does not', async (context) => {
  const { repository } = context;
  writeFileSync(join(repository, 'src/b.py'), 'mine\n');
  const before = await userState(repository);
  const stopped = reportOf(await carryOut(context, { b: put({ 'src/b.py': 'two\n' }) }, { land: true }));
  assert.is(stopped.outcome, 'escalated', JSON.stringify(stopped));
  assert.match(stopped.message, 'main was not moved');
  assert.is(await userState(repository), before);
  const landed = reportOf(await carryOut(context, { a: put({ 'src/a.py': 'one\n' }) }, { land: true }));
  assert.is(landed.outcome, 'landed', JSON.stringify(landed));
  assert.is(readFileSync(join(repository, 'src/b.py'), 'utf8'), 'mine\n');
});

test('the second on one repository is told who holds it; a dead owner’s lock is taken over', async (context) => {
  const { repository } = context;
  const lock = await lockRepository(repository, 'first', {});
  assert.ok(lock.ok);
  const second = await carryOut(context, { a: put({ 'src/a.py': 'one\n' }) });
  assert.is(second.outcome, 'refused');
  if (second.outcome === 'refused') assert.match(second.message, `by process ${process.pid} on`);
  const ref = 'refs/portcullis/lock/remediation';
  const owner = JSON.parse(await run(repository, 'cat-file', 'blob', ref)) as { start: number };
  await lock.release();
  // As of a process that had this pid before ours.
  const { git } = await import('../../src/git/git.ts');
  const input = JSON.stringify({ ...owner, start: owner.start - 1000 });
  const blob = await git(repository, ['hash-object', '-w', '--stdin'], { input });
  assert.ok(blob.ok);
  await run(repository, 'update-ref', ref, blob.stdout);
  assert.is((await carryOut(context, { a: put({ 'src/a.py': 'one\n' }) })).outcome, 'done');
  // Of two that are there at once one is told.
  const both = await Promise.all([lockRepository(repository, 'a', {}), lockRepository(repository, 'b', {})]);
  assert.equal(both.map(({ ok }) => ok).sort(), [false, true]);
  for (const each of both) if (each.ok) await each.release();
});

test('the stop file and the daily limit refuse a new one; a stop midway leaves it to be resumed', async (context) => {
  const { repository } = context;
  const stop = join(repository, '.portcullis', 'stop');
  const phases = {
    one: (root: string): void => {
      put({ 'src/a.py': 'one\n' })(root);
      writeFileSync(stop, '');
    },
    two: put({ 'src/b.py': 'two\n' }),
  };
  const stopped = reportOf(await carryOut(context, phases));
  assert.is(stopped.outcome, 'stopped', JSON.stringify(stopped));
  const refused = await carryOut(context, phases, { resume: true });
  assert.is(refused.outcome, 'refused');
  await rm(stop);
  const done = reportOf(await carryOut(context, { ...phases, one: put({}) }, { resume: true }));
  assert.is(done.outcome, 'done', JSON.stringify(done));
  assert.equal(await subjects(repository, done.branch), ['refactor: one', 'refactor: two']);
  const over = await carryOut(context, phases, { perDay: 1 });
  assert.is(over.outcome, 'refused');
  if (over.outcome === 'refused') assert.match(over.message, 'the plan allows 1');
});

test('interrupted, it ends with nothing lost, and is resumed where it stood', async (context) => {
  const { repository } = context;
  const stop = new AbortController();
  const gate: Gate = async (directory, options) => {
    if (readFileSync(join(directory, 'src/b.py'), 'utf8') === 'two\n') stop.abort();
    return byContent(directory, options);
  };
  const phases = { one: put({ 'src/a.py': 'one\n' }), two: put({ 'src/b.py': 'two\n' }) };
  const halted = reportOf(await carryOut(context, phases, { gate, signal: stop.signal }));
  assert.is(halted.outcome, 'interrupted');
  assert.equal(await subjects(repository, halted.branch), ['refactor: one']);
  const done = reportOf(await carryOut(context, phases, { resume: true }));
  assert.is(done.outcome, 'done');
  assert.is(done.id, halted.id);
  assert.equal(await subjects(repository, done.branch), ['refactor: one', 'refactor: two']);
});

test.run();
