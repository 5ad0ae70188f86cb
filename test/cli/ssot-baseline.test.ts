import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('portcullis ssot baseline');
const BASELINE = 'ssot-baseline.json';

test.before.each(async (context) => {
  context.directory = await createProject({
    'py/app/__init__.py': '',
    'py/app/modes.py': 'class Mode:\n    pass\n\n\nclass Mode:\n    pass\n',
    'py/app/user.py': 'from app.modes import Missing\n',
  });
});
test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

const ssot = (directory: string, ...args: string[]) => runCli(directory, ['ssot', ...args]);

test('from red to green, to red by what is new, and to what is fixed and pruned', async ({ directory }) => {
  assert.is((await ssot(directory, 'check', '--root', 'py')).code, 1);
  const wrote = await ssot(directory, 'baseline', '--root', 'py');
  assert.equal([wrote.code, wrote.stderr], [0, '']);
  assert.is(wrote.stdout, 'Wrote py/ssot-baseline.json: 2 findings, 2 added, 0 pruned. Commit it.\n');
  const green = await ssot(directory, 'check', '--root', 'py');
  assert.is(green.code, 0);
  assert.match(green.stdout, /^No new findings: 6 rules .*\n2 in the baseline \(--verbose lists them\)\.\n/);
  const verbose = await ssot(directory, 'check', '--root', 'py', '--verbose');
  assert.match(verbose.stdout, /broken-import {2}\(1\)\n {2}app\/user\.py:1:\d+ {2}\[baseline\] Missing/);
  writeFileSync(join(directory, 'py/app/user.py'), 'from app.modes import Other\n');
  const red = await ssot(directory, 'check', '--root', 'py');
  assert.is(red.code, 1);
  assert.match(red.stdout, /^broken-import {2}\(1\)\n.*Other[\s\S]*\n1 new finding: 6 rules/);
  assert.not.match(red.stdout, 'class Mode is lost');
  assert.match(red.stdout, '1 finding of the baseline is fixed: run `portcullis ssot baseline` to prune.');
  writeFileSync(join(directory, 'py/app/user.py'), '');
  assert.is((await ssot(directory, 'check', '--root', 'py')).code, 0);
  assert.match((await ssot(directory, 'baseline', '--root', 'py')).stdout, '1 finding, 0 added, 1 pruned');
});

test('a baseline that cannot be read is exit 2 with line and help, for check and for baseline', async ({
  directory,
}) => {
  const broken = '{\n  "version": 1,\n<<<<<<< HEAD\n';
  writeFileSync(join(directory, 'py', BASELINE), broken);
  for (const name of ['check', 'baseline']) {
    const { code, stdout, stderr } = await ssot(directory, name, '--root', 'py');
    assert.equal([code, stdout], [2, ''], name);
    assert.match(
      stderr,
      /py\/ssot-baseline\.json:3: the baseline is not JSON: at '<<<<<<< HEAD'\n {2}Mend it/,
    );
  }
  assert.is(readFileSync(join(directory, 'py', BASELINE), 'utf8'), broken);
});

test('--file writes elsewhere, says how check gets to read it, and leaves what is no baseline alone', async ({
  directory,
}) => {
  const { code, stdout } = await ssot(directory, 'baseline', '--root', 'py', '--file', 'known.json');
  assert.is(code, 0);
  assert.match(stdout, "ssot: { baseline: '../known.json' } in the config");
  writeFileSync(join(directory, 'package.json'), '{ "version": "1.0.0" }');
  assert.is((await ssot(directory, 'baseline', '--root', 'py', '--file', 'package.json')).code, 2);
  assert.is(readFileSync(join(directory, 'package.json'), 'utf8'), '{ "version": "1.0.0" }');
  const nowhere = await ssot(directory, 'baseline', '--root', 'py', '--file', 'no/such/known.json');
  assert.is(nowhere.code, 2);
  assert.match(nowhere.stderr, 'ENOENT');
});

test('with a config: named, written, read by check and by the stage; broken, the run is refused', async ({
  directory,
}) => {
  const config = configWith('rules: { run: ssot() }', "root: 'py', ssot: { baseline: 'known.json' },");
  writeFileSync(join(directory, 'runner.config.ts'), config.replace('command,', 'command, ssot,'));
  const missing = await ssot(directory, 'check');
  assert.is(missing.code, 2);
  assert.match(missing.stderr, /there is no baseline .*known\.json/);
  assert.is((await ssot(directory, 'baseline')).code, 0);
  assert.is((await ssot(directory, 'check')).code, 0);
  const green = await runCli(directory, ['run']);
  assert.is(green.code, 0, green.stdout + green.stderr);
  assert.match(green.stdout, ' lines · 2 findings in the baseline');
  writeFileSync(join(directory, 'py/app/user.py'), '');
  assert.match(
    (await runCli(directory, ['run'])).stdout,
    '1 finding of the baseline is fixed: run `portcullis ssot',
  );
  writeFileSync(join(directory, 'py/known.json'), '{}');
  const refused = await runCli(directory, ['run']);
  assert.is(refused.code, 2);
  assert.match(refused.stderr, /known\.json:1: the baseline has no version, not version 1/);
});

test('a tree without Python writes no baseline', async ({ directory }) => {
  mkdirSync(join(directory, 'empty'));
  const { code, stderr } = await ssot(directory, 'baseline', '--root', 'empty');
  assert.is(code, 1);
  assert.match(stderr, 'nothing to check');
  assert.throws(() => readFileSync(join(directory, 'empty', BASELINE)), /ENOENT/);
});

test('--format sarif and markdown are alone on stdout and have the exit code of the check', async ({
  directory,
}) => {
  const sarif = await ssot(directory, 'check', '--root', 'py', '--format', 'sarif');
  assert.equal([sarif.code, sarif.stderr], [1, '']);
  assert.is(JSON.parse(sarif.stdout).runs[0].results.length, 2);
  const markdown = await ssot(directory, 'check', '--root', 'py', '--format', 'markdown');
  assert.is(markdown.code, 1);
  assert.match(markdown.stdout, /^## Single source of truth: 2 findings\n/);
  assert.is((await ssot(directory, 'cycles', '--root', 'py', '--format', 'sarif')).code, 2);
});

test('help shows each flag and an example of each format', async ({ directory }) => {
  const { stdout } = await ssot(directory, 'check', '--help');
  for (const part of ['--verbose', '"sarif"', 'Examples:', '--format markdown >', '--format sarif >'])
    assert.match(stdout, part);
  assert.match((await ssot(directory, 'baseline', '--help')).stdout, '--file <file>');
});

test.run();
