import * as assert from 'uvu/assert';
import { z } from 'zod';
import { checkScenario, jsonSchema, runScenario, scenario } from '../../src/websocket/index.ts';
import { checkShape } from '../../src/websocket/shape.ts';
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

test('an expression that is none, or proves nothing, is refused', () => {
  const [a, b] = ['agent_started', 'agent_completed'];
  const of = (...expect: unknown[]) =>
    problems({ step: { expect: expect as never, same: [] } })[0] ?? 'accepted';
  assert.is(of(a, { parallel: [a, [b]] }, { optional: b }, { repeat: a, max: 3 }), 'accepted');
  assert.match(of({ paralel: [a] }), /'steps\.0\.expect\.0' is no expectation \| Did you mean 'parallel'\?/);
  assert.match(of({ optional: a, repeat: b }), /is optional and repeat/);
  assert.match(of({ parallel: [a], mni: 1 }), /unknown key 'steps\.0\.expect\.0\.mni'/);
  assert.match(of(a, { parallel: a }), /'steps\.0\.expect\.1\.parallel' must be a list/);
  assert.match(of(a, []), /'steps\.0\.expect\.1' is an empty list/);
  assert.match(of(a, 7), /'steps\.0\.expect\.1' is 7 \| Expected the name of an event/);
  assert.match(
    of(a, { parallel: [b, { optional: 'agent_complete' }] }),
    /unknown event 'agent_complete' \| Did you mean/,
  );
  assert.match(of({ optional: a }), /step 1 would pass with no event at all/);
  assert.match(
    of({ repeat: a, min: 0 }, { parallel: [{ optional: b }] }),
    /step 1 would pass with no event at all/,
  );
  assert.match(of(a, { repeat: { optional: b } }), /step 1 repeats what may be nothing/);
  for (const times of [
    { min: -1 },
    { min: 2, max: 1 },
    { max: 0 },
    { max: 1.5 },
    { min: Number.POSITIVE_INFINITY },
  ])
    assert.match(
      of({ repeat: a, ...times }),
      /repeats from .+ times \| Expected whole numbers/,
      JSON.stringify(times),
    );
  let deep: unknown = a;
  for (let depth = 0; depth < 30; depth++) deep = [deep];
  assert.match(of(deep), /more than 20 groups deep/);
  assert.match(of({ parallel: Array(1001).fill(a) }), /has 100\d events/);
  assert.match(
    of({ parallel: [a, b], same: { field: 'x', in: ['heartbeat'] } }),
    /unknown expected event 'heartbeat'/,
  );
  assert.match(of({ event: a, within: 0 }), /steps\.0\.expect\.0\.within is 0/);
});

test('runs need a number, a field and a message', () => {
  const of = (runs: unknown, send: object = { text: '{{canary}} {{run}}' }) =>
    problems({ step: { runs, send } as object }).join('\n') || 'accepted';
  assert.is(of({ count: 2, by: 'run' }), 'accepted');
  assert.match(
    of({ count: 1, by: 'run' }),
    /step 1, runs\.count, is 1 \| Expected a whole number from 2 to 100/,
  );
  assert.match(of({ count: 2 }), /'steps\.0\.runs\.by' is missing/);
  assert.match(of(undefined), /holds \{\{run\}\}, but there is one run only/);
});

test('a schema that validates asynchronously is refused where it is defined', () => {
  const refused = (schema: unknown) =>
    problems({ more: { events: { ...chat().spec.events, agent_started: schema } } })[0];
  const later = async () => true;
  const standard = (validate: (value: unknown) => unknown, more: object = {}) => ({
    '~standard': { version: 1, vendor: 'own', validate },
    ...more,
  });
  for (const schema of [
    z.object({ payload: z.object({ run: z.string().refine(later) }) }),
    z.array(z.object({ x: z.union([z.int(), z.string().refine(later)]) })),
    standard(async (value) => ({ value })),
    standard((value) => ({ value }), { async: true }),
  ])
    assert.match(refused(schema) ?? 'accepted', /the schema of 'agent_started' validates asynchronously/);
  assert.is(refused(z.object({ payload: z.lazy(() => z.any()).refine(() => true) })), undefined);
});

test('a JSON Schema is a shape, and says where a message is not of it', () => {
  const payload = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
  for (const $schema of [undefined, 'https://json-schema.org/draft/2020-12/schema']) {
    const schema = jsonSchema<{ payload: { n: number } }>({
      $schema,
      type: 'object',
      properties: { payload },
    });
    assert.is(checkShape(schema, { payload: { n: 1 } }), undefined);
    assert.equal(checkShape(schema, { payload: { n: 'x' } }), {
      path: 'payload.n',
      expected: 'integer',
      got: '"x"',
    });
    assert.equal(checkShape(schema, { payload: {} }), {
      path: 'payload.n',
      expected: 'a value',
      got: 'nothing',
    });
  }
  assert.throws(() => jsonSchema({ type: 'nonsense' }), /schema is invalid/);
  assert.throws(() => jsonSchema({ $async: true }), /\$async cannot be used/);
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

test('the compiler knows the events and fields in groups, too', () => {
  const id = z.object({ id: z.string() });
  const [run, ran] = [
    id.extend({ type: z.literal('run') }),
    id.extend({ type: z.literal('ran'), ok: z.boolean() }),
  ];
  const typed = scenario('typed', {
    events: { run, ran },
    users: { alice: { token: 'x' } },
    connect: { path: '/ws' },
    steps: [
      {
        expect: [
          { parallel: ['run', { event: 'ran', shape: (message) => message.ok }] },
          { repeat: { sequence: ['run', 'ran'], same: 'id' }, max: 3 },
          { optional: { sequence: ['run', { event: 'ran', shape: (message) => message.ok }] } },
        ],
      },
      // @ts-expect-error: there is no event of that name.
      { name: '2', expect: ['run', { parallel: ['run', 'runs'] }] },
      // @ts-expect-error: there is no field of that name.
      { name: '3', expect: ['run', { sequence: ['run', 'ran'], same: 'idd' }] },
      // @ts-expect-error: ok is no text.
      { name: '4', expect: ['run', { optional: { event: 'ran', shape: (m) => m.ok.length > 0 } }] },
      // @ts-expect-error: there is no field of that name.
      { name: '5', expect: ['run'], same: [{ field: 'idd', in: ['run'] }] },
    ],
  });
  assert.match(checkScenario(typed)[0]?.message ?? '', /step 2 names an unknown event 'runs'/);
});

test.run();
