import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { userState } from '../remediation/user-state.ts';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { commitAll, run, setIdentity } from '../rig/repository.ts';

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

/** A project with a plan, and a user's tree that is dirty. The caller removes it. */
export async function project(plan: string): Promise<string> {
  const directory = await createProject({
    'runner.config.ts': configWith("    unit: { run: command('sh', ['check.sh']) },"),
    'check.sh': CHECK,
    'src/zero': 'zero\n',
    'pipelines/plan.ts': plan,
    '.gitignore': '.portcullis/\n*.tmp\n',
  });
  await commitAll(directory, 'first');
  await setIdentity(directory);
  writeFileSync(join(directory, 'src/zero'), 'BAD, and not committed\n');
  writeFileSync(join(directory, 'mine'), 'mine\n');
  await run(directory, 'add', 'mine');
  return directory;
}

/** An environment in which portcullis is killed once its journal holds `steps`. */
export function killedAfter(steps: number, directory: string): Record<string, string> {
  const { PATH = '' } = process.env;
  const shim = join(directory, '.portcullis', 'shim');
  mkdirSync(shim, { recursive: true });
  writeFileSync(join(shim, 'git'), GIT);
  chmodSync(join(shim, 'git'), 0o755);
  return { PATH: `${shim}:${PATH}`, REST: PATH, SHIM: shim, PROJECT: directory, STEPS: `${steps}` };
}

/** The steps of the one remediation of a project. */
export function journal(directory: string): { step: string }[] {
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

/**
 * Carries out a plan whose commit is reverted, killed after every second step of its journal, each resumed, and holds that all
 * come to the end of one that was not killed. `parity` 1: the odd steps, 0: the even ones.
 */
export async function killAtSteps(parity: 0 | 1): Promise<void> {
  const whole = await project(REVERTED);
  const reference = await runCli(whole, ['remediate', 'plan', '--format', 'json']);
  assert.is(reference.code, 3, reference.stderr);
  const wanted = await endOf(whole, reference.stdout);
  const steps = journal(whole);
  assert.equal(wanted.phases, [['leak', 'failed', 1]]);
  assert.ok(steps.some(({ step }) => step === 'revert'));
  await rm(whole, { recursive: true, force: true });

  for (let at = 1; at < steps.length; at++) {
    if (at % 2 !== parity) continue;
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
}
