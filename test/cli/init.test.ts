import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('init and doctor');

test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

function readConfig(directory: string): string {
  return readFileSync(join(directory, 'runner.config.ts'), 'utf8');
}

const SERVICE = {
  'requirements.txt': 'fastapi\n',
  'src/shop/__init__.py': '',
  'src/shop/main.py':
    "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get('/healthz')\ndef health():\n    return {}\n",
  'tests/unit/test_a.py': 'def test_a():\n    pass\n',
  'tests/integration/test_b.py': 'def test_b():\n    pass\n',
};

test('init writes a config for what it saw, and plan accepts it', async (context) => {
  context.directory = await createProject(SERVICE);
  const { code, stdout } = await runCli(context.directory, ['init', '--workflow']);
  assert.is(code, 0, stdout);
  const config = readFileSync(join(context.directory, 'runner.config.ts'), 'utf8');
  for (const text of [
    "requirements: 'requirements.txt'",
    "paths: ['tests/unit']",
    'shop.main:app',
    '/healthz',
  ])
    assert.match(config, text);
  assert.ok(existsSync(join(context.directory, '.github/workflows/portcullis.yml')));
  const plan = await runCli(context.directory, ['plan']);
  assert.is(plan.code, 0, plan.stderr);
  assert.match(plan.stdout, /integration .*pytest tests\/integration/);
});

test('the workflow installs portcullis from a commit that the user names, and fails until one is named', async (context) => {
  context.directory = await createProject({ 'a.py': '' });
  const { stdout } = await runCli(context.directory, ['init', '--workflow']);
  assert.match(stdout, /fill in PORTCULLIS_REPOSITORY and PORTCULLIS_COMMIT/);
  const workflow = readFileSync(join(context.directory, '.github/workflows/portcullis.yml'), 'utf8');
  assert.not.match(workflow, /npx|npm install|npm i /);
  const [, script = ''] = /run: \|\n((?: {10}.*\n)+)/.exec(workflow) ?? [];
  const env = { PATH: process.env.PATH, RUNNER_TEMP: context.directory };
  const install = (repository: string, commit: string) =>
    spawnSync('bash', ['-e', '-c', script], {
      env: { ...env, PORTCULLIS_REPOSITORY: repository, PORTCULLIS_COMMIT: commit },
      encoding: 'utf8',
    });
  const unfilled = install('FILL-IN', 'FILL-IN');
  assert.is(unfilled.status, 1);
  assert.match(unfilled.stdout, '::error::');
  assert.is(install('https://example.invalid/portcullis.git', 'FILL-IN').status, 1);
  assert.not.ok(existsSync(join(context.directory, 'portcullis')));
});

test('init names node_modules/ for .gitignore where npm is used', async (context) => {
  context.directory = await createProject({ 'package.json': '{}', '.gitignore': 'reports/\n' });
  assert.match(
    (await runCli(context.directory, ['init', '--dry-run'])).stdout,
    'Add `node_modules/` to .gitignore',
  );
  writeFileSync(join(context.directory, '.gitignore'), 'reports/\nnode_modules\n');
  assert.not.match((await runCli(context.directory, ['init', '--dry-run'])).stdout, '.gitignore');
});

test('init does not read pyproject.toml, says so, and how to make a requirements file', async (context) => {
  context.directory = await createProject({
    'pyproject.toml': '[project]\nname = "shop"\ndependencies = [\n  "fastapi",\n]\n',
    'tests/test_a.py': 'def test_a():\n    pass\n',
  });
  const { stdout } = await runCli(context.directory, ['init']);
  const config = readConfig(context.directory);
  for (const text of [stdout, config]) {
    assert.match(text, /pyproject\.toml/);
    assert.match(text, 'uv pip compile pyproject.toml -o requirements.txt');
  }
  assert.match(
    config,
    "  // python: { requirements: 'requirements.txt' },\n  python: { interpreter: 'python3' },",
  );
  assert.is((await runCli(context.directory, ['plan'])).code, 0);
});

test('init says nothing of a pyproject.toml without dependencies, or beside a requirements file', async (context) => {
  context.directory = await createProject({
    'pyproject.toml': '[project]\nname = "shop"\ndependencies = []\n[tool.ruff]\n',
  });
  assert.not.match((await runCli(context.directory, ['init', '--dry-run'])).stdout, 'pyproject');
  writeFileSync(join(context.directory, 'pyproject.toml'), '[tool.poetry.dependencies]\npython = "^3.12"\n');
  assert.match((await runCli(context.directory, ['init', '--dry-run'])).stdout, 'pyproject');
  writeFileSync(join(context.directory, 'requirements.txt'), '');
  assert.not.match((await runCli(context.directory, ['init', '--dry-run'])).stdout, 'pyproject');
});

test('a config that takes pyproject.toml for requirements is refused before anything starts', async (context) => {
  context.directory = await createProject({
    'pyproject.toml': '[project]\nname = "shop"\n',
    'tests/test_a.py': 'def test_a():\n    pass\n',
    'runner.config.ts':
      "import { defineConfig, definePipeline, pytest } from 'portcullis';\nexport default defineConfig({ python: { requirements: 'pyproject.toml' }, suites: { u: { paths: ['tests'] } }, defaultPipeline: 'p', pipelines: { p: definePipeline({ stages: { u: { run: pytest('u') } } }) } });\n",
  });
  const { code, stderr } = await runCli(context.directory, ['run']);
  assert.is(code, 2);
  assert.match(stderr, "'pyproject.toml' is not a requirements file");
  assert.match(stderr, 'uv pip compile pyproject.toml -o requirements.txt');
});

