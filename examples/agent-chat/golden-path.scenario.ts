import { scenario } from 'portcullis';
import { z } from 'zod';

/**
 * The path that the chat must never lose: log in, connect, ask, and receive the critical events, in order, in time and
 * alone, also with several questions and tools at once; what is for everyone reaches everyone; when the model is down,
 * a flagged answer; when idle, heartbeats; for a bad token, close 1008.
 *
 * The backend must run with JWT_SECRET and HEARTBEAT_INTERVAL_SECONDS as below (runner.config.ts sees to it), and
 * `backend-degraded` is a second one, with a MODEL_URL at which nobody answers.
 */
const signingKey = process.env.JWT_SECRET ?? 'the-bundled-example-signs-with-this-key';
const heartbeatMs = Number(process.env.HEARTBEAT_INTERVAL_SECONDS ?? 0.5) * 1000;

const event = <Payload extends z.ZodType>(type: string, payload: Payload) =>
  z.object({
    type: z.literal(type),
    event_id: z.uuid(),
    run_id: z.uuid(),
    thread_id: z.string(),
    user_id: z.uuid(),
    timestamp: z.iso.datetime(),
    seq: z.int().min(1),
    payload,
  });
const call = { call_id: z.uuid(), tool: z.string() };

const login = (username: string, password: string) => ({
  url: '/login',
  body: { username, password },
  token: 'access_token',
});

/** Carol's token, logged out: hers, so that nobody's connection is closed by it. */
async function loggedOutToken(_valid: string, { baseUrl }: { baseUrl: string }): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username: 'carol', password: 'mainstreet-1920' });
  const answer = await fetch(new URL('/login', baseUrl), { method: 'POST', headers, body });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const Authorization = `Bearer ${token}`;
  await fetch(new URL('/logout', baseUrl), { method: 'POST', headers: { Authorization } });
  return token;
}

const tool = { sequence: ['tool_executing', 'tool_completed'], same: 'payload.call_id' } as const;
const answer = [{ repeat: 'agent_delta', min: 1 }, 'agent_completed'] as const;
const same = ['run_id', 'thread_id'] as const;
const ask = (content: string) => ({ type: 'user_message', thread_id: 'golden-{{user}}', content });

export default scenario('golden path', {
  events: {
    connection_ready: z.object({ connection_id: z.uuid(), user_id: z.uuid(), seq: z.int() }),
    agent_started: event('agent_started', z.object({ model: z.string() })),
    agent_thinking: event('agent_thinking', z.object({ thought: z.string(), tool_calls: z.int() })),
    tool_executing: event('tool_executing', z.object({ ...call, arguments: z.object({}) })),
    tool_completed: event('tool_completed', z.object({ ...call, ok: z.literal(true) })),
    agent_degraded: event('agent_degraded', z.object({ model: z.literal('fallback') })),
    agent_delta: event('agent_delta', z.object({ index: z.int(), text: z.string() })),
    agent_completed: event('agent_completed', z.object({ answer: z.string(), degraded: z.boolean() })),
    announcement: { announcement_id: String, from: String, content: String },
    heartbeat: { timestamp: String },
    error: { code: String, message: String },
  },
  users: {
    alice: { login: login('alice', 'wonderland-1865') },
    bob: { login: login('bob', 'christmas-1843'), connect: { auth: 'header' } },
  },
  connect: {
    path: '/ws',
    auth: 'subprotocol',
    expectSubprotocol: 'jwt-auth',
    compression: 'declined',
    first: 'connection_ready',
    withinMs: 2000,
  },
  isolation: { privateFields: ['user_id', 'run_id', 'event_id', 'connection_id', 'payload.call_id'] },
  broadcast: ['announcement'],
  steps: [
    {
      name: 'chat',
      send: ask('What is 6*7? {{canary}}'),
      expect: [
        'agent_started',
        'agent_thinking',
        {
          event: 'tool_executing',
          shape: { payload: { tool: 'calculator', arguments: { expression: '6*7' } } },
        },
        { event: 'tool_completed', shape: { payload: { output: { value: 42 } } } },
        { repeat: 'agent_delta', min: 1, max: 200 },
        {
          event: 'agent_completed',
          shape: (message) => !message.payload.degraded && message.payload.answer.includes('42'),
        },
      ],
      within: 2000,
      totalWithin: 5000,
      same: [...same, { field: 'payload.call_id', in: ['tool_executing', 'tool_completed'] }],
    },
    {
      // Three questions at once on one connection, each with two tools at once.
      name: 'side by side',
      send: ask('Question {{run}}: what is 7*6, and what time is it? {{canary}}'),
      runs: { count: 3, by: 'run_id' },
      expect: [
        'agent_started',
        'agent_thinking',
        { parallel: [tool, tool] },
        // A model that was slow for once is not what this is about.
        { optional: 'agent_degraded' },
        ...answer,
      ],
      same,
    },
    {
      name: 'announcements',
      send: { type: 'announcement', content: 'to everyone: {{canary}}' },
      // Alice's and Bob's, each to both.
      expect: [{ repeat: 'announcement', min: 2, max: 2 }],
    },
    {
      name: 'model down',
      service: 'backend-degraded',
      send: ask('What is 6*7? {{canary}}'),
      expect: [
        'agent_started',
        'agent_thinking',
        tool,
        { event: 'agent_degraded', within: 4000 },
        { repeat: 'agent_delta', min: 1 },
        { event: 'agent_completed', shape: { payload: { degraded: true, model: 'fallback' } } },
      ],
      same,
    },
  ],
  heartbeat: { type: 'heartbeat', everyMs: heartbeatMs, toleranceMs: heartbeatMs / 2, count: 3 },
  chaos: {
    as: { login: login('carol', 'mainstreet-1920') },
    cases: [
      {
        send: ask('What is 6*7? {{canary}}'),
        dropAfter: 'agent_thinking',
        until: 'agent_completed',
        resume: { field: 'seq', query: 'after' },
      },
      { text: '{"type": "user_message", oops', answer: 'error', name: 'broken JSON' },
      { frame: 'reserved-bits' },
      { frame: 'bad-utf8' },
      { frame: 'unmasked' },
      { frame: 'oversize' },
      { frame: 'bad-close-code' },
      { frame: 'fragmented-control' },
      { frame: 'close-without-code' },
    ],
  },
  signingKey,
  refuse: [
    { token: 'none', close: 1008 },
    { token: 'garbage', close: 1008 },
    { token: 'truncated', close: 1008 },
    { token: 'tampered', close: 1008 },
    { token: 'alg-none', close: 1008 },
    { token: 'wrong-key', close: 1008 },
    { token: 'expired', close: 1008 },
    { token: 'another-user', close: 1008 },
    { token: 'expired', close: 1008, auth: 'header' },
    { token: loggedOutToken, name: 'logged-out', close: 1008 },
    { token: (valid) => valid, name: 'valid, but misplaced', close: 1008, auth: 'query' },
  ],
  budgets: { connect: { p95: 1000 }, agent_started: { p95: 1000 }, agent_completed: { p95: 3000 } },
});
