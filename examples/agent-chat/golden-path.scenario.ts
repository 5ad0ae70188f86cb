import { scenario } from 'portcullis';
import { z } from 'zod';

/**
 * The path that the chat must never lose: log in, connect, ask, and receive the five critical events, in order, in
 * time and alone; when the model is down, a flagged answer; when idle, heartbeats; for a bad token, close 1008.
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

const conversation = [
  'agent_started',
  'agent_thinking',
  'tool_executing',
  'tool_completed',
  'agent_completed',
] as const;
const same = [
  'run_id',
  'thread_id',
  { field: 'payload.call_id', in: ['tool_executing', 'tool_completed'] },
] as const;

export default scenario('golden path', {
  events: {
    connection_ready: z.object({ connection_id: z.uuid(), user_id: z.uuid() }),
    agent_started: event('agent_started', z.object({ model: z.string() })),
    agent_thinking: event('agent_thinking', z.object({ thought: z.string(), tool_calls: z.int() })),
    tool_executing: event('tool_executing', z.object({ ...call, arguments: z.object({}) })),
    tool_completed: event('tool_completed', z.object({ ...call, ok: z.literal(true) })),
    agent_completed: event('agent_completed', z.object({ answer: z.string(), degraded: z.boolean() })),
    heartbeat: { timestamp: String },
  },
  users: {
    alice: { login: login('alice', 'wonderland-1865') },
    bob: { login: login('bob', 'christmas-1843'), connect: { auth: 'header' } },
  },
  connect: {
    path: '/ws',
    auth: 'subprotocol',
    expectSubprotocol: 'jwt-auth',
    first: 'connection_ready',
    withinMs: 2000,
  },
  isolation: { privateFields: ['user_id', 'run_id', 'event_id', 'connection_id', 'payload.call_id'] },
  steps: [
    {
      name: 'chat',
      send: { type: 'user_message', thread_id: 'golden-{{user}}', content: 'What is 6*7? {{canary}}' },
      expect: [
        'agent_started',
        'agent_thinking',
        {
          event: 'tool_executing',
          shape: { payload: { tool: 'calculator', arguments: { expression: '6*7' } } },
        },
        { event: 'tool_completed', shape: { payload: { output: { value: 42 } } } },
        {
          event: 'agent_completed',
          shape: (message) => !message.payload.degraded && message.payload.answer.includes('42'),
        },
      ],
      within: 2000,
      totalWithin: 5000,
      same,
    },
    {
      name: 'chat again',
      send: { type: 'user_message', thread_id: 'golden-{{user}}', content: 'And 7*6? {{canary}}' },
      expect: conversation,
      same,
    },
    {
      name: 'model down',
      service: 'backend-degraded',
      send: { type: 'user_message', thread_id: 'golden-{{user}}', content: 'What is 6*7? {{canary}}' },
      expect: [
        ...conversation.slice(0, 4),
        { event: 'agent_completed', shape: { payload: { degraded: true, model: 'fallback' } }, within: 4000 },
      ],
      same,
    },
  ],
  heartbeat: { type: 'heartbeat', everyMs: heartbeatMs, toleranceMs: heartbeatMs / 2, count: 3 },
  signingKey,
  refuse: [
    { token: 'none', close: 1008 },
    { token: 'garbage', close: 1008 },
    { token: 'truncated', close: 1008 },
    { token: 'tampered', close: 1008 },
    { token: 'alg-none', close: 1008 },
    { token: 'wrong-key', close: 1008 },
    { token: 'expired', close: 1008 },
    { token: 'expired', close: 1008, auth: 'header' },
    { token: loggedOutToken, name: 'logged-out', close: 1008 },
    { token: (valid) => valid, name: 'valid, but misplaced', close: 1008, auth: 'query' },
  ],
  budgets: { connect: { p95: 1000 }, agent_started: { p95: 1000 }, agent_completed: { p95: 3000 } },
});
