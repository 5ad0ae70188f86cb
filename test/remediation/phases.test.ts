import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Gate } from '../../src/remediation/gate.ts';
import { commitAll, createRepository, run, setIdentity } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { byContent, carryOut, put, type Rig, reportOf, subjects } from './rig.ts';
import { userState } from './user-state.ts';

const test = suite<Rig & { before: string }>('remediation, phase by phase');

test.before.each(async (context) => {
  const repository = await createRepository({
    config: 'x\n',
    'src/a/one.py': '1\n',
    'src/b/two.py': '2\n',
    '.gitignore': '.portcullis/\n*.tmp\n',
  });
  await setIdentity(repository);
  // A tree as a user leaves it: a stash, something staged, something changed, something new.
  writeFileSync(join(repository, 'src/a/one.py'), 'stashed\n');
  await run(repository, 'stash');
  writeFileSync(join(repository, 'staged'), 'staged\n');
  await run(repository, 'add', 'staged');
  writeFileSync(join(repository, 'src/b/two.py'), 'BAD and dirty\n');
  writeFileSync(join(repository, 'untracked'), 'mine\n');
  const trees = await mkdtemp(join(tmpdir(), 'portcullis-trees-'));
  Object.assign(context, { repository, trees, steps: [], before: await userState(repository) });
});
test.after.each(async ({ repository, trees }) => {
  const worktrees = await run(repository, 'worktree', 'list');
  await rm(repository, { recursive: true, force: true });
  await rm(trees, { recursive: true, force: true });
  assert.is(worktrees.split('\n').filter((line) => !line.includes('portcullis-hand')).length, 1, worktrees);
});

test('a change that is half bad: the good half lands, the bad half is a patch that applies, a person is asked', async (context) => {
  const { repository } = context;
  const change = put({
    'src/a/one.py': 'better\n',
    'src/a/bad.py': 'BAD\n',
    'src/b/two.py': 'better\n',
    'src/c/new.py': 'new\n',
  });
  const report = reportOf(await carryOut(context, { mixed: change, later: put({ later: 'x' }) }));
  assert.is(report.outcome, 'escalated', JSON.stringify(report));
  const [phase] = report.phases;
  assert.is(report.phases.length, 1, 'what comes later is not begun');
  assert.is(phase!.outcome, 'partial');
  assert.equal(
    phase!.isolated.map(({ paths }) => paths),
    [['src/a/bad.py']],
  );
  assert.match(phase!.isolated[0]!.why, 'src/a/bad.py is bad'.replace('src/', ''));
  const names = await run(repository, 'diff', '--name-only', report.start, report.branch);
  assert.equal(names.split('\n'), ['src/a/one.py', 'src/b/two.py', 'src/c/new.py']);
  assert.is(await run(repository, 'show', `${phase!.attempt}:src/a/bad.py`), 'BAD');
  const page = readFileSync(report.page!, 'utf8');
  for (const part of [
    'bad.py is bad',
    phase!.attempt!,
    phase!.isolated[0]!.patch,
    '--resume',
    `git branch -D ${report.branch} ${phase!.attempt}\``,
    `Take what is good as it is: \`git merge --ff-only ${report.branch}\``,
  ])
    assert.ok(page.includes(part), `${part} in\n${page}`);
  assert.is(await userState(repository), context.before);
  await run(repository, 'apply', '--check', phase!.isolated[0]!.patch);
});

