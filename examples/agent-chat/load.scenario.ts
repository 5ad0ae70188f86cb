import { scenario } from 'portcullis';

/**
 * What shows only under load: three users with 32 questions at once each, and some 11,000 messages in answer, every
 * one of which is searched for what is another's.
 */
const login = (username: string, password: string) => ({
  login: { url: '/login', body: { username, password }, token: 'access_token' },
});
// The answer quotes the question, word by word.
const question = `{{canary}} ${'lorem ipsum dolor sit amet '.repeat(20)}`;

export default scenario('load', {
  events: {
    connection_ready: {},
    agent_started: {},
    agent_thinking: {},
    tool_executing: {},
    tool_completed: {},
    agent_delta: {},
    agent_completed: { payload: { degraded: false } },
    heartbeat: {},
  },
  ignore: ['heartbeat'],
  users: {
    alice: login('alice', 'wonderland-1865'),
    bob: login('bob', 'christmas-1843'),
    carol: login('carol', 'mainstreet-1920'),
  },
  connect: { path: '/ws', auth: 'subprotocol', first: 'connection_ready' },
  isolation: { privateFields: ['user_id', 'run_id'] },
  steps: [
    {
      send: { type: 'user_message', thread_id: 'load-{{run}}', content: question },
      runs: { count: 32, by: 'run_id' },
      expect: [
        'agent_started',
        'agent_thinking',
        'tool_executing',
        'tool_completed',
        { repeat: 'agent_delta', min: 100, max: 200 },
        'agent_completed',
      ],
      within: 20_000,
    },
  ],
});
