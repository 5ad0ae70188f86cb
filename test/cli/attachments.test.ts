import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { eventually } from '../process/support.ts';
import { pythonWith } from '../pytest/rig/pythons.ts';
import { configWith, createProject, journalOf, runCli, startCli } from '../rig/cli.ts';
import { commitAll } from '../rig/repository.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directories: string[]; project(test: string, reports?: string): Promise<string> }>(
  'attachments of a run',
);
test.before.each((context) => {
  context.directories = [];
  context.project = async (code, reports = 'junit: true, ctrf: true') => {
    const { python } = await pythonWith('9');
    const more = `python: { interpreter: ${JSON.stringify(python)} }, suites: { s: { paths: ['tests'] } }, secrets: ['API_KEY'], reports: { ${reports} },`;
    const config = configWith("a: { run: pytest('s'), retries: 1 },", more).replace(
      'command,',
      'command, pytest,',
    );
    const directory = await createProject({ 'runner.config.ts': config, 'tests/test_a.py': code });
    context.directories.push(directory);
    return directory;
  };
});
test.after.each(({ directories }) => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

const GREEN = 'import os\ndef test_a():\n    print(os.environ.get("API_KEY", "") + "g" * 1_000_000)\n';
const marks = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^\[\[ATTACHMENT\|(.*)\]\]$/gm)].map(([, path]) => path!);
const kept = (directory: string): string[] =>
  readdirSync(join(directory, 'reports', 'junit-attachments'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.txt'))
    .sort();

test('a passing test that prints 1 MB: whole in the folder, masked, and the journal does not grow by it', async ({
  project,
}) => {
  const directory = await project(GREEN);
  const { code } = await runCli(directory, ['run'], { API_KEY: 'sesame-open-77' });
  assert.is(code, 0);
  const [path] = marks(join(directory, 'reports', 'junit.xml'));
  assert.match(path!, /^junit-attachments\/\d{8}T\d{6}-[0-9a-f]{8}\/1-stdout\.txt$/);
  assert.is(readFileSync(join(directory, 'reports', path!), 'utf8'), `***${'g'.repeat(1_000_000)}\n`);
  assert.ok(JSON.stringify(journalOf(directory)).length < 20_000);
  const ctrf = JSON.parse(readFileSync(join(directory, 'reports', 'ctrf.json'), 'utf8'));
  assert.equal(ctrf.results.tests[0].attachments, [{ name: 'stdout', contentType: 'text/plain', path }]);
});

test('a report made again names the same files while they stand, and none that are gone', async ({
  project,
}) => {
  const directory = await project(GREEN);
  await runCli(directory, ['run']);
  const first = marks(join(directory, 'reports', 'junit.xml'));
  assert.is(first.length, 1);
  await runCli(directory, ['report', 'show', '--junit', 'reports/junit.xml']);
  assert.equal(marks(join(directory, 'reports', 'junit.xml')), first);
  rmSync(join(directory, 'reports', first[0]!));
  await runCli(directory, ['report', 'show', '--junit', 'reports/junit.xml']);
  assert.equal(marks(join(directory, 'reports', 'junit.xml')), []);
});

test('the files of the run before go with its report, and nothing that is not ours', async ({ project }) => {
  const directory = await project(GREEN);
  await runCli(directory, ['run']);
  const [before] = kept(directory);
  writeFileSync(join(directory, 'reports', 'junit-attachments', 'mine.txt'), '');
  writeFileSync(join(directory, 'reports', 'junit-attachments', before!, '..', 'notes.txt'), '');
  await runCli(directory, ['run']);
  const left = kept(directory);
  assert.is(left.length, 3);
  assert.not.ok(left.includes(before!));
  writeFileSync(join(directory, 'tests', 'test_a.py'), 'def test_a(): pass\n');
  rmSync(join(directory, 'reports', 'junit-attachments', 'mine.txt'));
  rmSync(join(directory, 'reports', 'junit-attachments', before!, '..', 'notes.txt'));
  await runCli(directory, ['run']);
  assert.equal(readdirSync(join(directory, 'reports')).sort(), ['ctrf.json', 'junit.xml']);
});

test('a run that goes on beside another, and ends last, finds its files where it left them', async ({
  project,
}) => {
  const waits =
    'def test_b():\n    import time\n    while os.environ.get("WAIT") and not os.path.exists("go"): time.sleep(0.02)\n';
  const directory = await project(`${GREEN}${waits}`);
  const first = startCli(directory, ['run'], { WAIT: '1' });
  await eventually(
    'its first file is kept',
    () => existsSync(join(directory, 'reports', 'junit-attachments')) && kept(directory).length === 1,
  );
  assert.is((await runCli(directory, ['run'])).code, 0);
  assert.is(kept(directory).length, 2);
  writeFileSync(join(directory, 'go'), '');
  assert.is((await first.exit).code, 0);
  const [path] = marks(join(directory, 'reports', 'junit.xml'));
  assert.ok(existsSync(join(directory, 'reports', path!)));
  await runCli(directory, ['run']);
  assert.is(kept(directory).length, 1);
});

test('a folder that is a link is not followed: told, and nothing written there', async ({ project }) => {
  const directory = await project(GREEN);
  mkdirSync(join(directory, 'elsewhere'));
  mkdirSync(join(directory, 'reports'));
  symlinkSync(join(directory, 'elsewhere'), join(directory, 'reports', 'junit-attachments'));
  const { code, stdout } = await runCli(directory, ['run']);
  assert.is(code, 0);
  assert.match(stdout, 'could not be kept as an attachment');
  assert.equal(readdirSync(join(directory, 'elsewhere')), []);
  assert.equal(marks(join(directory, 'reports', 'junit.xml')), []);
});

test('on GitLab and Jenkins the lines are relative to the project', async ({ project }) => {
  const directory = await project(GREEN);
  for (const env of [
    { GITLAB_CI: 'true', CI_PROJECT_DIR: directory },
    { JENKINS_URL: 'http://ci/', WORKSPACE: directory },
  ]) {
    await runCli(directory, ['run'], env);
    assert.match(marks(join(directory, 'reports', 'junit.xml'))[0]!, /^reports\/junit-attachments\//);
  }
});

test('attachments leave a clean tree clean: its checkpoint is made', async ({ project }) => {
  const directory = await project(GREEN);
  writeFileSync(join(directory, '.gitignore'), '__pycache__\n.pytest_cache\n');
  await commitAll(directory, 'first');
  const { stdout } = await runCli(directory, ['run']);
  assert.is(kept(directory).length, 1);
  assert.match(stdout, /checkpoint/i);
  assert.ok(
    journalOf(directory).some((event) => event.type === 'checkpoint' && event.made),
    stdout,
  );
});

test('no report asked for: nothing is kept, nothing is written', async ({ project }) => {
  const directory = await project(GREEN, '');
  assert.is((await runCli(directory, ['run'])).code, 0);
  assert.not.ok(existsSync(join(directory, 'reports')));
});

test('kill -9 while tests print: what is left is in the report folder, and masked', async ({ project }) => {
  const code = `${GREEN}def test_b():\n    open("started", "w").close()\n    import time\n    time.sleep(300)\n`;
  const directory = await project(code);
  const tmp = join(directory, 'tmp');
  mkdirSync(tmp);
  const cli = startCli(directory, ['run'], { TMPDIR: tmp, API_KEY: 'sesame-open-77' });
  await eventually('the second test runs', () => existsSync(join(directory, 'started')));
  await eventually('the first is kept', () => existsSync(join(directory, 'reports', 'junit-attachments')));
  cli.child.kill('SIGKILL');
  await cli.exit;
  const registries = join(directory, '.portcullis', 'processes');
  await eventually('the run is cleaned up', () => readdirSync(registries).length === 0);
  assert.equal(
    readdirSync(tmp).filter((name) => name.startsWith('portcullis-')),
    [],
  );
  assert.equal(readdirSync(join(directory, 'reports')), ['junit-attachments']);
  for (const file of kept(directory))
    assert.not.match(readFileSync(join(directory, 'reports', 'junit-attachments', file), 'utf8'), 'sesame');
});

test('junitAttempts: each attempt of a retried stage is a case; the strict profile refuses it', async ({
  project,
}) => {
  const once =
    'import os\ndef test_a():\n    if not os.path.exists("seen"):\n        open("seen", "w").close()\n        assert 0\n';
  const directory = await project(once, "junit: true, junitAttempts: 'each'");
  assert.is((await runCli(directory, ['run'])).code, 0);
  const xml = readFileSync(join(directory, 'reports', 'junit.xml'), 'utf8');
  assert.equal(
    [...xml.matchAll(/name="attempt_number" value="(\d)"\/>.*?(<failure|<\/testcase>)/gs)].map(
      ([, n, end]) => [n, end],
    ),
    [
      ['1', '<failure'],
      ['2', '</testcase>'],
    ],
  );
  const strict = await project(once, "junit: true, junitAttempts: 'each', junitProfile: 'xunit-strict'");
  const refused = await runCli(strict, ['run']);
  assert.is(refused.code, 2);
  assert.match(
    refused.stderr,
    /runner\.config\.ts:2:\d+: reports\.junitAttempts: 'each' needs junitProfile 'rich'/,
  );
  assert.not.ok(existsSync(join(strict, 'seen')));
});

test.run();
