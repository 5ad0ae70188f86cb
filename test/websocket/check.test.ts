import * as assert from 'uvu/assert';
import { z } from 'zod';
import { checkScenario, runScenario, scenario } from '../../src/websocket/index.ts';
import { suite } from '../rig/suite.ts';
import { chat } from './chat-scenario.ts';

const test = suite('checking a scenario before anything starts');
const problems = (change: Parameters<typeof chat>[0]) =>
  checkScenario(chat({ heartbeat: false, ...change })).map(
    ({ message, help }) => `${message} | ${help ?? ''}`,
  );

test('the golden path has no problem', () => {
  assert.equal(checkScenario(chat({ refuse: [{ token: 'expired' }] })), []);
});

test('an unknown event, user, token or placeholder is named, with the nearest right one', () => {
  assert.equal(problems({ step: { expect: ['agent_startd'] } }), [
    "scenario 'golden path': step 1 names an unknown event 'agent_startd' | Did you mean 'agent_started'?",
    // What is compared must be expected, too.
    "scenario 'golden path': step 1, same, names an unknown expected event 'tool_executing' | There is: agent_startd.",
    "scenario 'golden path': step 1, same, names an unknown expected event 'tool_completed' | There is: agent_startd.",
  ]);
  assert.match(
    problems({ step: { users: ['alcie'] } })[0]!,
    /unknown user 'alcie' \| Did you mean 'alice'\?/,
  );
  assert.match(
    problems({ connect: { first: 'ready' } })[0]!,
    /connect\.first names an unknown event 'ready'/,
  );
  assert.match(
    problems({ heartbeat: { type: 'heartbeet' } })[0]!,
    /heartbeat\.type names .* Did you mean 'heartbeat'\?/,
  );
  assert.match(
    problems({ refuse: [{ token: 'expird' as 'expired' }] })[0]!,
    /unknown token 'expird' \| Did you mean 'expired'\?/,
  );
  assert.match(
    problems({ step: { send: { text: '{{canary}} {{usr}}' } } })[0]!,
    /unknown placeholder '\{\{usr\}\}' \| Did you mean 'user'\?/,
  );
  assert.match(
    problems({ more: { budgets: { conect: { p50: 1 } } } })[0]!,
    /budgets names an unknown event 'conect' \| Did you mean 'connect'\?/,
  );
});

test('an unknown or missing key is named, at any depth', () => {
  assert.equal(problems({ more: { conect: {} } }), [
    "scenario 'golden path': unknown key 'conect' | Did you mean 'connect'?",
  ]);
  assert.match(
    problems({ step: { witin: 5 } as object })[0]!,
    /unknown key 'steps\.0\.witin' \| Did you mean 'within'\?/,
  );
  assert.match(
    problems({ users: { bob: { login: { url: '/x' } } } })[0]!,
    /'users\.bob\.login\.token' is missing/,
  );
  assert.match(problems({ more: { steps: {} } })[0]!, /'steps' must be a list/);
});

test('a time that is none is refused', () => {
  for (const within of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5s' as unknown as number]) {
    assert.match(problems({ step: { within } })[0] ?? 'accepted', /steps\.0\.within is /, String(within));
  }
  assert.equal(problems({ step: { quietMs: 0 } }), []);
  assert.match(problems({ heartbeat: { everyMs: 0 } })[0]!, /heartbeat\.everyMs is 0/);
});

test('what would check nothing is refused', () => {
  assert.match(problems({ more: { steps: [] } })[0]!, /nobody takes part/);
  assert.match(problems({ step: { expect: [], same: [] } })[0]!, /step 1 expects nothing/);
  assert.match(
    problems({ step: { send: { text: 'hello' } } })[0]!,
    /isolation cannot be judged: no message holds \{\{canary\}\}/,
  );
  assert.equal(problems({ step: { send: { text: 'hello' } }, isolation: false }), []);
  assert.match(problems({ heartbeat: { count: 0 } })[0]!, /heartbeat\.count is 0/);
  assert.match(
    problems({ refuse: [{ token: 'expired' }], more: { signingKey: undefined } })[0]!,
    /refuse 'expired' needs `signingKey`/,
  );
  assert.match(
    problems({ refuse: [{ token: 'none' }], connect: { auth: 'none' } })[0]!,
    /`refuse` needs a valid token/,
  );
  assert.match(
    problems({ refuse: [{ token: 'none' }, { token: 'none' }] })[0]!,
    /two cases are called 'refusals › no token/,
  );
});

test('a file that exports no scenario is told so, and running one that is wrong starts nothing', async () => {
  assert.is(checkScenario({} as never)[0]?.message, 'this is not a scenario');
  const result = await runScenario(chat({ step: { expect: ['nope'], same: [] } }), {
    baseUrl: 'http://127.0.0.1:9',
  });
  assert.is(result.verdict, 'failed');
  assert.is(result.failures[0]?.reason, 'environment');
  assert.equal(result.cases, []);
});

test('the compiler knows the events, the users, and the fields of an event', () => {
  const started = z.object({ type: z.literal('started'), payload: z.object({ run: z.string() }) });
  const typed = scenario('typed', {
    events: { started, done: { type: 'done' } },
    users: { alice: { token: 'x' } },
    connect: { path: '/ws', first: 'done' },
    steps: [
      { expect: ['started', { event: 'started', shape: (message) => message.payload.run.length > 0 }] },
      // @ts-expect-error: there is no event of that name.
      { name: '2', expect: ['startd'] },
      // @ts-expect-error: there is no user of that name.
      { name: '3', users: ['bob'], expect: ['done'] },
      // @ts-expect-error: run is a text.
      { name: '4', expect: [{ event: 'started', shape: (message) => message.payload.run > 1 }] },
    ],
    // @ts-expect-error: there is no event of that name.
    ignore: ['heartbeat'],
  });
  assert.is(checkScenario(typed).length, 3, 'and what it knows is checked again at run time');
});

test.run();
