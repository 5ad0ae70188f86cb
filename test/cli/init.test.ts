import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('init and doctor');

test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

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
