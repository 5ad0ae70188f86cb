import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { pythonWith } from '../pytest/rig/pythons.ts';
import { createProject, journalOf, runCli } from '../rig/cli.ts';
import { commitAll, run as git } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';
import { documentOf } from '../schemas/document.ts';

const test = suite<{ directories: string[]; project(stages?: string): Promise<string> }>('--since');

const FILES = {
  '.gitignore': '__pycache__\n.pytest_cache\n',
  'app/__init__.py': '',
  'app/money.py': 'def total(all):\n    return sum(all)\n',
  'app/orders.py': 'import app.money\n',
  'app/users.py': '',
  'tests/unit/test_money.py': 'from app.money import total\ndef test_total():\n    assert total([1]) == 1\n',
  'tests/unit/test_orders.py': 'import app.orders\ndef test_orders():\n    pass\n',
  'tests/unit/test_users.py': 'import app.users\ndef test_users():\n    pass\n',
  'tests/unit/test_dynamic.py': 'import importlib\ndef test_dynamic():\n    pass\n',
  'tests/people/conftest.py': '',
  'tests/people/test_people.py': 'import app.users\ndef test_people():\n    pass\n',
  'tests/people/cases.json': '[]',
};
const STAGES =
  "unit: { run: pytest('unit') }, people: { run: pytest('people') }, check: { run: command('true') },";

