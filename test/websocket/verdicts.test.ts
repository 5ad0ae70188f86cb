import * as assert from 'uvu/assert';
import type { StageEvent } from '../../src/model/event.ts';
import type { StageFailure } from '../../src/model/ports.ts';
import { runScenario } from '../../src/websocket/index.ts';
import { suite } from '../rig/suite.ts';
import { type Behaviour, startChatServer, stopChatServers } from '../rig/ws-server.ts';
import { chat } from './chat-scenario.ts';
import { until } from './until.ts';

const test = suite('verdicts of a scenario against a live service');
test.after.each(stopChatServers);

/** Runs the golden path against one behaviour; asserts what holds of every run. */
async function play(behaviour: Behaviour, scenario = chat()) {
  const server = await startChatServer(behaviour);
  const announced: StageFailure[] = [];
  const events: StageEvent[] = [];
  try {
    const result = await runScenario(scenario, {
      baseUrl: server.url,
      fail: (failure) => announced.push(failure),
      emit: (event) => events.push(event),
    });
    assert.equal(
      announced,
      result.failures,
      'every failure is announced, in the order in which it is returned',
    );
    assert.ok(await until(() => server.open() === 0), 'the server has no connection left');
    const ids = result.cases.map((one) => one.id);
    assert.is(new Set(ids).size, ids.length, 'case ids are unique');
    const collected = events.find((event) => event.type === 'cases-collected');
    assert.is(
      ids.length,
      collected?.type === 'cases-collected' && collected.count,
      'each planned case is reported',
    );
    assert.is(events.filter((event) => event.type === 'case-finished').length, ids.length);
    return { ...result, first: result.failures[0], events, handshakes: server.handshakes() };
  } finally {
    await server.stop();
  }
}

