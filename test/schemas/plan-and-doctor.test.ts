import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';
import { assertNoDocument, assertRefusesBent, documentOf } from './document.ts';

const test = suite<{ directory: string }>('documents of plan and doctor');
const CONFIG = configWith("a: { run: command('true') }, b: { run: shell('true'), needs: ['a'] },");

test.before(async (context) => {
  context.directory = await createProject({
    'runner.config.ts': `console.log('the config talks');\n${CONFIG}`,
    'broken/runner.config.ts': configWith("a: { run: command('true'), needs: ['nobody'] },"),
    'poor/runner.config.ts': "export default { python: { interpreter: 'python9' } };\n",
  });
});
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('plan: each stage with its action and its reason, also when it is left out', async ({ directory }) => {
  const plan = await documentOf('plan', directory, ['plan'], 0);
  assert.equal(
    plan.stages.map(({ id, action, needs }: { id: string; action: string; needs: string[] }) => [
      id,
      action,
      needs,
    ]),
    [
      ['a', 'run', []],
      ['b', 'run', ['a']],
    ],
  );
  assertRefusesBent('plan', plan);
  const skipped = await documentOf('plan', directory, ['plan', '--only', 'b'], 0);
  assert.is(skipped.stages[0].action, 'skip');
  assert.ok(skipped.stages[0].why.length > 0);
});

test('what a config prints goes to stderr, where it does no harm', async ({ directory }) => {
  const { stdout, stderr } = await runCli(directory, ['plan', '--format', 'json']);
  assert.match(stderr, 'the config talks');
  assert.not.match(stdout, 'the config talks');
});

test('a plan that cannot be made has no document', async ({ directory }) => {
  await assertNoDocument(`${directory}/broken`, ['plan']);
  await assertNoDocument(directory, ['plan', '--only', 'nobody']);
});

test('doctor: everything with its state, and help for what is not good', async ({ directory }) => {
  await documentOf('doctor', directory, ['doctor'], 0);
  const poor = await documentOf('doctor', `${directory}/poor`, ['doctor'], 1);
  const python = poor.findings.find(({ what }: { what: string }) => what === 'Python');
  assert.is(python.state, 'missing');
  assertRefusesBent('doctor', { ...poor, findings: [python] });
});

test.run();