test('what only an ignored file held up is red on the commit: it is reverted to the very tree, then found out', async (context) => {
  const { repository } = context;
  // Green where the change was made, since it left `helper.tmp` there; git ignores that, and the commit is without.
  const gate: Gate = async (directory, options) => {
    if (existsSync(join(directory, 'src/uses.py')) && !existsSync(join(directory, 'helper.tmp')))
      return {
        verdict: 'failed',
        symptoms: [{ stage: 'unit', key: 'uses', kind: 'failure', message: 'no helper' }],
      };
    return byContent(directory, options);
  };
  const change = put({ 'src/uses.py': 'helper\n', 'helper.tmp': 'x', 'src/a/one.py': 'better\n' });
  const result = await carryOut(context, { leak: { change, retry: { limit: 1, backoff: 1 } } }, { gate });
  const report = reportOf(result);
  const [phase] = report.phases;
  assert.is(phase!.reverted.length, 1, JSON.stringify(report));
  const [first] = await subjects(repository, report.branch);
  assert.equal(await subjects(repository, report.branch), [first, `Revert "${first}"`, first]);
  assert.is(
    await run(repository, 'rev-parse', `${report.branch}~1^{tree}`),
    await run(repository, 'rev-parse', 'main^{tree}'),
  );
  const why = await run(repository, 'log', '-1', '--format=%B', `${report.branch}~1`);
  assert.match(why, `This reverts commit ${phase!.reverted[0]}`);
  assert.match(why, 'no helper');
  // The second attempt was judged in fresh worktrees: parted before anything was committed.
  assert.is(phase!.outcome, 'partial');
  assert.equal(phase!.isolated[0]!.paths, ['src/uses.py']);
  assert.is(await userState(repository), context.before);
});

test('a hook that breaks the commit turns it red, and it is reverted; a hook that refuses is told', async (context) => {
  const { repository } = context;
  const hook = join(repository, '.git', 'hooks', 'pre-commit');
  writeFileSync(hook, '#!/bin/sh\n[ -e src/c.py ] && echo BAD > src/c.py && git add src/c.py; exit 0\n');
  await chmod(hook, 0o755);
  const broken = reportOf(await carryOut(context, { c: put({ 'src/c.py': 'fine\n' }) }));
  assert.is(broken.phases[0]!.outcome, 'failed', JSON.stringify(broken));
  assert.is(broken.phases[0]!.reverted.length, 1);
  assert.is(await run(repository, 'diff', 'main', broken.branch), '');
  writeFileSync(hook, '#!/bin/sh\necho "no ticket in the message" >&2; exit 1\n');
  const refused = reportOf(await carryOut(context, { d: put({ 'src/d.py': 'fine\n' }) }));
  assert.match(refused.message, 'no ticket in the message');
  assert.is(refused.tip, refused.start);
  assert.is(await userState(repository), context.before);
});

test('when what was good before the phase is red after the revert, nothing more is tried', async (context) => {
  let asked = 0;
  // Green twice, then something outside the repository breaks for good.
  const gate: Gate = async () =>
    ++asked <= 1
      ? { verdict: 'passed' }
      : asked === 2
        ? { verdict: 'passed' }
        : { verdict: 'unknown', why: 'the database is gone' };
  const change = put({ 'src/c.py': 'x\n', 'left.tmp': 'makes the tree one that is judged again' });
  const report = reportOf(
    await carryOut(context, { c: { change, retry: { limit: 5, backoff: 1 } } }, { gate }),
  );
  assert.is(report.outcome, 'escalated');
  assert.match(report.message, 'something outside the repository has changed');
  assert.is(report.phases[0]!.attempts, 1);
  assert.is(await run(context.repository, 'diff', 'main', report.branch), '');
});

test('a change that fails is tried again up to its limit, with the reason told', async (context) => {
  let tries = 0;
  const flaky = (root: string): string | undefined => {
    if (++tries < 3) return `try ${tries} failed`;
    put({ 'src/c.py': 'x\n' })(root);
    return undefined;
  };
  const change = flaky as (root: string) => string;
  const done = reportOf(await carryOut(context, { c: { change, retry: { limit: 2, backoff: 1 } } }));
  assert.is(done.outcome, 'done', JSON.stringify(done));
  assert.is(done.phases[0]!.attempts, 3);
  tries = 0;
  const spent = reportOf(await carryOut(context, { c: { change, retry: { limit: 1, backoff: 1 } } }));
  assert.is(spent.outcome, 'escalated');
  assert.match(spent.message, 'try 2 failed');
  assert.is(spent.tip, spent.start);
});

