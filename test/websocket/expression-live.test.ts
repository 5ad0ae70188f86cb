import * as assert from 'uvu/assert';
import { z } from 'zod';
import { runScenario, scenario } from '../../src/websocket/index.ts';
import type { Scenario } from '../../src/websocket/types.ts';
import { suite } from '../rig/suite.ts';
import { type Caller, startScript, stopScripts } from '../rig/ws-script.ts';

const test = suite('expressions against a live service');
test.after.each(stopScripts);

const event = <T extends string>(type: T) => z.object({ type: z.literal(type), run: z.string() });
const call = <T extends string>(type: T) => event(type).extend({ call: z.string() });

/** An agent that thinks and calls two tools at once, streams its answer and says what it used. */
const AGENT = [
  'started',
  'ran:1',
  'thinking',
  'run:1',
  'run:2',
  'ran:2',
  'ran:1',
  'token',
  'token',
  'token',
  'completed',
];

const agent = (count?: number) =>
  scenario('agent', {
    events: {
      started: event('started'),
      thinking: event('thinking'),
      run: call('run'),
      ran: call('ran'),
      token: event('token').extend({ text: z.string() }),
      usage: event('usage'),
      completed: event('completed'),
      notice: z.object({ type: z.literal('notice'), text: z.string() }),
    },
    users: { alice: {}, bob: {} },
    connect: { path: '/ws' },
    broadcast: ['notice'],
    steps: [
      {
        send: { say: '{{canary}}', number: count === undefined ? '' : '{{run}}' },
        expect: [
          'started',
          {
            parallel: [
              'thinking',
              { sequence: ['run', 'ran'], same: 'call' },
              { sequence: ['run', 'ran'], same: 'call' },
            ],
          },
          { repeat: { event: 'token', shape: (token) => token.text.length > 0 }, max: 50 },
          { optional: 'usage' },
          'completed',
        ],
        within: 300,
        same: 'run',
        ...(count !== undefined && { runs: { count, by: 'run' } }),
      },
    ],
  });

let runs = 0;
function play(
  caller: Caller,
  { say }: { say: string },
  lines: readonly string[],
  pause = setImmediate,
): void {
  const run = `r${++runs}`;
  const next = (at: number): void => {
    const line = lines[at];
    if (line === undefined) return;
    const [type, id] = line.split(':') as [string, string?];
    caller.say(type, { run, text: say, ...(id && { call: `${run}-${id}` }) });
    pause(() => next(at + 1));
  };
  next(0);
}
const GOOD = AGENT.filter((_, at) => at !== 1);

test('tools at once, a stream, and nothing of what is optional', async () => {
  const server = await startScript((message, caller) => play(caller, message, GOOD));
  const { failures, cases } = await runScenario(agent(), { baseUrl: server.url });
  assert.equal(failures, []);
  const mine = cases.filter((one) => one.classname === 'agent › alice');
  assert.equal(
    mine.slice(1, 9).map(({ name, note }) => [name, note].filter(Boolean).join(': ')),
    [
      'started (1 of 9)',
      'thinking (2 of 9)',
      'run (3 of 9)',
      'run (5 of 9)',
      'ran (6 of 9)',
      'ran (4 of 9)',
      'completed (9 of 9)',
      'token, repeated (7 of 9): it came 3 times',
    ],
  );
  assert.ok(
    mine.some(
      ({ name, note }) =>
        name === 'usage, optional (8 of 9)' && note === 'it did not come, and did not have to',
    ),
  );
});

