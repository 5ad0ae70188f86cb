import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { userState } from '../remediation/user-state.ts';
import { configWith, createProject, runCli, startCli } from '../rig/cli.ts';
import { commitAll, run, setIdentity } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, assertRefusesBent, documentIn } from '../schemas/document.ts';

const test = suite<{ project: string }>('remediate, on the command line');

const CHECK = 'if grep -rqs BAD src; then echo bad; exit 1; fi\n';

test.before.each(async (context) => {
  context.project = await createProject({
    'runner.config.ts': configWith("    unit: { run: command('sh', ['check.sh']) },"),
    'check.sh': CHECK,
    'src/zero': 'zero\n',
    '.gitignore': '.portcullis/\n',
  });
  await commitAll(context.project, 'first');
  await setIdentity(context.project);
});
test.after.each(async ({ project }) => {
  await rm(project, { recursive: true, force: true });
});

function plan(project: string, phases: string, name = 'remediation'): void {
  mkdirSync(join(project, 'pipelines'), { recursive: true });
  const head = "import { command, defineRemediation, person, script, shell } from 'portcullis';\n";
  writeFileSync(
    join(project, 'pipelines', `${name}.ts`),
    `${head}export default defineRemediation({ phases: [\n${phases}\n] });\n`,
  );
}

test('half of a change is bad: exit 3, the document is as its schema says, and the user’s tree is byte-identical', async ({
  project,
}) => {
  plan(
    project,
    "  { name: 'mixed', apply: shell('echo fine > src/fine; echo BAD > src/bad'), retry: { limit: 0 } },",
  );
  writeFileSync(join(project, 'src/zero'), 'BAD, and mine\n');
  const before = await userState(project);
  const ended = await runCli(project, ['remediate', '--format', 'json']);
  const document = documentIn('remediate', ended, 3);
  assertRefusesBent('remediate', document, ['at']);
  assert.is(document.outcome, 'escalated');
  assert.equal(document.phases[0].isolated[0].paths, ['src/bad']);
  assert.match(ended.stderr, 'kept out   src/bad');
  assert.is(await userState(project), before);
  assert.is((await run(project, 'worktree', 'list')).split('\n').length, 1);
});

test('a faulty plan is exit 2, with its file, its line and the nearest right answer', async ({ project }) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      "  { name: 'a', aply: shell('true') },",
      /remediation\.ts:3:\d+: .*unknown key 'aply'\. Did you mean 'apply'\?/,
    ],
    [
      "  { name: 'ok', apply: shell('true') },\n  { name: 'b', apply: shell('true'), retry: { limt: 1 } },",
      /remediation\.ts:4:\d+: .*Did you mean 'limit'\?/,
    ],
    [
      "  { name: 'a', apply: shell('true'), validate: { only: ['unitt'] } },",
      /remediation\.ts:3:\d+: .*no stage 'unitt'\n {2}Did you mean 'unit'\?/,
    ],
    [
      "  { name: 'a', apply: shell('true'), validate: { pipeline: 'q' } },",
      /remediation\.ts:3:\d+: .*no pipeline 'q'/,
    ],
    [
      "  { name: 'a', apply: shell('true') },\n  { name: 'a', apply: shell('true') },",
      /two phases are called 'a'/,
    ],
    [
      "  { name: 'a', apply: script('no.mjs') },",
      /remediation\.ts:3:\d+: .*the script 'no.mjs' does not exist/,
    ],
    [
      "  { name: 'a', apply: command('no-such-program', []) },",
      /remediation\.ts:3:\d+: .*the program 'no-such-program' is not on PATH/,
    ],
    [
      "  { name: 'a', apply: 'true' },",
      /expected what command\(\), shell\(\), script\(\) or person\(\) return/,
    ],
    ['', /a remediation has at least one phase/],
  ];
  for (const [phases, wanted] of cases) {
    plan(project, phases);
    const { code, stdout, stderr } = await runCli(project, ['remediate']);
    assert.is(code, 2, stdout + stderr);
    assert.match(stderr, wanted);
  }
  const unknown = await runCli(project, ['remediate', 'remediaton']);
  assert.is(unknown.code, 2);
  assert.match(unknown.stderr, "Did you mean 'remediation'?");
  await assertNoDocument(project, ['remediate', 'nothing']);
  assert.is(await run(project, 'for-each-ref', 'refs/heads/portcullis'), '');
});

