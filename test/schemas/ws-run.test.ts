import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { createProject, startCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';
import { type Behaviour, startChatServer, stopChatServers } from '../rig/ws-server.ts';
import { assertNoDocument, assertRefusesBent, documentIn, documentOf, faultsBy } from './document.ts';

const test = suite<{ directory: string }>('document of ws run');
const SCENARIO = `import { scenario } from 'portcullis';
console.log('the scenario talks');
const login = (username, password) => ({ login: { url: '/login', body: { username, password }, token: 'access_token' } });
export default scenario('golden path', {
  events: { connection_ready: {}, heartbeat: {}, agent_started: {}, agent_thinking: {}, tool_executing: {}, tool_completed: {}, agent_completed: {} },
  users: { alice: login('alice', 'wonderland'), bob: login('bob', 'builder') },
  connect: { path: '/ws', auth: 'subprotocol', first: 'connection_ready' },
  ignore: ['heartbeat'],
  steps: [{
    send: { type: 'user_message', content: 'hello {{canary}}' },
    expect: ['agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'agent_completed'],
    within: WITHIN,
  }],
});
`;

test.before(async (context) => {
  context.directory = await createProject({
    'golden.scenario.ts': SCENARIO.replace('WITHIN', '1000'),
    'patient.scenario.ts': SCENARIO.replace('WITHIN', '60000'),
    'wrong.scenario.ts': SCENARIO.replace("first: 'connection_ready'", "first: 'nothing_like_it'"),
  });
});
test.after.each(stopChatServers);
test.after(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

const play = async (behaviour: Behaviour, scenario = 'golden.scenario.ts') =>
  ['ws', 'run', scenario, '--url', (await startChatServer(behaviour)).url] as const;

test('a scenario that passes: its cases, no failure, and its chatter on stderr', async ({ directory }) => {
  const document = await documentOf('ws-run', directory, await play('normal'), 0);
  assert.equal([document.scenario, document.verdict, document.failures], ['golden path', 'passed', []]);
  assert.ok(document.cases.length > 5);
  assertRefusesBent('ws-run', document);
});

test('a scenario that fails: the first cause first, with its place, story and help', async ({
  directory,
}) => {
  const document = await documentOf('ws-run', directory, await play('missing'), 1);
  assert.is(document.verdict, 'failed');
  const [first] = document.failures;
  assert.match(first.message, 'tool_completed');
  assert.is(first.at.file, 'golden.scenario.ts');
  assert.ok(first.excerpt.length > 0 && first.help.length > 0);
  assertRefusesBent('ws-run', document, ['at', 'line', 'test', 'excerpt', 'help', 'failure', 'note']);
});

test('a scenario that is interrupted is neither', async ({ directory }) => {
  const server = await startChatServer('silent');
  const args = ['ws', 'run', 'patient.scenario.ts', '--url', server.url, '--format', 'json'];
  const cli = startCli(directory, args);
  const end = performance.now() + 30_000;
  while (server.open() < 2 && performance.now() < end) await setTimeout(10);
  cli.child.kill('SIGINT');
  const document = documentIn('ws-run', await cli.exit, 130);
  assert.equal([document.verdict, document.failures], ['aborted', []]);
});

test('a verdict that its own lists belie is refused', async ({ directory }) => {
  const document = await documentOf('ws-run', directory, await play('missing'), 1);
  for (const verdict of ['passed', 'aborted', 'green'])
    assert.is.not(faultsBy('ws-run')({ ...document, verdict }), '', verdict);
  assert.is.not(faultsBy('ws-run')({ ...document, failures: [] }), '');
});

test('there is no document of a scenario that cannot be played', async ({ directory }) => {
  await assertNoDocument(directory, await play('normal', 'wrong.scenario.ts'));
  await assertNoDocument(directory, await play('normal', 'nowhere.scenario.ts'));
});

test.run();