/** The first failure of each behaviour, in its own words. */
const STORIES: [Behaviour, RegExp, Parameters<typeof chat>[0]?][] = [
  [
    'missing',
    /^\w+: missing event: expected tool_completed after tool_executing within 250 ms, got agent_completed at \+\d+ ms$/,
  ],
  [
    'silent',
    /^\w+: missing event: expected agent_started after the message was sent within 250 ms, got nothing$/,
  ],
  [
    'out-of-order',
    /^\w+: out of order: expected tool_executing after agent_thinking within 250 ms, got tool_completed at \+\d+ ms; tool_executing came after it, at \+\d+ ms$/,
  ],
  [
    'late',
    /^\w+: late by \d+ ms: expected tool_completed after tool_executing within 250 ms, it came at \+3\d\d ms$/,
  ],
  [
    'wrong-shape',
    /^\w+: wrong shape: 'payload\.result' of tool_completed at \+\d+ ms: expected a number, got "forty-two"$/,
  ],
  [
    'not-same',
    /^\w+: not correlated: 'payload\.call_id' of tool_completed at \+\d+ ms is "[^"]+", but tool_executing had "[^"]+"$/,
  ],
  [
    'duplicate',
    /^\w+: duplicate event: a further agent_thinking at \+\d+ ms, while waiting \(expected tool_executing/,
  ],
  [
    'stray-after',
    /^\w+: duplicate event: a further agent_completed at \+\d+ ms, after the last of the 5 expected events$/,
  ],
  [
    'leak',
    /^bob: leaked to another user: bob received agent_thinking \(message 2\) with the canary of alice \(pcx\w+\)$/,
  ],
  [
    'broadcast',
    /^\w+: leaked to another user: \w+ received agent_thinking \(message \d+\) with the canary of \w+/,
  ],
  [
    'broadcast',
    /^\w+: leaked to another user: \w+ received agent_(started|thinking) \(message \d+\) with the ('payload\.run' that|canary of)/,
    { isolation: { privateFields: ['payload.run'] } },
  ],
  [
    'leak-base64',
    /^bob: leaked to another user: bob received heartbeat \(message 2\) with the canary of alice \(pcx\w+\)$/,
  ],
  [
    'leak-same-id',
    /^(alice|bob): leaked to another user: \w+ received agent_started \(message 2\) with the 'payload\.run' that \w+ had received before: "shared"$/,
    { isolation: { privateFields: ['payload.run'] } },
  ],
  ['no-echo', /^\w+: own canary lost: none of the 5 events holds pcx\w+/],
  [
    'heartbeat-stops',
    /^\w+: heartbeat stopped: no heartbeat for 115 ms on an idle connection \(1 of 3 came before\); expected one every 60 ms ± 55$/,
  ],
  [
    'closes-midway',
    /^\w+: closed early: the connection was closed with 1011 \(internal error\), reason "agent crashed" at \+\d+ ms, expected tool_completed after/,
  ],
  [
    'drops-tcp',
    /^\w+: closed early: the connection was closed with 1006 \(abnormal closure\), read ECONNRESET at \+\d+ ms, expected tool_completed after/,
  ],
  [
    'floods',
    /^\w+: too much received: the service sent more than 100 messages at /,
    { more: { limits: { maxFrames: 100 } } },
  ],
  [
    'huge',
    /^\w+: too much received: the service sent a message of more than 1048576 bytes at \+\d+ ms, expected agent_completed/,
  ],
  [
    'not-json',
    /^\w+: unreadable message: message 5 at \+\d+ ms: it is not JSON \(.+\); it starts with "\{\\"type\\": \\"tool_completed\\", oops"$/,
  ],
  ['binary', /^\w+: unreadable message: message 5 at \+\d+ ms: it is binary; it starts with "AQID"$/],
  ['no-subprotocol', /^\w+: wrong subprotocol: asked for jwt-auth, the server chose none$/],
  ['wrong-subprotocol', /^\w+: wrong subprotocol: asked for jwt-auth, the server chose jwt\.\*\*\*$/],
  ['refuses-everyone', /^\w+: handshake refused: HTTP 403, body "forbidden"$/],
  ['handshake-hangs', /^\w+: handshake timed out: no answer within 200 ms$/, { connect: { withinMs: 200 } }],
  [
    'not-ready',
    /^\w+: unexpected event: heartbeat at \+\d+ ms, while waiting \(expected connection_ready after the handshake within 1000 ms\)$/,
  ],
];

for (const [behaviour, story, change] of STORIES) {
  const also = change === undefined ? '' : `, given ${Object.keys(change)}`;
  test(`a service that does '${behaviour}' is told in its own words${also}`, async () => {
    const { verdict, first, cases } = await play(behaviour, chat(change));
    assert.is(verdict, 'failed');
    assert.match(first?.message ?? '', story);
    assert.is(first?.reason, 'expectation');
    assert.ok(first?.help && first.excerpt);
    const failed = cases.find((one) => one.id === first?.test);
    assert.is(failed?.status, 'failed');
    assert.is(failed?.failure?.message, first?.message);
    assert.ok(
      cases.filter((one) => one.status === 'skipped').every((one) => one.note?.startsWith('not reached: ')),
      'what was not reached says because of what',
    );
  });
}

test('a well-behaved service passes, and every expectation is a case with its delta', async () => {
  const { verdict, failures, cases, events } = await play('normal');
  assert.equal(failures, []);
  assert.is(verdict, 'passed');
  assert.ok(cases.every((one) => one.status === 'passed'));
  const mine = cases.filter((one) => one.classname === 'golden path › alice').map((one) => one.name);
  assert.equal(mine, [
    'login',
    'connect',
    'connection_ready (first message)',
    'agent_started (1 of 5)',
    'agent_thinking (2 of 5)',
    'tool_executing (3 of 5)',
    'tool_completed (4 of 5)',
    'agent_completed (5 of 5)',
    'quiet for 50 ms',
    'own canary came back',
    'idle: heartbeat (1 of 3)',
    'idle: heartbeat (2 of 3)',
    'idle: heartbeat (3 of 3)',
    'every message examined',
    'isolation',
  ]);
  const figures = events.flatMap((event) => (event.type === 'figure' ? [event.name] : []));
  assert.ok(figures.includes('agent_completed p50') && figures.includes('connect max'));
});

test('the token may travel in a header, as a subprotocol, in the query, or as each user likes', async () => {
  for (const auth of ['header', 'subprotocol', 'query'] as const) {
    const { failures } = await play('normal', chat({ connect: { auth }, heartbeat: false }));
    assert.equal(failures, [], auth);
  }
  const mixed = chat({
    heartbeat: false,
    users: { bob: { ...chat().spec.users.bob, connect: { auth: 'header' } } },
  });
  assert.equal((await play('normal', mixed)).failures, []);
});

test('no token is ever shown, in whatever form it travels', async () => {
  for (const behaviour of ['wrong-subprotocol', 'missing', 'closes-midway'] as const) {
    for (const auth of ['subprotocol', 'query'] as const) {
      const { failures, cases, events } = await play(
        behaviour,
        chat({ connect: { auth }, heartbeat: false }),
      );
      const said = JSON.stringify([failures, cases, events]);
      assert.not.match(said, /eyJ/);
      assert.not.match(said, /ZXlK/, 'nor its base64url form');
    }
  }
});

test('a failing login is told apart: refused, no token, unreachable', async () => {
  const as = (login: object) => chat({ heartbeat: false, users: { bob: { login } } });
  const url = '/login';
  const wrong = await play(
    'normal',
    as({ url, body: { username: 'bob', password: 'no' }, token: 'access_token' }),
  );
  assert.is(
    wrong.first?.message,
    'bob: login refused: HTTP 401 from POST /login, body "{\\"detail\\":\\"bad credentials\\"}"',
  );
  const elsewhere = await play(
    'normal',
    as({ url, body: { username: 'bob', password: 'builder' }, token: 'jwt' }),
  );
  assert.is(
    elsewhere.first?.message,
    "bob: login gave no token: no text at 'jwt' in the answer of POST /login (it has: access_token, token_type)",
  );
  const gone = await play('normal', as({ url: 'http://127.0.0.1:1/login', token: 'x' }));
  assert.match(
    gone.first?.message ?? '',
    /^bob: login failed: POST http:\/\/127\.0\.0\.1:1\/login: fetch failed: (bad port|.*ECONNREFUSED.*)$/,
  );
});

test('a service that is not there is unreachable, and nothing else', async () => {
  const scenario = chat({ heartbeat: false, users: { alice: { token: 'x' }, bob: { token: 'y' } } });
  const { failures, verdict } = await runScenario(scenario, { baseUrl: 'http://127.0.0.1:9' });
  assert.is(verdict, 'failed');
  assert.match(failures[0]?.message ?? '', /^\w+: could not connect: connect ECONNREFUSED 127\.0\.0\.1:9$/);
});

test('a step may talk to another service, with a login and a connection of its own', async () => {
  const [own, other] = [await startChatServer('normal'), await startChatServer('wrong-shape')];
  const expect = [
    'agent_started',
    'agent_thinking',
    'tool_executing',
    { event: 'tool_completed', shape: { payload: { result: 'forty-two' } } },
    'agent_completed',
  ] as const;
  const second = { name: 'degraded', service: 'backend-degraded', send: { content: '{{canary}}' }, expect };
  const base = chat({ heartbeat: false }).spec;
  const spec = { ...base, events: { ...base.events, tool_completed: {} }, steps: [...base.steps, second] };
  const scenario = { ...chat(), spec } as ReturnType<typeof chat>;
  const services = { 'backend-degraded': other.url };
  const good = await runScenario(scenario, { baseUrl: own.url, services });
  assert.equal(good.failures, []);
  assert.ok(good.cases.some((one) => one.id === 'bob › degraded: agent_completed (5 of 5)'));
  assert.ok(good.cases.some((one) => one.id === 'bob › backend-degraded: connect'));
  assert.is(other.handshakes(), 2);
  const lost = await runScenario(scenario, { baseUrl: own.url });
  assert.is(lost.failures[0]?.message, "alice: no address is known for the service 'backend-degraded'");
  await Promise.all([own.stop(), other.stop()]);
});

test('a latency beyond its budget is a failure of the budget, and one that was never measured too', async () => {
  const budgets = { agent_completed: { p95: 5000 }, agent_started: { max: 0.0001 }, heartbeat: { p50: 10 } };
  const { failures, cases } = await play('normal', chat({ heartbeat: false, more: { budgets } }));
  assert.equal(
    failures.map((failure) => failure.reason),
    ['budget', 'budget'],
  );
  assert.match(
    failures[0]?.message ?? '',
    /^budgets: agent_started took [\d.]+ ms \(max of 2\), [\d.]+ ms over its budget of 0\.0001 ms$/,
  );
  assert.match(failures[1]?.message ?? '', /there is no heartbeat to measure/);
  assert.ok(
    cases.some((one) => one.id === 'budgets › agent_completed p95 ≤ 5000 ms' && one.status === 'passed'),
  );
});

test('what comes after the last expectation is examined too, however short the quiet time', async () => {
  const scenario = chat({ heartbeat: false, step: { quietMs: 0 } });
  assert.match(
    (await play('stray-after', scenario)).first?.message ?? '',
    /^\w+: unexpected event: agent_completed \(message \d+\) came when nothing was expected$/,
  );
  assert.match(
    (await play('closes-after', scenario)).first?.message ?? '',
    /^\w+: closed early: the connection was closed with 1011 \(internal error\), reason "too early" after all that was expected had come$/,
  );
  assert.match(
    (await play('closes-after')).first?.message ?? '',
    /1011 .+ in the quiet time after the last event$/,
  );
});

test('an aborted run closes everything at once, and has not passed', async () => {
  const server = await startChatServer('silent');
  const stop = new AbortController();
  const scenario = chat({ heartbeat: false, step: { within: 60_000 } });
  const running = runScenario(scenario, { baseUrl: server.url, signal: stop.signal });
  assert.ok(await until(() => server.open() === 2));
  const asked = performance.now();
  stop.abort();
  const result = await running;
  assert.ok(performance.now() - asked < 500);
  assert.is(result.verdict, 'aborted');
  assert.equal(result.failures, []);
  assert.ok(result.cases.some((one) => one.note === 'not reached: the run was interrupted'));
  assert.ok(await until(() => server.open() === 0));
  await server.stop();
});

test('one user alone is played without isolation', async () => {
  const scenario = chat({ heartbeat: false });
  const { bob: _, ...users } = scenario.spec.users;
  const { failures, cases } = await play('normal', { ...scenario, spec: { ...scenario.spec, users } });
  assert.equal(failures, []);
  assert.not.ok(cases.some((one) => one.name === 'isolation'));
});

test.run();
