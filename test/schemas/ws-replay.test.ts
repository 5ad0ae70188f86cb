import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';
import { startScript, stopScripts } from '../rig/ws-script.ts';
import { assertNoDocument, assertRefusesBent, documentOf, faultsBy } from './document.ts';

const test = suite<{ directory: string }>('recordings of scenarios, and their replay');
const SCENARIO = `import { scenario } from 'portcullis';
export default scenario('tiny', {
  events: { a: {}, b: {} },
  users: { alice: {} },
  connect: { path: '/ws' },
  steps: [{
    send: { hello: 1 },
    expect: [
      'a',
      { parallel: ['b'] },
    ],
    within: 200,
  }],
});
`;

test.before(async (context) => {
  context.directory = await createProject({
    'tiny.scenario.ts': SCENARIO,
    'no.json': '{"version":1}',
    'not.json': '{',
  });
  const server = await startScript((_, { say }) => say('a'));
  const args = ['ws', 'run', 'tiny.scenario.ts', '--url', server.url, '--record', 'tiny.json'];
  const { code, stdout } = await runCli(context.directory, args);
  await server.stop();
  assert.is(code, 1, stdout);
  assert.match(
    stdout,
    /FAILED {2}alice: missing event: expected b after a within 200 ms, got nothing\n {2}at tiny\.scenario\.ts:10\n/,
  );
  assert.match(stdout, /\nexpected|could come next {2}b \(until \+\d+ ms\)/);
  assert.match(stdout, /\ncd \S+ && portcullis ws run tiny\.scenario\.ts --replay tiny\.json\n/);
});
test.after.each(stopScripts);
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('the recording is as its schema has it', ({ directory }) => {
  const recording = JSON.parse(readFileSync(join(directory, 'tiny.json'), 'utf8'));
  assert.is(faultsBy('ws-recording')(recording), '');
  assert.equal(recording.connections[0].exchanges[0].sent, ['{"hello":1}']);
});

test('the replay says the same with no service, and passes once the scenario is corrected', async ({
  directory,
}) => {
  const replay = ['ws', 'run', 'tiny.scenario.ts', '--replay', 'tiny.json'];
  const { code, stdout } = await runCli(directory, replay);
  assert.is(code, 1);
  assert.match(
    stdout,
    /^FAILED {2}alice: missing event: expected b after a within 200 ms, got nothing\nfailed: 1 exchange judged again from the log\n$/,
  );
  const document = await documentOf('ws-replay', directory, replay, 1);
  assert.equal(document.failures, document.recorded);
  assertRefusesBent('ws-replay', document);
  writeFileSync(join(directory, 'mended.scenario.ts'), SCENARIO.replace("parallel: ['b']", "optional: 'b'"));
  const mended = await runCli(directory, ['ws', 'run', 'mended.scenario.ts', '--replay', 'tiny.json']);
  assert.is(mended.code, 0, mended.stdout);
  assert.match(
    mended.stdout,
    /^passed: 1 exchange judged again from the log; recorded was: alice: missing event/,
  );
});

test('a file that is no recording, and a command that cannot be meant, are refused', async ({
  directory,
}) => {
  for (const file of ['no.json', 'not.json', 'gone.json'])
    await assertNoDocument(directory, ['ws', 'run', 'tiny.scenario.ts', '--replay', file]);
  await assertNoDocument(directory, ['ws', 'run', 'tiny.scenario.ts']);
  const both = ['--replay', 'tiny.json', '--url', 'http://127.0.0.1:9'];
  await assertNoDocument(directory, ['ws', 'run', 'tiny.scenario.ts', ...both]);
});

test('a scenario that passes writes no recording', async ({ directory }) => {
  const server = await startScript((_, { say }) => ['a', 'b'].forEach((name) => void say(name)));
  const args = ['ws', 'run', 'tiny.scenario.ts', '--url', server.url, '--record', 'passed.json'];
  assert.is((await runCli(directory, args)).code, 0);
  assert.not.ok(existsSync(join(directory, 'passed.json')));
});

test.run();
