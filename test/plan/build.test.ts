import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../src/config/load.ts';
import { buildPlan, type PlanOptions, type PlanResult } from '../../src/plan/build.ts';
import { stagePlans } from '../../src/plan/explain.ts';
import { renderPlan } from '../../src/plan/render.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('plan');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'portcullis-plan-'));
});
test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

async function planOf(
  directory: string,
  stages: string,
  options: PlanOptions = {},
  more = '',
): Promise<PlanResult> {
  // Node keeps a module it has loaded: each config needs a name of its own.
  const file = join(directory, `${randomUUID()}.mjs`);
  const text = `export default {\n  ${more}\n  pipelines: {\n    p: { stages: {\n${stages}\n    } },\n  },\n};\n`;
  writeFileSync(file, text);
  const loaded = await loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return await buildPlan(loaded.loaded, { pipeline: 'p', ...options });
}

const COMMAND = "run: { kind: 'command', file: 'true', args: [] }";

test('a need that does not exist is named with its line and the nearest stage', async ({ directory }) => {
  const result = await planOf(directory, `a: { ${COMMAND} },\nb: { ${COMMAND}, needs: ['aa'] },`);
  assert.not.ok(result.ok);
  const [problem] = result.ok ? [] : result.problems;
  assert.match(problem?.message ?? '', "stage 'b' needs 'aa', which does not exist");
  assert.is(problem?.help, "Did you mean 'a'?");
  assert.is(problem?.line, 6);
});

test('a cycle is told', async ({ directory }) => {
  const result = await planOf(directory, `a: { ${COMMAND}, needs: ['b'] }, b: { ${COMMAND}, needs: ['a'] },`);
  assert.match(result.ok ? '' : result.problems[0].message, 'a → b → a');
});

test('an unknown suite, scenario, service, pipeline and stage are each named with the nearest', async ({
  directory,
}) => {
  const more =
    "suites: { unit: { paths: ['t'] } }, services: { backend: { command: ['x'], ready: { tcp: true } } },";
  const suiteResult = await planOf(directory, "a: { run: { kind: 'pytest', suite: 'unti' } },", {}, more);
  assert.equal(suiteResult.ok ? '' : suiteResult.problems[0].help, "Did you mean 'unit'?");
  const service = await planOf(directory, `a: { ${COMMAND}, services: ['backnd'] },`, {}, more);
  assert.equal(service.ok ? '' : service.problems[0].help, "Did you mean 'backend'?");
  const scenario = await planOf(
    directory,
    "a: { run: { kind: 'websocket', scenario: 'golden', service: 'backend' } },",
    {},
    more,
  );
  assert.match(scenario.ok ? '' : scenario.problems[0].message, "names the scenario 'golden'");
  const pipeline = await planOf(directory, `a: { ${COMMAND} },`, { pipeline: 'full-validaton' });
  assert.equal(pipeline.ok ? '' : pipeline.problems[0].help, "Did you mean 'full-validation'?");
  const only = await planOf(directory, `unit: { ${COMMAND} },`, { only: ['unti'] });
  assert.equal(only.ok ? '' : only.problems[0], {
    message: "--only: there is no stage 'unti'",
    help: "Did you mean 'unit'?",
  });
});

test('services: a need that does not exist, a circle, and the address of one that is not needed', async ({
  directory,
}) => {
  const service = (more: string): string => `{ command: ['x'], ready: { tcp: true }, ${more} }`;
  const first = async (services: string) => {
    const result = await planOf(directory, `a: { ${COMMAND} },`, {}, `services: { ${services} },`);
    return result.ok ? undefined : result.problems[0];
  };
  assert.match(
    (await first(`api: ${service("needs: ['db1']")}, db: ${service('')}`))?.message ?? '',
    "service 'api' needs 'db1', which does not exist",
  );
  assert.match(
    (await first(`api: ${service("needs: ['db']")}, db: ${service("needs: ['api']")}`))?.message ?? '',
    'api → db → api',
  );
  const unneeded = await first(`api: ${service("env: { DB: '{db.url}' }")}, db: ${service('')}`);
  assert.equal([unneeded?.help, unneeded?.line], ["Add needs: ['db'], so that it is there first.", 2]);
});

test('what is left out need not be complete', async ({ directory }) => {
  const result = await planOf(
    directory,
    `a: { ${COMMAND} }, b: { run: { kind: 'pytest', suite: 'none' }, needs: ['a'] },`,
    { skip: ['b'] },
  );
  assert.ok(result.ok, JSON.stringify(result));
  assert.equal(result.ok && stagePlans(result.plan).map(({ id, action, why }) => [id, action, why]), [
    ['a', 'run', 'at once'],
    ['b', 'skip', 'left out by --skip'],
  ]);
});

test('what is left out is not said to be waited for', async ({ directory }) => {
  const result = await planOf(directory, `a: { ${COMMAND} }, b: { ${COMMAND}, needs: ['a'] },`, {
    skip: ['a'],
  });
  assert.is(result.ok && stagePlans(result.plan)[1]?.why, 'at once');
});

test('a scenario without a service takes the only one of its stage', async ({ directory }) => {
  const stages = "a: { run: { kind: 'websocket', scenario: 's' }, services: ['chat'] },";
  const result = await planOf(
    directory,
    stages,
    {},
    "services: { chat: { command: ['x'], ready: { tcp: true } } },",
  );
  assert.not.match(result.ok ? '' : result.problems.map(({ message }) => message).join(), 'service');
});

test('what cleans up ends nothing when it fails', async ({ directory }) => {
  const result = await planOf(directory, `a: { ${COMMAND} }, b: { ${COMMAND}, always: true },`);
  assert.equal(result.ok && result.plan.stages.map(({ fail }) => fail), ['kill', 'finish']);
});

test('a selection that leaves nothing is refused: a run of nothing is never green', async ({ directory }) => {
  const result = await planOf(directory, `a: { ${COMMAND} },`, { skip: ['a'] });
  assert.match(result.ok ? '' : result.problems[0].message, 'has no stage to run');
});

test('an empty pipeline is refused', async ({ directory }) => {
  const result = await planOf(directory, '');
  assert.match(result.ok ? '' : result.problems[0].message, 'has no stage to run');
});

test('the Python environment is made in front of what may use it, and of nothing else', async ({
  directory,
}) => {
  const stages = `check: { run: { kind: 'ssot' } }, a: { ${COMMAND}, needs: ['check'] },`;
  const result = await planOf(directory, stages, {}, "python: { requirements: 'r.txt' },");
  assert.equal(result.ok && result.plan.stages.map(({ id, needs }) => [id, needs]), [
    ['python-environment', []],
    ['check', []],
    ['a', ['python-environment', 'check']],
  ]);
});

test('a plan is told as text in steps, as JSON and as a Mermaid chart', async ({ directory }) => {
  const result = await planOf(
    directory,
    `a: { ${COMMAND} }, b: { ${COMMAND}, needs: ['a'] }, c: { ${COMMAND}, needs: ['a'] },`,
  );
  if (!result.ok) throw new Error('no plan');
  assert.match(
    renderPlan(result.plan, 'text'),
    /step 2, side by side\n {2}run {3}b {2}true\n +when a has passed/,
  );
  const { version, stages } = JSON.parse(renderPlan(result.plan, 'json'));
  assert.equal([version, stages.length, stages[1].needs], [1, 3, ['a']]);
  assert.match(renderPlan(result.plan, 'mermaid'), 's0 --> s1');
});

test.run();