test('phases land one commit each, with trailers, and one that changes nothing is none; nothing of the user’s is touched', async (context) => {
  const { repository } = context;
  const report = reportOf(
    await carryOut(context, {
      first: { change: put({ 'src/a/one.py': 'better\n' }), message: 'feat: {phase}, {files} file\n\nBody.' },
      nothing: put({}),
      second: put({ 'src/a/one.py': null, 'src/a/moved.py': 'better\n' }),
    }),
  );
  assert.is(report.outcome, 'done', JSON.stringify(report));
  assert.equal(await subjects(repository, report.branch), ['feat: first, 1 file', 'refactor: second']);
  assert.equal(
    report.phases.map(({ outcome }) => outcome),
    ['committed', 'unchanged', 'committed'],
  );
  const message = await run(repository, 'log', '-1', '--format=%B', `${report.branch}~1`);
  assert.match(message, `Body.\n\nPortcullis-Remediation: plan-${report.id}`);
  assert.match(message, 'Portcullis-Phase: first\n');
  assert.match(message, `Portcullis-Checkpoint: ${report.start}`);
  assert.equal(report.next, [`git merge --ff-only ${report.branch}`]);
  assert.is(await userState(repository), context.before);
});

test('no-worse takes a tree that was red already, and nothing that fails anew; the end must be open', async (context) => {
  const { repository } = context;
  await run(repository, 'stash', '--include-untracked');
  writeFileSync(join(repository, 'src/old.py'), 'BAD\n');
  await commitAll(repository, 'red');
  const step = { change: put({ 'src/a/one.py': 'better\n' }), validate: { expect: 'no-worse' } } as const;
  const still = reportOf(await carryOut(context, { step }));
  assert.is(still.outcome, 'red', JSON.stringify(still));
  assert.equal(await subjects(repository, still.branch), ['refactor: step']);
  const worse = { change: put({ 'src/new.py': 'BAD\n' }), validate: { expect: 'no-worse' } } as const;
  const refused = reportOf(await carryOut(context, { worse }));
  assert.is(refused.outcome, 'escalated');
  assert.match(refused.message, 'new.py is bad');
  const mended = reportOf(await carryOut(context, { step, mend: put({ 'src/old.py': 'good\n' }) }));
  assert.is(mended.outcome, 'done', JSON.stringify(mended));
  const open = reportOf(await carryOut(context, { step: put({ 'src/a/one.py': 'better\n' }) }));
  const nothing = refused.next.filter((line) => line.startsWith('Take what is good'));
  assert.equal(nothing, [], 'the branch is where it began');
  assert.is(open.outcome, 'red', 'open means open');
  assert.match(open.message, 'HEAD is red already: it failed: old.py is bad');
  assert.match(open.next.join(), "expect: 'no-worse'");
  assert.equal(open.phases, [], 'no phase is blamed for it');
  assert.is(await run(repository, 'branch', '--list', open.branch), '');
});

test('a person is waited for in a worktree, and what they did becomes the commit of the phase', async (context) => {
  const { repository } = context;
  const phases = {
    first: put({ 'src/c.py': 'x\n' }),
    hand: { apply: { kind: 'person', message: 'name things' } },
    last: put({ 'src/d.py': 'x\n' }),
  } as const;
  const waiting = reportOf(await carryOut(context, phases));
  assert.is(waiting.outcome, 'waiting', JSON.stringify(waiting));
  const hand = waiting.phases.at(-1)!.attempt!;
  writeFileSync(join(hand, 'src/c.py'), 'BAD\n');
  const red = reportOf(await carryOut(context, phases, { resume: true }));
  assert.is(red.outcome, 'waiting');
  assert.match(red.message, 'c.py is bad');
  assert.is(readFileSync(join(hand, 'src/c.py'), 'utf8'), 'BAD\n', 'what they did stands');
  writeFileSync(join(hand, 'src/c.py'), 'named\n');
  const done = reportOf(await carryOut(context, phases, { resume: true }));
  assert.is(done.outcome, 'done', JSON.stringify(done));
  assert.is(done.id, waiting.id);
  assert.equal(await subjects(repository, done.branch), [
    'refactor: first',
    'refactor: hand',
    'refactor: last',
  ]);
  assert.not.ok(existsSync(hand));
  assert.is(await userState(repository), context.before);
});

test.run();