test('--dry-run prints every phase and command, and nothing is begun', async ({ project }) => {
  plan(
    project,
    "  { name: 'one', apply: command('sh', ['fix it.sh']) },\n  { name: 'two', apply: person('look') },",
  );
  const before = await userState(project);
  const { code, stdout } = await runCli(project, ['remediate', '--dry-run', '--land']);
  assert.is(code, 0);
  for (const part of [
    "sh 'fix it.sh'",
    '# a person: look',
    'portcullis run p',
    "commit -m 'refactor: one'",
    '--ff-only',
  ])
    assert.ok(stdout.includes(part), `${part} in ${stdout}`);
  assert.is(await run(project, 'for-each-ref', 'refs/heads/portcullis'), '');
  assert.is(await userState(project), before);
});

test('two at once on one repository: the second is told who holds it; interrupted, the first says how to go on', async ({
  project,
}) => {
  await run(project, 'config', 'alias.unused', 'x');
  // Blocks until the test lets it go on.
  plan(
    project,
    '  { name: \'one\', apply: shell(\'mkfifo "$GO" && echo waiting > "$GO"; echo one > src/one\') },',
  );
  const go = join(project, '.portcullis', 'go');
  const first = startCli(project, ['remediate'], { GO: go });
  await first.until('before: passed');
  const second = await runCli(project, ['remediate'], { GO: go });
  assert.is(second.code, 2, second.stdout + second.stderr);
  assert.match(second.stderr, `is being remediated by process ${first.child.pid} on`);
  first.child.kill('SIGINT');
  const ended = await first.exit;
  assert.is(ended.code, 130, ended.stdout + ended.stderr);
  assert.match(ended.stdout, /next {4}portcullis remediate remediation --resume \d+T/);
  assert.is((await run(project, 'worktree', 'list')).split('\n').length, 1);
  assert.is(await run(project, 'for-each-ref', 'refs/portcullis/lock'), '');
  await rm(go, { force: true });
  plan(project, "  { name: 'one', apply: shell('echo one > src/one') },");
  const resumed = await runCli(project, ['remediate', '--resume', '--land']);
  assert.is(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.is(await run(project, 'log', '-1', '--format=%s', 'main'), 'refactor: one');
});

test('what cannot be begun is exit 2 and says what to do: no commit, no identity, a config that is not committed', async ({
  project,
}) => {
  plan(project, "  { name: 'one', apply: shell('true') },");
  await run(project, 'rm', '--cached', '--quiet', 'runner.config.ts');
  await run(project, 'commit', '--quiet', '-m', 'without the config');
  const config = await runCli(project, ['remediate']);
  assert.is(config.code, 2);
  assert.match(config.stderr, 'runner.config.ts is not committed');
  await commitAll(project, 'with it');
  await run(project, 'switch', '--quiet', '--detach');
  const detached = await runCli(project, ['remediate', '--land']);
  assert.is(detached.code, 2);
  assert.match(detached.stderr, 'HEAD is detached');
  const nothing = await runCli(project, ['remediate']);
  assert.is(nothing.code, 0, nothing.stdout + nothing.stderr);
  assert.match(nothing.stdout, 'NOTHING TO DO');
  assert.is(await run(project, 'for-each-ref', 'refs/heads/portcullis'), '');
  const none = await runCli(project, ['remediate', '--resume']);
  assert.is(none.code, 2);
  assert.match(none.stderr, "there is no remediation 'remediation' to resume");
  await rm(join(project, '.git'), { recursive: true, force: true });
  const without = await runCli(project, ['remediate']);
  assert.is(without.code, 2);
  assert.match(without.stderr, 'not the working tree of a git repository');
});

test.run();
