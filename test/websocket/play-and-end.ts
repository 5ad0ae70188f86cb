import { runScenario } from '../../src/websocket/index.ts';
import { type Behaviour, startChatServer } from '../rig/ws-server.ts';
import { chat } from './chat-scenario.ts';

const server = await startChatServer(process.argv[2] as Behaviour);
const scenario = chat({
  connect: { withinMs: 300 },
  refuse: [{ token: 'garbage', close: 1008, withinMs: 100 }],
});
const { verdict } = await runScenario(scenario, { baseUrl: server.url });
await server.stop();
const doneAt = performance.now();
process.on('exit', () => {
  const lingeredMs = Math.round(performance.now() - doneAt);
  process.stdout.write(JSON.stringify({ verdict, lingeredMs }));
});