test('init writes no service that no stage uses', async (context) => {
  const { 'tests/integration/test_b.py': _, ...files } = SERVICE;
  context.directory = await createProject(files);
  const { stdout } = await runCli(context.directory, ['init']);
  assert.not.match(readConfig(context.directory), 'services');
  assert.match(stdout, /shop\.main:app is not in the config: no integration tests would use it/);
});

test('integration tests whose service is not known: their suite, and a stage to complete', async (context) => {
  const { 'src/shop/main.py': _, ...files } = SERVICE;
  context.directory = await createProject(files);
  const { stdout } = await runCli(context.directory, ['init']);
  assert.match(stdout, /tests\/integration is in no stage yet: .*TODO/);
  const config = readConfig(context.directory);
  assert.match(config, "    integration: { paths: ['tests/integration'] },");
  const plan = await runCli(context.directory, ['plan']);
  assert.is(plan.code, 0, plan.stderr);
  assert.not.match(plan.stdout, 'pytest tests/integration');
  const completed = config.replace(/^( *)\/\/ (?!TODO)/gm, '$1');
  assert.is.not(completed, config);
  writeFileSync(join(context.directory, 'runner.config.ts'), completed);
  const then = await runCli(context.directory, ['plan']);
  assert.is(then.code, 0, then.stderr);
  assert.match(then.stdout, /integration .*pytest tests\/integration/);
});

test('init says to ignore the reports, unless they are, and touches no file of the user', async (context) => {
  context.directory = await createProject({ 'a.py': '', '.gitignore': '*.pyc\n' });
  assert.match(
    (await runCli(context.directory, ['init', '--dry-run'])).stdout,
    'Add `reports/` to .gitignore',
  );
  assert.is(readFileSync(join(context.directory, '.gitignore'), 'utf8'), '*.pyc\n');
  writeFileSync(join(context.directory, '.gitignore'), '*.pyc\n/reports/\n');
  assert.not.match((await runCli(context.directory, ['init', '--dry-run'])).stdout, '.gitignore');
});

test('init in a plain directory writes a config that runs the checks alone', async (context) => {
  context.directory = await createProject({ 'a.py': 'x = 1\n' });
  await runCli(context.directory, ['init']);
  const { code, stdout } = await runCli(context.directory, ['run']);
  assert.is(code, 0, stdout);
});

test('init never overwrites a config', async (context) => {
  context.directory = await createProject({ 'runner.config.mjs': 'export default {};\n' });
  const { code, stderr } = await runCli(context.directory, ['init']);
  assert.is(code, 2);
  assert.match(stderr, 'was left as it is');
  assert.not.ok(existsSync(join(context.directory, 'runner.config.ts')));
});

test('init --dry-run writes nothing', async (context) => {
  context.directory = await createProject(SERVICE);
  const { stdout } = await runCli(context.directory, ['init', '--dry-run']);
  assert.match(stdout, 'export default defineConfig');
  assert.not.ok(existsSync(join(context.directory, 'runner.config.ts')));
});

test('doctor without a config says so and points at no message; with one that is not valid, at the one above', async (context) => {
  context.directory = await createProject({ 'a.py': '' });
  const none = await runCli(context.directory, ['doctor']);
  assert.is(none.code, 1);
  assert.match(none.stdout, /there is no runner\.config\.ts here or above\n +Run `portcullis init`/);
  assert.not.match(none.stdout, 'above says');
  writeFileSync(join(context.directory, 'runner.config.ts'), 'export default { nope: 1 };\n');
  const invalid = await runCli(context.directory, ['doctor']);
  assert.match(invalid.stdout, /config +it is not valid\n +The message above says where/);
  assert.match(invalid.stderr, 'nope');
});

test('an earlier run is told again where the config has become invalid since', async (context) => {
  context.directory = await createProject({ 'runner.config.ts': configWith("a: { run: command('true') }") });
  assert.is((await runCli(context.directory, ['run'])).code, 0);
  writeFileSync(join(context.directory, 'runner.config.ts'), 'export default { nope: 1 };\n');
  const { code, stdout, stderr } = await runCli(context.directory, [
    'report',
    'show',
    '--junit',
    'again.xml',
  ]);
  assert.is(code, 0, stderr);
  assert.match(stdout, 'PASSED  p');
  assert.match(stderr, /without the config, which is not valid: .*nope/);
  assert.ok(existsSync(join(context.directory, 'again.xml')));
});

test('a value that is none of a few is told with the nearest of them', async (context) => {
  context.directory = await createProject({
    'runner.config.ts': "export default { reports: { junitProfile: 'xunit-strikt' } };\n",
  });
  const { code, stderr } = await runCli(context.directory, ['plan']);
  assert.is(code, 2);
  assert.match(
    stderr,
    "expected one of 'rich', 'xunit-strict', not 'xunit-strikt'. Did you mean 'xunit-strict'?",
  );
});

test('doctor says what is there and what is missing, and exits 1 for what a run cannot do without', async (context) => {
  context.directory = await createProject({
    'runner.config.ts': "export default { python: { interpreter: 'python9' } };\n",
  });
  const { code, stdout } = await runCli(context.directory, ['doctor'], { PYTHONDONTWRITEBYTECODE: '1' });
  assert.is(code, 1);
  assert.match(stdout, /MISSING +Python +'python9' does not answer/);
  assert.match(stdout, /advice +bytecode cache +PYTHONDONTWRITEBYTECODE is set/);
  assert.match(stdout, /ok +git/);
  const json = JSON.parse((await runCli(context.directory, ['doctor', '--format', 'json'])).stdout);
  assert.is(json.version, 1);
});

test.run();
