import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createCheckpoint } from '../../src/git/checkpoint.ts';
import type { Gate, GateResult } from '../../src/remediation/gate.ts';
import { rollback } from '../../src/remediation/rollback/rollback.ts';
import type { RollbackOptions, RollbackPorts, RollbackStep } from '../../src/remediation/rollback/types.ts';
import { commitAll, createRepository, run, setIdentity } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ repository: string; trees: string; steps: RollbackStep[] }>('rollback');

test.before.each(async (context) => {
  context.repository = await createRepository({ value: 'good\n', other: 'x\n' });
  await setIdentity(context.repository);
  context.trees = await mkdtemp(join(tmpdir(), 'portcullis-trees-'));
  context.steps = [];
});
test.after.each(async ({ repository, trees }) => {
  assert.is((await run(repository, 'worktree', 'list')).split('\n').length, 1, 'no worktree is left');
  await rm(repository, { recursive: true, force: true });
  await rm(trees, { recursive: true, force: true });
});

const symptom = { stage: 'unit', key: 'test_value', kind: 'failure', message: 'value is bad' } as const;
const red: GateResult = { verdict: 'failed', symptoms: [symptom] };
const green: GateResult = { verdict: 'passed' };

/** Judges a tree by its file `value`: what starts with `bad` is red. */
const byValue: Gate = async (directory) =>
  readFileSync(join(directory, 'value'), 'utf8').startsWith('bad') ? red : green;

const OPTIONS = { pipeline: 'p', revert: 'culprit', dryRun: false, jobs: 2, maxCommits: 50 } as const;

async function rollBack(
  { repository, trees, steps }: { repository: string; trees: string; steps: RollbackStep[] },
  gate: Gate = byValue,
  options: Partial<RollbackOptions> = {},
  signal = new AbortController().signal,
) {
  let made = 0;
  const ports: RollbackPorts = {
    gate,
    host: {},
    signal,
    tempDir: () => ({ path: join(trees, `${made++}`) }),
    tell: (step) => steps.push(step),
  };
  return rollback({ directory: repository, ...OPTIONS, ...options }, ports);
}

async function checkpoint(repository: string): Promise<string> {
  const [commit, tree] = (await run(repository, 'rev-parse', 'HEAD', 'HEAD^{tree}')).split('\n') as [
    string,
    string,
  ];
  const made = await createCheckpoint(repository, commit, 'good', {
    version: 1,
    pipeline: 'p',
    tree,
    run: 'r',
    at: '2026-11-22T23:00:00.000Z',
    portcullis: '0.1.0',
    durationMs: 1,
    gates: [{ stage: 'unit', kind: 'command', durationMs: 1, cases: 1, flaky: false }],
  });
  assert.ok(made.ok);
  return commit;
}

/** Commits with the file `value` as given, one after another; returns their hashes. */
async function history(repository: string, values: readonly string[]): Promise<string[]> {
  const hashes: string[] = [];
  for (const [at, value] of values.entries()) {
    writeFileSync(join(repository, 'value'), `${value}\n`);
    writeFileSync(join(repository, `file-${at}`), `${at}\n`);
    await commitAll(repository, `change ${at}`);
    hashes.push(await run(repository, 'rev-parse', 'HEAD'));
  }
  return hashes;
}

const head = (repository: string): Promise<string> => run(repository, 'rev-parse', 'HEAD');

test('the culprit among many commits is reverted as a new commit, and the branch is moved to what was proved', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const hashes = await history(repository, ['good', 'good', 'good', 'bad', 'bad', 'bad', 'bad']);
  const result = await rollBack(context);
  assert.is(result.outcome, 'rolled-back', JSON.stringify(result));
  if (result.outcome !== 'rolled-back') return;
  assert.equal(
    result.reverted.map(({ hash }) => hash),
    [hashes[3]],
  );
  assert.is(await head(repository), result.to);
  assert.is(await run(repository, 'rev-parse', 'HEAD~1'), hashes.at(-1));
  assert.is(readFileSync(join(repository, 'value'), 'utf8'), 'good\n');
  assert.ok(existsSync(join(repository, 'file-6')), 'what was not to blame stands');
  const message = await run(repository, 'log', '-1', '--format=%B');
  assert.match(message, `Revert "change 3"\n\nThis reverts commit ${hashes[3]}.`);
  assert.match(message, 'unit failed with it: value is bad');
  assert.match(message, 'Portcullis-Checkpoint: p/good');
  assert.is(await run(repository, 'status', '--porcelain'), '');
});

