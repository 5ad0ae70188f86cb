import { scenario } from '../../src/websocket/index.ts';
import type { Connect, Heartbeat, Isolation, Refusal, Scenario, Step } from '../../src/websocket/types.ts';
import { HEARTBEAT_MS, SIGNING_KEY } from '../rig/ws-server.ts';

const EVENTS = {
  connection_ready: { payload: { user: '{{user}}' } },
  heartbeat: { type: 'heartbeat' },
  agent_started: { payload: { run: String } },
  agent_thinking: { payload: { thought: String } },
  tool_executing: { payload: { call_id: /^[0-9a-f-]{36}$/ } },
  tool_completed: { payload: { result: Number } },
  agent_completed: { payload: { answer: String } },
} as const;

interface Change {
  readonly connect?: Partial<Connect>;
  readonly step?: Partial<Step>;
  readonly heartbeat?: Partial<Heartbeat> | false;
  readonly refuse?: readonly Refusal[];
  readonly isolation?: Isolation | false;
  readonly users?: Record<string, object>;
  readonly more?: object;
}

/** The golden path of the rig's chat service, with changes. */
export function chat(change: Change = {}): Scenario {
  const login = (username: string, password: string) => ({
    login: { url: '/login', body: { username, password }, token: 'access_token' },
  });
  return scenario('golden path', {
    events: EVENTS,
    users: { alice: login('alice', 'wonderland'), bob: login('bob', 'builder'), ...change.users },
    connect: {
      path: '/ws',
      auth: 'subprotocol',
      first: 'connection_ready',
      withinMs: 1000,
      ...change.connect,
    },
    steps: [
      {
        send: { type: 'user_message', content: 'hello {{canary}}' },
        expect: ['agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'agent_completed'],
        within: 250,
        same: ['payload.run', { field: 'payload.call_id', in: ['tool_executing', 'tool_completed'] }],
        ...change.step,
      },
    ],
    ...(change.heartbeat === false
      ? { ignore: ['heartbeat'] }
      : {
          heartbeat: {
            type: 'heartbeat',
            everyMs: HEARTBEAT_MS,
            toleranceMs: 55,
            count: 3,
            ...change.heartbeat,
          },
        }),
    ...(change.isolation === undefined ? {} : { isolation: change.isolation }),
    ...(change.refuse === undefined ? {} : { refuse: change.refuse }),
    signingKey: SIGNING_KEY,
    ...change.more,
    // biome-ignore lint/suspicious/noExplicitAny: the changes are those of a file nobody has type-checked.
  } as any);
}
