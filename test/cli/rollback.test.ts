import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli, startCli } from '../rig/cli.ts';
import { commitAll, run, setIdentity } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, assertRefusesBent, documentIn } from '../schemas/document.ts';

const test = suite<{ project: string }>('checkpoint create and rollback, on the command line');

const CHECK = `import sys
sys.exit(open('value').read().startswith('bad'))
`;

test.before.each(async (context) => {
  context.project = await createProject({
    'runner.config.ts': configWith("    unit: { run: command('python3', ['check.py']) },"),
    'check.py': CHECK,
    value: 'good\n',
    '.gitignore': '.portcullis/\n',
  });
  await commitAll(context.project, 'first');
  await setIdentity(context.project);
});
test.after.each(async ({ project }) => {
  await rm(project, { recursive: true, force: true });
});

async function change(project: string, value: string): Promise<void> {
  writeFileSync(join(project, 'value'), `${value}\n`);
  await commitAll(project, `value ${value}`);
}

const ours = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('portcullis-rollback-'));

test('a named checkpoint, three commits, the culprit reverted, and the pipeline passes again', async ({
  project,
}) => {
  const created = await runCli(project, ['checkpoint', 'create', '--name', 'start']);
  assert.is(created.code, 0, created.stdout + created.stderr);
  await change(project, 'good two');
  await change(project, 'bad');
  writeFileSync(join(project, 'other'), 'x');
  await commitAll(project, 'other');
  const before = ours();
  const ended = await runCli(project, ['checkpoint', 'rollback', '--format', 'json']);
  const document = documentIn('checkpoint-rollback', ended, 0);
  assertRefusesBent('checkpoint-rollback', document);
  assert.is(document.outcome, 'rolled-back');
  assert.equal(
    document.reverted.map(({ subject }: { subject: string }) => subject),
    ['value bad'],
  );
  assert.match(ended.stderr, 'culprit');
  assert.is(readFileSync(join(project, 'value'), 'utf8'), 'good two\n');
  assert.is((await runCli(project, ['run'])).code, 0);
  assert.equal(ours(), before);
  assert.is((await run(project, 'worktree', 'list')).split('\n').length, 1);
});

test('nothing to do is 0, no checkpoint is 2, and what a person must decide is 3, each said', async ({
  project,
}) => {
  await assertNoDocument(project, ['checkpoint', 'rollback']);
  const none = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(none.code, 2);
  assert.match(none.stderr, "no checkpoint of 'p' lies on the history of main");
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  const nothing = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(nothing.code, 0);
  assert.match(nothing.stdout, 'NOTHING TO DO');
  await change(project, 'bad one');
  await change(project, 'bad two');
  const conflict = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(conflict.code, 3, conflict.stdout + conflict.stderr);
  assert.match(conflict.stdout, 'A PERSON MUST DECIDE');
  assert.match(conflict.stdout, 'conflict in value');
  const range = await runCli(project, ['checkpoint', 'rollback', '--range']);
  assert.is(range.code, 0, range.stdout + range.stderr);
});

test('a checkpoint of a dirty tree, of a red one, and under a name in use is none', async ({ project }) => {
  assert.is((await runCli(project, ['checkpoint', 'create', '--name', 'a'])).code, 0);
  const twice = await runCli(project, ['checkpoint', 'create', '--name', 'a']);
  assert.is(twice.code, 2);
  assert.match(twice.stderr, "there is a checkpoint 'p/a' already");
  writeFileSync(join(project, 'value'), 'bad\n');
  const dirty = await runCli(project, ['checkpoint', 'create']);
  assert.is(dirty.code, 2);
  assert.match(dirty.stderr, 'uncommitted changes (value)');
  await commitAll(project, 'bad');
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 1);
});

test('from inside a git hook, whose environment names the repository, the user’s index is left alone', async ({
  project,
}) => {
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  await change(project, 'bad');
  writeFileSync(join(project, 'mine'), 'mine');
  await run(project, 'add', 'mine');
  const index = readFileSync(join(project, '.git', 'index'));
  const { code, stdout, stderr } = await runCli(project, ['checkpoint', 'rollback', '--dry-run'], {
    GIT_DIR: join(project, '.git'),
    GIT_INDEX_FILE: join(project, '.git', 'index'),
  });
  assert.is(code, 0, stdout + stderr);
  assert.match(stdout, 'WOULD ROLL BACK');
  assert.ok(index.equals(readFileSync(join(project, '.git', 'index'))));
});