test('with a range, everything since the checkpoint is undone, one new commit each, to the very tree of the checkpoint', async (context) => {
  const { repository } = context;
  const base = await checkpoint(repository);
  await history(repository, ['good', 'bad', 'bad2']);
  const result = await rollBack(context, byValue, { revert: 'range' });
  assert.is(result.outcome, 'rolled-back', JSON.stringify(result));
  assert.is(await run(repository, 'rev-list', '--count', `${base}..HEAD`), '6');
  assert.is(
    await run(repository, 'rev-parse', 'HEAD^{tree}'),
    await run(repository, 'rev-parse', `${base}^{tree}`),
  );
});

/** Good, X, its revert, and what `values` say after that; a message may name X by a short hash. */
async function revertedOnce(
  repository: string,
  values: readonly string[],
  cut = 40,
): Promise<{ x: string; later: string[] }> {
  const [, x] = (await history(repository, ['good', 'bad'])) as [string, string];
  writeFileSync(join(repository, 'between'), '');
  await commitAll(repository, 'between');
  writeFileSync(join(repository, 'value'), `${values[0]!.startsWith('bad') ? 'bad, again' : 'good'}\n`);
  writeFileSync(join(repository, 'back'), '');
  await commitAll(repository, `Revert "change 1"\n\nThis reverts commit ${x.slice(0, cut)}.`);
  return { x, later: await history(repository, values) };
}

for (const cut of [40, 8]) {
  test(`a commit that was reverted since is not blamed, but the one that broke it anew (hash of ${cut})`, async (context) => {
    const { repository } = context;
    await checkpoint(repository);
    const { later } = await revertedOnce(repository, ['good, still', 'bad'], cut);
    for (const jobs of [1, 3]) {
      const result = await rollBack(context, byValue, { jobs, dryRun: true });
      assert.is(result.outcome, 'proved', JSON.stringify(result));
      if (result.outcome === 'proved')
        assert.equal(
          result.reverted.map(({ hash }) => hash),
          [later[1]],
        );
    }
  });
}

test('where the gate is closed even after the culprit was reverted, a person must decide', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const { x } = await revertedOnce(repository, ['bad2']);
  const result = await rollBack(context);
  assert.is(result.outcome, 'escalated', JSON.stringify(result));
  if (result.outcome !== 'escalated') return;
  assert.match(result.message, 'has been reverted since');
  assert.match(result.evidence.join('\n'), x.slice(0, 12));
});

test('a merge is undone against its first parent', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  await run(repository, 'switch', '--quiet', '--create', 'side');
  await history(repository, ['bad']);
  await run(repository, 'switch', '--quiet', 'main');
  writeFileSync(join(repository, 'other'), 'y\n');
  await commitAll(repository, 'on main');
  await run(repository, 'merge', '--quiet', '--no-ff', '--no-edit', 'side');
  const result = await rollBack(context);
  assert.is(result.outcome, 'rolled-back', JSON.stringify(result));
  assert.is(readFileSync(join(repository, 'value'), 'utf8'), 'good\n');
  assert.is(readFileSync(join(repository, 'other'), 'utf8'), 'y\n');
});

test('what the user has not committed stays byte for byte, and stands in the way only where it is the same file', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const [bad] = await history(repository, ['bad']);
  writeFileSync(join(repository, 'other'), 'mine\n');
  writeFileSync(join(repository, 'untracked'), 'mine too\n');
  await run(repository, 'add', 'other');
  assert.is((await rollBack(context)).outcome, 'rolled-back');
  assert.is(readFileSync(join(repository, 'other'), 'utf8'), 'mine\n');
  assert.is(await run(repository, 'status', '--porcelain'), 'M  other\n?? untracked');
  await run(repository, 'update-ref', 'refs/heads/elsewhere', bad!);
});

test('a file of the user in the way of the revert: nothing is moved, and what was proved is named', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const [bad] = await history(repository, ['bad']);
  const meanwhile: Gate = async (directory, options) => {
    if (context.steps.some(({ step }) => step === 'reverted'))
      writeFileSync(join(repository, 'value'), 'bad, and mine\n');
    return byValue(directory, options);
  };
  const result = await rollBack(context, meanwhile);
  assert.is(result.outcome, 'escalated');
  if (result.outcome !== 'escalated') return;
  assert.match(result.message, 'main was not moved');
  assert.match(result.help, 'git merge --ff-only');
  assert.is(await head(repository), bad);
  assert.is(readFileSync(join(repository, 'value'), 'utf8'), 'bad, and mine\n');
});

