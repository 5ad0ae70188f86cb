import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite('bad input');

/** Runs with this config; `started` says whether the stage that would leave a trace has run. */
async function runWith(
  config: string | undefined,
  args: readonly string[] = ['run'],
  files: Record<string, string> = {},
) {
  const directory = await createProject({
    ...(config !== undefined && { 'runner.config.ts': config }),
    ...files,
  });
  try {
    const result = await runCli(directory, args);
    return { ...result, started: existsSync(join(directory, 'started')) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const TRACE = "trace: { run: shell('touch started') },";

const CASES: readonly (readonly [name: string, config: string, ...expected: (string | RegExp)[]])[] = [
  [
    'an unknown key',
    configWith(TRACE, 'sutes: {},'),
    /runner\.config\.ts:2:\d+: unknown key 'sutes'/,
    "Did you mean 'suites'?",
  ],
  [
    'a cycle',
    configWith(
      `${TRACE} a: { run: command('true'), needs: ['b'] }, b: { run: command('true'), needs: ['a'] },`,
    ),
    /runner\.config\.ts:3:\d+: stages need each other in a circle: a → b → a/,
  ],
  [
    'a missing need',
    configWith(`${TRACE}\na: { run: command('true'), needs: ['tracee'] },`),
    /runner\.config\.ts:4:\d+: stage 'a' needs 'tracee'/,
    "Did you mean 'trace'?",
  ],
  [
    'a missing interpreter',
    configWith(
      `${TRACE} a: { run: { kind: 'pytest', suite: 'unit' } },`,
      "python: { interpreter: 'python9.9' }, suites: { unit: { paths: ['.'] } },",
    ),
    /python9\.9/,
    /python3/,
  ],
  [
    'a missing requirements file',
    configWith(TRACE, "python: { requirements: 'requirments.txt' },"),
    /requirments\.txt/,
  ],
  [
    'a suite path that does not exist',
    configWith(
      `${TRACE} a: { run: { kind: 'pytest', suite: 'unit' } },`,
      "suites: { unit: { paths: ['tests/unti'] } },",
    ),
    /runner\.config\.ts:2:\d+: .*'tests\/unti' does not exist/,
    "Did you mean 'tests/unit'?",
  ],
  [
    'a program that is not there',
    configWith(`${TRACE} a: { run: command('pyhton3') },`),
    "'pyhton3' is not on PATH",
  ],
  ['a script that is not there', configWith(`${TRACE} a: { run: script('nope.mjs') },`), 'nope.mjs'],
  [
    'a scenario that does not exist',
    configWith(
      `${TRACE} a: { run: { kind: 'websocket', scenario: 'gold', service: 'web' } },`,
      "scenarios: { gold: 'gold.ts' }, services: { web: { command: ['true'], ready: { tcp: true } } },",
    ),
    /gold\.ts' does not exist/,
  ],
  ['a syntax error', 'export default {', /runner\.config\.ts:\d+:\d+: the config could not be loaded/],
];

for (const [name, config, ...expected] of CASES) {
  test(`${name}: exit 2, its place and the nearest right answer, nothing started`, async () => {
    const { code, stderr, started } = await runWith(config, ['run'], { 'tests/unit/test_a.py': '' });
    assert.is(code, 2, stderr);
    for (const text of expected) assert.match(stderr, text);
    assert.match(stderr, 'Nothing was started.');
    assert.not.ok(started);
  });
}

test('no config: exit 2, and init is offered', async () => {
  const { code, stderr } = await runWith(undefined);
  assert.is(code, 2);
  assert.match(stderr, 'portcullis init');
});

test('an unknown pipeline, stage, flag and command: exit 2 with the nearest', async () => {
  const pipeline = await runWith(configWith(TRACE), ['run', 'full-validaton']);
  assert.is(pipeline.code, 2);
  assert.match(pipeline.stderr, "Did you mean 'full-validation'?");
  const stage = await runWith(configWith(TRACE), ['run', '--only', 'trac']);
  assert.match(stage.stderr, "Did you mean 'trace'?");
  assert.is(stage.code, 2);
  const flag = await runWith(configWith(TRACE), ['run', '--onyl', 'trace']);
  assert.is(flag.code, 2);
  assert.match(flag.stderr, '--only');
  const command = await runWith(configWith(TRACE), ['rnu']);
  assert.is(command.code, 2);
  assert.match(command.stderr, 'run');
  const jobs = await runWith(configWith(TRACE), ['run', '--jobs', 'many']);
  assert.is(jobs.code, 2);
  assert.match(jobs.stderr, 'whole number');
});

test('help of every command has an example, and exits 0', async () => {
  for (const command of [
    ['run'],
    ['plan'],
    ['ssot', 'check'],
    ['ssot', 'inventory'],
    ['ssot', 'cycles'],
    ['ws', 'run'],
    ['checkpoint', 'list'],
    ['checkpoint', 'show'],
    ['report', 'show'],
    ['init'],
    ['doctor'],
  ]) {
    const { code, stdout } = await runWith(undefined, [...command, '--help']);
    assert.is(code, 0);
    assert.match(stdout, /Examples?:/, command.join(' '));
  }
});

test.run();
