import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { findConfig } from '../../src/config/find.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Problem } from '../../src/model/ports.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('config');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'portcullis-config-'));
});
test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

/** The problems of a config with this text. */
async function problemsOf(
  directory: string,
  text: string,
  name = 'runner.config.ts',
): Promise<readonly Problem[]> {
  const file = join(directory, name);
  writeFileSync(file, text);
  const result = await loadConfig(file);
  return result.ok ? [] : result.problems;
}

test('a TypeScript config is loaded, its defaults filled in, durations in ms', async ({ directory }) => {
  const file = join(directory, 'runner.config.ts');
  writeFileSync(
    file,
    "import { defineConfig } from 'portcullis';\nexport default defineConfig({ grace: '5s' as const, suites: { unit: { paths: ['t'], testTimeout: '2m' } } });\n",
  );
  const result = await loadConfig(file);
  assert.ok(result.ok, JSON.stringify(result));
  if (!result.ok) return;
  assert.is(result.loaded.config.grace, 5000);
  assert.is(result.loaded.config.suites.unit?.testTimeout, 120_000);
  assert.is(result.loaded.config.defaultPipeline, 'full-validation');
  assert.is(result.loaded.root, directory);
});

test('a config in plain JavaScript is loaded too, also where portcullis is not installed beside it', async ({
  directory,
}) => {
  assert.equal(
    await problemsOf(
      directory,
      "import { defineConfig } from 'portcullis';\nexport default defineConfig({});\n",
      'runner.config.mjs',
    ),
    [],
  );
});

test('the config is looked for in the directory and above it', ({ directory }) => {
  writeFileSync(join(directory, 'runner.config.ts'), '');
  assert.is(findConfig(join(directory, 'a', 'b')), join(directory, 'runner.config.ts'));
});

test('an unknown key is named with its line and the nearest known one', async ({ directory }) => {
  const [problem] = await problemsOf(directory, 'export default {\n  suites: {},\n  servces: {},\n};\n');
  assert.match(problem?.message ?? '', "unknown key 'servces'. Did you mean 'services'?");
  assert.is(problem?.line, 3);
});

test('an unknown key deep inside a pipeline is named with its line', async ({ directory }) => {
  const text =
    "export default {\n  pipelines: {\n    p: {\n      stages: {\n        unit: {\n          run: { kind: 'ssot' },\n          need: ['x'],\n        },\n      },\n    },\n  },\n};\n";
  const [problem] = await problemsOf(directory, text);
  assert.match(problem?.message ?? '', "pipelines.p.stages.unit: unknown key 'need'. Did you mean 'needs'?");
  assert.is(problem?.line, 7);
});

test('a value of the wrong kind says what was expected', async ({ directory }) => {
  const [duration] = await problemsOf(directory, "export default { grace: 'soon' };\n");
  assert.match(duration?.message ?? '', "grace: 'soon' is not a duration");
  const [fail] = await problemsOf(directory, "export default { fail: 'stop' };\n", 'a.ts');
  assert.match(fail?.message ?? '', "expected one of 'finish', 'no-new', 'kill'");
  const [ready] = await problemsOf(
    directory,
    "export default { services: { web: { command: ['x'], ready: { htp: '/' } } } };\n",
    'b.ts',
  );
  assert.match(ready?.message ?? '', 'services.web.ready');
});

test('every fault is listed, not only the first', async ({ directory }) => {
  const problems = await problemsOf(directory, 'export default { servces: {}, jobs: 0 };\n');
  assert.is(problems.length, 2);
});

test('a syntax error is told with its line', async ({ directory }) => {
  const [problem] = await problemsOf(directory, 'export default {\n  suites: {\n};\n');
  assert.match(problem?.message ?? '', 'could not be loaded');
  assert.ok((problem?.line ?? 0) >= 3, JSON.stringify(problem));
});

test('a throw while the config is evaluated is told with its line', async ({ directory }) => {
  const [problem] = await problemsOf(directory, "const a = 1;\nthrow new Error('no database ' + a);\n");
  assert.match(problem?.message ?? '', 'no database 1');
  assert.is(problem?.line, 2);
});

test('a config that exports nothing says how to end it', async ({ directory }) => {
  const [problem] = await problemsOf(directory, 'const a = 1;\nexport { a };\n');
  assert.match(problem?.help ?? '', 'export default defineConfig');
});

test('a root that does not exist is named with its line', async ({ directory }) => {
  const [problem] = await problemsOf(directory, "export default {\n  root: 'nowhere',\n};\n");
  assert.match(problem?.message ?? '', "the root 'nowhere' does not exist");
  assert.is(problem?.line, 2);
});

test.run();