test('killed with -9 in the middle, it leaves no worktree on disk, and the next one forgets its record', async ({
  project,
}) => {
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  await change(project, 'bad');
  const before = ours();
  const killed = startCli(project, ['checkpoint', 'rollback']);
  await killed.until('HEAD, again');
  killed.child.kill('SIGKILL');
  await killed.exit;
  for (let tries = 0; tries < 100 && ours().length > before.length; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(ours(), before);
  const again = await runCli(project, ['checkpoint', 'rollback']);
  assert.is(again.code, 0, again.stdout + again.stderr);
  assert.is((await run(project, 'worktree', 'list')).split('\n').length, 1);
  assert.not.ok(
    existsSync(join(project, '.git', 'worktrees')) &&
      readdirSync(join(project, '.git', 'worktrees')).length > 0,
  );
});

test('named through a link, the config is judged in worktrees, and not where the link leads', async ({
  project,
}) => {
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  writeFileSync(join(project, 'where'), '');
  writeFileSync(
    join(project, 'check.py'),
    `import os\nopen(${JSON.stringify(join(project, 'where'))}, 'a').write(os.getcwd() + '\\n')\n${CHECK}`,
  );
  await change(project, 'bad');
  const link = `${project}-link`;
  symlinkSync(project, link);
  try {
    const ended = await runCli(project, ['checkpoint', 'rollback', '--dry-run', '--cwd', link]);
    assert.is(ended.code, 0, ended.stdout + ended.stderr);
  } finally {
    await rm(link);
  }
  const places = readFileSync(join(project, 'where'), 'utf8').trim().split('\n');
  assert.ok(
    places.every((place) => /portcullis-rollback-[0-9a-f]+\/tree$/.test(place)),
    places.join(),
  );
});

test('what a failure says cannot break a commit message, drive a terminal, or tell a secret of today', async ({
  project,
}) => {
  const config = (more: string): string =>
    `import { defineConfig, definePipeline, pytest } from 'portcullis';
export default defineConfig({ ${more} defaultPipeline: 'p', suites: { u: { paths: ['test_it.py'] } },
  pipelines: { p: definePipeline({ checkpoint: true, stages: { unit: { run: pytest('u') } } }) } });\n`;
  const said = String.raw`'x\x00y\x1b]0;title\x07\n\nSigned-off-by: Nobody <n@e>\n' + open('value').read()`;
  writeFileSync(
    join(project, 'test_it.py'),
    `def test_it():\n    if open('value').read().startswith('bad'):\n        raise ValueError(${said})\n`,
  );
  writeFileSync(join(project, 'runner.config.ts'), config(''));
  writeFileSync(join(project, '.gitignore'), '.portcullis/\n__pycache__/\n.pytest_cache/\n');
  await commitAll(project, 'pytest');
  assert.is((await runCli(project, ['checkpoint', 'create'])).code, 0);
  writeFileSync(join(project, 'value'), 'bad\n');
  writeFileSync(
    join(project, 'test_it.py'),
    readFileSync(join(project, 'test_it.py'), 'utf8').replace(
      "'x",
      "__import__('os').environ['DEPLOY_KEY'] + 'x",
    ),
  );
  await commitAll(project, 'bad');
  writeFileSync(join(project, 'runner.config.ts'), config("secrets: ['DEPLOY_KEY'],"));
  const key = 'correct-horse-battery';
  const ended = await runCli(project, ['checkpoint', 'rollback'], { DEPLOY_KEY: key });
  assert.is(ended.code, 0, ended.stdout + ended.stderr);
  const message = await run(project, 'log', '-1', '--format=%B');
  for (const text of [message, ended.stdout, ended.stderr]) {
    assert.not.ok(text.includes(key));
    assert.not.match(text, /[\x00-\x09\x0b-\x1f]/);
  }
  assert.match(message, String.raw`ValueError: ***x\x00y`);
  assert.is(await run(project, 'log', '-1', '--format=%(trailers:key=Signed-off-by)'), '');
});

test('evaluating commits makes no checkpoint, and after the rollback the command for one is told', async ({
  project,
}) => {
  assert.is((await runCli(project, ['checkpoint', 'create', '--name', 'start'])).code, 0);
  await change(project, 'bad');
  const refs = (): Promise<string> => run(project, 'for-each-ref', 'refs/portcullis');
  const before = await refs();
  for (const more of [['--dry-run'], []]) {
    const { code, stdout, stderr } = await runCli(project, ['checkpoint', 'rollback', ...more]);
    assert.is(code, 0, stdout + stderr);
    assert.is(await refs(), before);
    assert.is(stdout.includes('next  portcullis checkpoint create p'), more.length === 0);
    assert.match(stdout, ', 1 commit ago');
  }
  assert.is((await runCli(project, ['run', '--no-checkpoint'])).code, 0);
  assert.is(await refs(), before);
  assert.is((await runCli(project, ['run'])).code, 0);
  assert.is.not(await refs(), before);
});

test('a name alone will do where one pipeline has it, and a checkpoint can be deleted', async ({
  project,
}) => {
  assert.is((await runCli(project, ['checkpoint', 'create', '--name', 'start'])).code, 0);
  const shown = await runCli(project, ['checkpoint', 'show', 'start']);
  assert.is(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^p\/start\n/);
  assert.is((await runCli(project, ['checkpoint', 'rollback', 'start'])).code, 0);
  const wrong = await runCli(project, ['checkpoint', 'delete', 'start', 'stort']);
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, "there is no checkpoint 'stort'");
  assert.is((await runCli(project, ['checkpoint', 'show', 'start'])).code, 0);
  const gone = await runCli(project, ['checkpoint', 'delete', 'start']);
  assert.is(gone.code, 0, gone.stderr);
  assert.match(gone.stdout, 'deleted p/start, of commit ');
  assert.is(await run(project, 'for-each-ref', 'refs/portcullis'), '');
});

test('an unknown checkpoint is answered with the nearest name', async ({ project }) => {
  assert.is((await runCli(project, ['checkpoint', 'create', '--name', 'start'])).code, 0);
  const { code, stderr } = await runCli(project, ['checkpoint', 'rollback', 'p/stort']);
  assert.is(code, 2);
  assert.match(stderr, "Did you mean 'p/start'?");
});

test.run();
