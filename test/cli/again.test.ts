import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { configWith, createProject, journalOf, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('the line that shows a failure again');

test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

const PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();
/** Fails with the code that says what it saw of the variables. */
const LOOK =
  'import os, sys; sys.exit(7 if os.environ.get("MODE") == "x y" and os.environ.get("API_KEY") == "sesame-42" else 3)';
const ENV = "env: { MODE: 'x y', API_KEY: process.env.API_KEY ?? '' }";

/** Pastes the line of the first cause into a shell. */
function paste(
  directory: string,
  env: Readonly<Record<string, string>>,
): { line: string; code: number | null } {
  const finished = journalOf(directory).at(-1);
  const line = (finished?.type === 'run-finished' && finished.firstCause?.reproduce) || '';
  return {
    line,
    code: spawnSync('sh', ['-c', line], { env: { PATH: process.env.PATH ?? '', ...env } }).status,
  };
}

async function again(context: { directory: string }, files: Readonly<Record<string, string>>) {
  context.directory = await createProject(files);
  const { code, stdout, stderr } = await runCli(context.directory, ['run'], { API_KEY: 'sesame-42' });
  assert.is(code, 1, stdout + stderr);
  const pasted = paste(context.directory, { API_KEY: 'sesame-42' });
  assert.match(pasted.line, `MODE='x y' API_KEY="$API_KEY"`);
  assert.not.match(pasted.line, 'sesame');
  return pasted;
}

test('of a command has what its stage sets, and a secret by its variable', async (context) => {
  const { code } = await again(context, {
    'look.py': LOOK,
    'runner.config.ts': configWith(
      `a: { run: command('python3', ['look.py']), ${ENV} }`,
      "secrets: ['API_KEY'],",
    ),
  });
  assert.is(code, 7);
});

test('of a script has them too', async (context) => {
  const { code } = await again(context, {
    'look.py': LOOK,
    'look.mjs':
      "const { status } = (await import('node:child_process')).spawnSync('python3', ['look.py']);\nprocess.exit(status);\n",
    'runner.config.ts': configWith(`a: { run: script('look.mjs'), ${ENV} }`, "secrets: ['API_KEY'],"),
  });
  assert.is(code, 7);
});

test('of a pytest stage has them too: what fails in the run fails in the shell', async (context) => {
  const test =
    'import os\ndef test_a():\n    assert os.environ.get("MODE") != "x y" or os.environ["API_KEY"] != "sesame-42"\n';
  const { code } = await again(context, {
    'tests/test_a.py': test,
    'runner.config.ts': configWith(
      `unit: { run: pytest('unit'), ${ENV} }`,
      `secrets: ['API_KEY'], python: { interpreter: ${JSON.stringify(PYTHON)} }, suites: { unit: { paths: ['tests'] } },`,
    ).replace('import { ', 'import { pytest, '),
  });
  assert.is(code, 1);
});

test('has what the config sets for all, and a secret inside of a value and of an argument', async (context) => {
  context.directory = await createProject({
    'look.py':
      'import os, sys; sys.exit(7 if os.environ.get("URL") == "a://u:sesame-42@h" == sys.argv[1] and os.environ["ALL"] == "1" else 3)',
    'runner.config.ts': configWith(
      "a: { run: command('python3', ['look.py', 'a://u:' + process.env.API_KEY + '@h']), env: { URL: 'a://u:' + process.env.API_KEY + '@h' } }",
      "env: { ALL: '1' }, secrets: ['API_KEY'],",
    ),
  });
  assert.is((await runCli(context.directory, ['run'], { API_KEY: 'sesame-42' })).code, 1);
  const { line, code } = paste(context.directory, { API_KEY: 'sesame-42' });
  assert.match(line, `ALL=1 URL=a://u:"$API_KEY"@h `);
  assert.is(code, 7, line);
});

test.run();