test.before.each((context) => {
  context.directories = [];
  context.project = async (stages = STAGES) => {
    const { python } = await pythonWith('9');
    const config = `import { command, defineConfig, definePipeline, pytest } from 'portcullis';
export default defineConfig({ python: { interpreter: ${JSON.stringify(python)} }, defaultPipeline: 'p',
  suites: { unit: { paths: ['tests/unit'] }, people: { paths: ['tests/people'], data: ['tests/people/*.json'] },
    file: { paths: ['tests/unit/test_money.py', 'tests/unit/test_users.py'] } },
  pipelines: { p: definePipeline({ checkpoint: true, stages: { ${stages} } }) } });\n`;
    const directory = await createProject({ ...FILES, 'runner.config.ts': config });
    context.directories.push(directory);
    await commitAll(directory, 'first');
    return directory;
  };
});
test.after.each(({ directories }) => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

const passed = (directory: string): string[] =>
  journalOf(directory)
    .flatMap((event) =>
      event.type === 'stage-event' && event.event.type === 'case-finished' ? [event.event.case] : [],
    )
    .map(({ name, status }) => `${name} ${status}`)
    .sort();

async function whys(
  directory: string,
  ...args: string[]
): Promise<Record<string, { why: string; tests?: object[] }>> {
  const { stdout, stderr } = await runCli(directory, ['plan', '--format', 'json', ...args]);
  assert.is(stderr, '');
  const { stages } = JSON.parse(stdout) as { stages: { id: string; why: string; tests?: object[] }[] };
  return Object.fromEntries(stages.map((stage) => [stage.id, stage]));
}

test('only what a change reaches runs, each with its reason; a suite that it does not reach is left out; no checkpoint', async ({
  project,
}) => {
  const directory = await project();
  appendFileSync(join(directory, 'app/money.py'), '# changed\n');
  const plan = await whys(directory, '--since', 'HEAD');
  assert.match(
    plan.unit!.why,
    '3 of 4 test files, those that can be reached from the 1 file that has changed since HEAD',
  );
  assert.equal(plan.unit!.tests, [
    { file: 'tests/unit/test_dynamic.py', why: 'loads modules that no import names' },
    {
      file: 'tests/unit/test_money.py',
      why: 'loads what has changed: tests/unit/test_money.py:1 → app/money.py',
    },
    {
      file: 'tests/unit/test_orders.py',
      why: 'loads what has changed: tests/unit/test_orders.py:1 → app/orders.py:1 → app/money.py',
    },
  ]);
  assert.match(plan.people!.why, 'nothing of it can be reached from the 1 file that has changed');
  await documentOf('plan', directory, ['plan', '--since', 'HEAD'], 0);
  const text = await runCli(directory, ['plan', '--since', 'HEAD']);
  assert.match(text.stdout, 'tests/unit/test_money.py loads what has changed');
  const { code, stdout } = await runCli(directory, ['run', '--since', 'HEAD']);
  assert.is(code, 0, stdout);
  assert.equal(passed(directory), ['test_dynamic passed', 'test_orders passed', 'test_total passed']);
  await commitAll(directory, 'second');
  const clean = await runCli(directory, ['run', '--since', 'HEAD~1', '--only', 'unit']);
  assert.is(clean.code, 0, clean.stdout);
  assert.ok(journalOf(directory).some((event) => event.type === 'checkpoint' && !event.made));
});

test('a failing test that a change reaches is red, and a test file that is named on the command line can be left out', async ({
  project,
}) => {
  const directory = await project("file: { run: pytest('file') },");
  writeFileSync(join(directory, 'app/money.py'), 'def total(all):\n    return 7\n');
  const { code } = await runCli(directory, ['run', '--since', 'HEAD']);
  assert.is(code, 1);
  assert.equal(passed(directory), ['test_total failed']);
});

test('a conftest, declared data, a new test, and what is undeclared, gone or outside each run what they may reach', async ({
  project,
}) => {
  const directory = await project();
  const since = async (path: string, text: string | undefined) => {
    await git(directory, 'checkout', '--quiet', '.');
    await git(directory, 'clean', '-fdq', '--exclude=.portcullis');
    if (text === undefined) rmSync(join(directory, path));
    else writeFileSync(join(directory, path), text);
    return await whys(directory, '--since', 'HEAD');
  };
  const conftest = await since('tests/people/conftest.py', '# changed\n');
  assert.match(conftest.people!.why, '1 of 1 test files');
  const data = await since('tests/people/cases.json', '[1]');
  assert.match(
    data.people!.why,
    'all of it: tests/people/cases.json has changed, which it declares as `data`',
  );
  assert.match(data.unit!.why, 'nothing of it can be reached from the 1 file that has changed');
  const added = await since('tests/unit/test_new.py', 'def test_new():\n    pass\n');
  assert.match(JSON.stringify(added.unit!.tests), '"tests/unit/test_new.py","why":"has changed"');
  const undeclared = await since('pyproject.toml', '[tool.other]\n');
  for (const stage of ['unit', 'people'])
    assert.match(
      undeclared[stage]!.why,
      'all of it: pyproject.toml has changed, which is not Python, and no suite declares it',
    );
  const gone = await since('app/users.py', undefined);
  assert.match(gone.people!.why, 'all of it: app/users.py has changed, which the import graph does not have');
});

test('nothing reached in any stage: a run of nothing is red, and says why', async ({ project }) => {
  const directory = await project(
    "unit: { run: pytest('unit') }, tidy: { run: command('true'), always: true },",
  );
  const { code, stdout } = await runCli(directory, ['run', '--since', 'HEAD']);
  assert.is(code, 1);
  assert.match(stdout, 'nothing was evaluated: every stage was left out');
  assert.match(stdout, 'nothing of it can be reached from the 0 files that have changed since HEAD');
  const full = await project();
  const other = await runCli(full, ['run', '--since', 'HEAD']);
  assert.is(other.code, 0, other.stdout);
});

test('--affected goes back to where the default branch was left', async ({ project }) => {
  const directory = await project();
  await git(directory, 'checkout', '--quiet', '-b', 'work');
  appendFileSync(join(directory, 'app/users.py'), 'A = 1\n');
  await commitAll(directory, 'work');
  const plan = await whys(directory, '--affected');
  assert.match(plan.people!.why, 'since the last commit shared with main');
  assert.match(JSON.stringify(plan.people!.tests), 'tests/people/test_people.py');
  const both = await runCli(directory, ['plan', '--affected', '--since', 'HEAD']);
  assert.is(both.code, 2);
});

test('a revision that is not there, no default branch, a shallow clone, no repository: exit 2 and nothing started', async ({
  project,
  directories,
}) => {
  const directory = await project();
  const missing = await runCli(directory, ['run', '--since', 'nowhere']);
  assert.is(missing.code, 2);
  assert.match(missing.stderr, '--since: there is no revision nowhere');
  appendFileSync(join(directory, 'app/users.py'), 'A = 1\n');
  await commitAll(directory, 'second');
  const shallow = await createProject({});
  directories.push(shallow);
  await git(shallow, 'clone', '--quiet', '--depth', '1', pathToFileURL(directory).href, 'clone');
  const clone = join(shallow, 'clone');
  const affected = await runCli(clone, ['run', '--affected']);
  assert.is(affected.code, 2);
  assert.match(affected.stderr, '--affected: this clone is shallow');
  const before = await runCli(clone, ['run', '--since', 'HEAD~1']);
  assert.is(before.code, 2);
  assert.match(before.stderr, 'shallow');
  await git(directory, 'branch', '--quiet', '-m', 'main', 'trunk');
  const trunk = await runCli(directory, ['run', '--affected']);
  assert.is(trunk.code, 2);
  assert.match(trunk.stderr, 'there is no default branch here');
  rmSync(join(directory, '.git'), { recursive: true });
  const none = await runCli(directory, ['run', '--since', 'HEAD']);
  assert.is(none.code, 2);
  assert.match(none.stderr, 'is in no git repository');
  assert.not.ok(existsJournal(directory));
});

function existsJournal(directory: string): boolean {
  mkdirSync(join(directory, '.portcullis'), { recursive: true });
  try {
    return readFileSync(join(directory, '.portcullis', 'runs', 'latest'), 'utf8') !== '';
  } catch {
    return false;
  }
}

test.run();