test('a changed file in the way is told before the proof, of a range before anything is evaluated', async (context) => {
  const { repository, steps } = context;
  await checkpoint(repository);
  await history(repository, ['bad']);
  writeFileSync(join(repository, 'value'), 'bad, and mine\n');
  const culprit = await rollBack(context);
  assert.is(culprit.outcome, 'escalated');
  if (culprit.outcome !== 'escalated') return;
  assert.equal(culprit.evidence, ['value']);
  assert.not.ok(steps.some(({ step }) => step === 'reverted'));
  steps.length = 0;
  const range = await rollBack(context, byValue, { revert: 'range' });
  assert.is(range.outcome, 'refused');
  if (range.outcome === 'refused') assert.match(range.message, 'changed here: value');
  assert.not.ok(steps.some(({ step }) => step === 'gate'));
  assert.is((await rollBack(context, byValue, { dryRun: true })).outcome, 'proved');
});

test('a dry run proves it and moves nothing', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const [bad] = await history(repository, ['bad']);
  assert.is((await rollBack(context, byValue, { dryRun: true })).outcome, 'proved');
  assert.is(await head(repository), bad);
});

test('a gate that is open at HEAD, and a branch at its checkpoint, need nothing', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  assert.is((await rollBack(context)).outcome, 'nothing-to-do');
  await history(repository, ['good']);
  assert.is((await rollBack(context)).outcome, 'nothing-to-do');
});

test('a failure that does not come again is called flaky, and no commit is blamed', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const [last] = await history(repository, ['good']);
  let asked = 0;
  const result = await rollBack(context, async () => (asked++ === 0 ? red : green));
  assert.is(result.outcome, 'escalated');
  assert.match(JSON.stringify(result), 'not in the same way a second time');
  assert.is(await head(repository), last);
});

test('red at the checkpoint too: the cause lies outside the commits', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  await history(repository, ['good']);
  const result = await rollBack(context, async () => red);
  assert.match(JSON.stringify(result), 'not green at the checkpoint either');
});

test('another test that fails at times does not lead the search astray', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const hashes = await history(repository, ['good', 'good', 'good', 'good', 'bad', 'bad']);
  const flaky = { ...symptom, key: 'test_flaky', message: 'flaky' };
  let asked = 0;
  const result = await rollBack(context, async (directory, options) => {
    const real = await byValue(directory, options);
    if (asked++ % 2 === 0 || asked > 12) return real;
    return real.verdict === 'failed'
      ? { verdict: 'failed', symptoms: [...real.symptoms, flaky] as never }
      : options.only === undefined
        ? real
        : { verdict: 'failed', symptoms: [flaky] };
  });
  assert.is(result.outcome, 'rolled-back', JSON.stringify(result));
  assert.equal(result.outcome === 'rolled-back' && result.reverted.map(({ hash }) => hash), [hashes[4]]);
});

test('commits that cannot be evaluated between good and bad are all candidates, for a person', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  await history(repository, ['good', 'broken', 'bad']);
  const result = await rollBack(context, async (directory, options) =>
    readFileSync(join(directory, 'value'), 'utf8').startsWith('broken')
      ? { verdict: 'unknown', why: 'no config' }
      : byValue(directory, options),
  );
  assert.is(result.outcome, 'escalated');
  if (result.outcome !== 'escalated') return;
  assert.is(result.evidence.length, 2);
  assert.match(result.message, '2 commits may have broken it');
});

test('a revert is not reverted', async (context) => {
  const { repository } = context;
  const [, mended] = await history(repository, ['bad', 'good']);
  await checkpoint(repository);
  await run(repository, 'revert', '--no-edit', mended!);
  const reverted = await head(repository);
  const result = await rollBack(context);
  assert.is(result.outcome, 'escalated', JSON.stringify(result));
  assert.match(JSON.stringify(result), 'is itself a revert');
  assert.is(await head(repository), reverted);
});

test('a conflict changes nothing and names the files', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const hashes = await history(repository, ['bad one', 'bad two']);
  const result = await rollBack(context);
  assert.is(result.outcome, 'escalated');
  assert.match(JSON.stringify(result), 'conflict in value');
  assert.match(JSON.stringify(result), '--range');
  assert.is(await head(repository), hashes[1]);
});