test('what breaks the partial order, the stream or the correlation is told, with what could have come', async () => {
  const cases: [string, readonly string[], RegExp][] = [
    [
      'a result before its call',
      AGENT,
      /^\w+: out of order: expected run after started within 300 ms, got ran at \+\d+ ms; run came after it/,
    ],
    [
      'a call without its result',
      GOOD.filter((line) => line !== 'ran:1'),
      /^\w+: missing event: expected ran after run within 300 ms, got token at/,
    ],
    [
      'the result of another call',
      GOOD.map((line) => line.replace('ran:1', 'ran:3')),
      /^\w+: not correlated: 'call' of ran at \+\d+ ms is "r\d+-3", but run had "r\d+-[12]"/,
    ],
    [
      'no token',
      GOOD.filter((line) => line !== 'token'),
      /^\w+: missing event: expected token after ran within 300 ms, got completed at/,
    ],
    [
      'silence in the stream',
      GOOD.slice(0, -1),
      /^\w+: missing event: expected completed after token within 300 ms, got nothing/,
    ],
  ];
  for (const [what, lines, story] of cases) {
    const server = await startScript((message, caller) => play(caller, message, lines));
    const { failures } = await runScenario(agent(), { baseUrl: server.url });
    assert.match(failures[0]?.message ?? 'passed', story, what);
    assert.match(
      failures[0]?.excerpt ?? '',
      /expected {2}started → \(thinking ∥ \(run → ran\) ∥ \(run → ran\)\) → token\{1,50\} → usage\? → completed/,
    );
    assert.match(failures[0]?.excerpt ?? '', /could come next {2}\S/, what);
    await server.stop();
  }
});

test('three runs of one user interleave on one connection, told apart by a field', async () => {
  const pauses = [1, 2, 3, 4, 5, 6];
  const server = await startScript((message, caller) => {
    const ms = pauses[runs % 6]!;
    play(caller, message, GOOD, ((next: () => void) => setTimeout(next, ms)) as never);
  });
  const { failures, cases } = await runScenario(agent(3), { baseUrl: server.url });
  assert.equal(failures, []);
  assert.is(cases.filter(({ name }) => /^run \d: completed/.test(name)).length, 6);
  assert.is(cases.filter(({ name }) => /^run \d: own canary came back/.test(name)).length, 6);
});

test('two runs that answer each other’s message are mixed up', async () => {
  const waiting: { message: { say: string }; caller: Caller }[] = [];
  const server = await startScript((message, caller) => {
    waiting.push({ message, caller });
    const mine = waiting.filter((one) => one.caller === caller);
    if (mine.length < 2) return;
    const [a, b] = mine.map((one) => one.message.say) as [string, string];
    play(caller, { say: a }, GOOD);
    play(caller, { say: `${a} ${b}` }, GOOD);
  });
  const { failures } = await runScenario(agent(2), { baseUrl: server.url });
  assert.match(
    failures[0]?.message ?? '',
    /^\w+: (runs mixed up: one run holds pcx\w+ and pcx\w+|own canary lost)/,
  );
});

test('a broadcast may hold what another user sent; the same in any other event is a leak', async () => {
  const saying = (type: string) =>
    startScript((message, caller) => {
      caller.everyone(type, { text: message.say, run: 'r' });
      play(caller, message, GOOD);
    });
  const declared = await saying('notice');
  assert.equal((await runScenario(agent(), { baseUrl: declared.url })).failures, []);
  const undeclared = await saying('thinking');
  const { failures } = await runScenario(agent(), { baseUrl: undeclared.url });
  assert.match(failures[0]?.message ?? '', /^\w+: leaked to another user: \w+ received thinking/);
});

test('compression that was offered must be declined, or accepted, as the scenario says', async () => {
  const plain = await startScript((message, caller) => play(caller, message, GOOD));
  const deflating = await startScript((message, caller) => play(caller, message, GOOD), undefined, true);
  const wanting = (compression: 'declined' | 'negotiated') => {
    const one = agent();
    return { ...one, spec: { ...one.spec, connect: { ...one.spec.connect, compression } } };
  };
  assert.equal((await runScenario(wanting('declined'), { baseUrl: plain.url })).failures, []);
  assert.equal((await runScenario(wanting('negotiated'), { baseUrl: deflating.url })).failures, []);
  assert.equal((await runScenario(agent(), { baseUrl: deflating.url })).failures, [], 'not offered');
  const told = async (scenario: Scenario, baseUrl: string) =>
    (await runScenario(scenario, { baseUrl })).failures[0]?.message ?? 'passed';
  assert.match(
    await told(wanting('declined'), deflating.url),
    /^\w+: wrong compression: it was offered and must be declined, the server accepted "permessage-deflate/,
  );
  assert.match(await told(wanting('negotiated'), plain.url), /must be negotiated, the server declined it$/);
});

test.run();
