import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { userState } from '../remediation/user-state.ts';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { commitAll, run } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite('remediate, killed with -9 at every step');

/** Red when a file says BAD, or when the committed tree lacks what the change had left beside it. */
const CHECK = `if grep -rqs BAD src; then echo bad; exit 1; fi
if [ -e src/uses ] && [ ! -e left.tmp ]; then echo no helper; exit 1; fi
`;

const REVERTED = `import { defineRemediation, shell } from 'portcullis';
export default defineRemediation({ phases: [
  { name: 'leak', apply: shell('echo x > src/uses; echo x > left.tmp'), retry: { limit: 0 } },
] });
`;

/**
 * Stands before git on PATH, and kills the portcullis that calls it once its journal holds so many steps: what was journalled last
 * has just been, or is about to be, done.
 */
const GIT = `#!/bin/sh
if [ ! -e "$SHIM/killed" ]; then
  case "$(ps -o args= -p $PPID)" in *" remediate "*)
    steps=$(cat "$PROJECT"/.portcullis/remediations/*/journal.jsonl 2>/dev/null | wc -l)
    if [ "$steps" -ge "$STEPS" ]; then : > "$SHIM/killed"; kill -9 $PPID; exit 1; fi;;
  esac
fi
PATH=$REST exec git "$@"
`;

async function project(plan: string): Promise<string> {
  const directory = await createProject({
    'runner.config.ts': configWith("    unit: { run: command('sh', ['check.sh']) },"),
    'check.sh': CHECK,
    'src/zero': 'zero\n',
    'pipelines/plan.ts': plan,
    '.gitignore': '.portcullis/\n*.tmp\n',
  });
  await commitAll(directory, 'first');
  await run(directory, 'config', 'user.name', 'Test');
  await run(directory, 'config', 'user.email', 'test@example.com');
  await run(directory, 'config', 'commit.gpgsign', 'false');
  writeFileSync(join(directory, 'src/zero'), 'BAD, and not committed\n');
  writeFileSync(join(directory, 'mine'), 'mine\n');
  await run(directory, 'add', 'mine');
  return directory;
}

/** An environment in which portcullis is killed once its journal holds `steps`. */
function killedAfter(steps: number, directory: string): Record<string, string> {
  const { PATH = '' } = process.env;
  const shim = join(directory, '.portcullis', 'shim');
  mkdirSync(shim, { recursive: true });
  writeFileSync(join(shim, 'git'), GIT);
  chmodSync(join(shim, 'git'), 0o755);
  return { PATH: `${shim}:${PATH}`, REST: PATH, SHIM: shim, PROJECT: directory, STEPS: `${steps}` };
}

function journal(directory: string): { step: string }[] {
  const folder = join(directory, '.portcullis', 'remediations');
  const [id = '', ...others] = existsSync(folder) ? readdirSync(folder) : [];
  assert.equal(others, [], 'one remediation');
  return readFileSync(join(folder, id, 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: string });
}

interface End {
  readonly outcome: string;
  readonly phases: unknown;
  readonly tree: string;
  readonly subjects: string;
}

/** What it came to, as far as that may not depend on a kill. */
async function endOf(directory: string, stdout: string): Promise<End> {
  const { outcome, phases, branch } = JSON.parse(stdout);
  const told = phases.map((each: Record<string, unknown>) => [
    each.name,
    each.outcome,
    (each.reverted as []).length,
  ]);
  return {
    outcome,
    phases: told,
    tree: await run(directory, 'rev-parse', `${branch}^{tree}`),
    subjects: await run(directory, 'log', '--format=%s', branch),
  };
}

async function assertClean(directory: string, before: string, at: string): Promise<void> {
  assert.is(await userState(directory), before, at);
  assert.is((await run(directory, 'worktree', 'list')).split('\n').length, 1, at);
  assert.is(await run(directory, 'for-each-ref', 'refs/portcullis/lock'), '', at);
}

test('a commit and a revert: resumed after a kill at any step, it comes to the same end', async () => {
  const whole = await project(REVERTED);
  const reference = await runCli(whole, ['remediate', 'plan', '--format', 'json']);
  assert.is(reference.code, 3, reference.stderr);
  const wanted = await endOf(whole, reference.stdout);
  const steps = journal(whole);
  assert.equal(wanted.phases, [['leak', 'failed', 1]]);
  assert.ok(steps.some(({ step }) => step === 'revert'));
  await rm(whole, { recursive: true, force: true });

  for (let at = 1; at < steps.length; at++) {
    const what = `killed after step ${at}, ${steps[at - 1]!.step}`;
    const directory = await project(REVERTED);
    const before = await userState(directory);
    const killed = await runCli(directory, ['remediate', 'plan'], killedAfter(at, directory));
    assert.is(killed.code, null, `${what}: ${killed.stdout}${killed.stderr}`);
    const resumed = await runCli(directory, ['remediate', 'plan', '--resume', '--format', 'json']);
    assert.is(resumed.code, 3, `${what}: ${resumed.stderr}`);
    assert.equal(await endOf(directory, resumed.stdout), wanted, what);
    await assertClean(directory, before, what);
    await rm(directory, { recursive: true, force: true });
  }
});

const LANDED = `import { defineRemediation, shell } from 'portcullis';
export default defineRemediation({ phases: [
  { name: 'one', apply: shell('echo one > src/one') },
  { name: 'two', apply: shell('echo two > src/two') },
] });
`;

test('two phases and a landing: resumed after a kill between phases, in the second, and at the landing', async () => {
  for (const [step, nth] of [
    ['done', 1],
    ['commit', 2],
    ['land', 1],
  ] as const) {
    const directory = await project(LANDED);
    await run(directory, 'rm', '--cached', '--quiet', 'mine');
    const dirty = await run(directory, 'diff');
    const order = ['begin', 'branch', 'phase', 'attempt', 'applied', 'commit', 'advance', 'prove', 'done'];
    const steps = [...order, ...order.slice(2), 'final', 'land'];
    const at = steps.indexOf(step, nth === 1 ? 0 : steps.indexOf(step) + 1) + 1;
    const killed = await runCli(directory, ['remediate', 'plan', '--land'], killedAfter(at, directory));
    assert.is(killed.code, null, `${step}: ${killed.stdout}${killed.stderr}`);
    assert.equal(
      journal(directory).map((each) => each.step),
      steps.slice(0, at),
    );
    const resumed = await runCli(directory, ['remediate', 'plan', '--resume', '--land']);
    assert.is(resumed.code, 0, `${step}: ${resumed.stdout}${resumed.stderr}`);
    assert.match(resumed.stdout, 'LANDED');
    const log = await run(directory, 'log', '--format=%s', 'main');
    assert.is(log, 'refactor: two\nrefactor: one\nfirst', step);
    assert.is(await run(directory, 'diff'), dirty, 'what is changed and not committed stands');
    assert.is(readFileSync(join(directory, 'mine'), 'utf8'), 'mine\n');
    assert.is(readFileSync(join(directory, 'src/two'), 'utf8'), 'two\n');
    await rm(directory, { recursive: true, force: true });
  }
});

test.run();