test('two culprits: the revert of one does not pass, and nothing is moved', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const hashes = await history(repository, ['bad', 'bad']);
  const gate: Gate = async (directory, options) =>
    existsSync(join(directory, 'file-1')) && options.only === undefined ? red : byValue(directory, options);
  const result = await rollBack(context, gate);
  assert.is(result.outcome, 'escalated', JSON.stringify(result));
  assert.match(JSON.stringify(result), 'more than one culprit');
  assert.is(await head(repository), hashes[1]);
});

test('a hook that refuses the revert is heard, and a missing identity is refused before anything is evaluated', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const [bad] = await history(repository, ['bad']);
  writeFileSync(
    join(repository, '.git', 'hooks', 'commit-msg'),
    '#!/bin/sh\necho no ticket number >&2\nexit 1\n',
    {
      mode: 0o755,
    },
  );
  const result = await rollBack(context);
  assert.is(result.outcome, 'escalated', JSON.stringify(result));
  assert.match(JSON.stringify(result), 'no ticket number');
  assert.is(await head(repository), bad);
  await run(repository, 'config', 'user.name', '');
  context.steps.length = 0;
  const refused = await rollBack(context);
  assert.is(refused.outcome, 'refused', JSON.stringify(refused));
  assert.equal(context.steps, []);
});

test('hooks at a relative path that git ignores are heard too', async (context) => {
  const { repository } = context;
  writeFileSync(join(repository, '.gitignore'), '/hooks/\n');
  await commitAll(repository, 'ignore');
  await checkpoint(repository);
  const [bad] = await history(repository, ['bad']);
  mkdirSync(join(repository, 'hooks'));
  writeFileSync(join(repository, 'hooks', 'commit-msg'), '#!/bin/sh\necho no ticket number >&2\nexit 1\n', {
    mode: 0o755,
  });
  await run(repository, 'config', 'core.hooksPath', 'hooks');
  const result = await rollBack(context);
  assert.match(JSON.stringify(result), 'no ticket number');
  assert.is(await head(repository), bad);
});

test('a detached HEAD, a merge under way, a branch without checkpoint and an unborn one are refused, each with what to do', async (context) => {
  const { repository } = context;
  const refusal = async (): Promise<string> => {
    const result = await rollBack(context);
    return result.outcome === 'refused' ? `${result.message} | ${result.help}` : JSON.stringify(result);
  };
  assert.match(await refusal(), "no checkpoint of 'p' lies on the history of main");
  await checkpoint(repository);
  await run(repository, 'checkout', '--quiet', '--detach');
  assert.match(await refusal(), 'HEAD is detached');
  await run(repository, 'switch', '--quiet', 'main');
  writeFileSync(join(repository, '.git', 'MERGE_HEAD'), await head(repository));
  assert.match(await refusal(), 'a merge is going on');
  await rm(join(repository, '.git', 'MERGE_HEAD'));
  writeFileSync(join(repository, '.git', 'index.lock'), '');
  assert.match(await refusal(), 'another git command is going on');
  await rm(join(repository, '.git', 'index.lock'));
  await run(repository, 'switch', '--quiet', '--orphan', 'new');
  assert.match(await refusal(), 'no commit yet');
  await run(repository, 'switch', '--quiet', 'main');
});

test('more commits than allowed are for a person', async (context) => {
  await checkpoint(context.repository);
  await history(context.repository, ['bad', 'bad', 'bad']);
  const result = await rollBack(context, byValue, { maxCommits: 2 });
  assert.match(JSON.stringify(result), 'more than 2');
});

test('an interrupt ends it with nothing changed', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  const [bad] = await history(repository, ['bad']);
  const stop = new AbortController();
  const gate: Gate = async (directory, options) => {
    stop.abort();
    return byValue(directory, options);
  };
  assert.is((await rollBack(context, gate, {}, stop.signal)).outcome, 'interrupted');
  assert.is(await head(repository), bad);
});

test('a branch that moves while it is judged is left alone', async (context) => {
  const { repository } = context;
  await checkpoint(repository);
  await history(repository, ['bad']);
  let moved: string | undefined;
  const gate: Gate = async (directory, options) => {
    if (moved === undefined) {
      writeFileSync(join(repository, 'other'), 'later\n');
      await commitAll(repository, 'later');
      moved = await head(repository);
    }
    return byValue(directory, options);
  };
  const result = await rollBack(context, gate);
  assert.match(JSON.stringify(result), 'main has moved meanwhile');
  assert.is(await head(repository), moved);
});

test.run();
