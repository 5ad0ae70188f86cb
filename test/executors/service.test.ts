import { type AddressInfo, createServer } from 'node:net';
import * as assert from 'uvu/assert';
import { freePort } from '../../src/executors/service/free-port.ts';
import { fillPlaceholders } from '../../src/executors/service/placeholders.ts';
import { startService } from '../../src/executors/service/start.ts';
import type { Readiness, ServiceSpec } from '../../src/executors/service/types.ts';
import type { RunEventBody } from '../../src/model/event.ts';
import type { RunningService } from '../../src/model/ports.ts';
import { createProcesses } from '../../src/process/processes.ts';
import type { Processes } from '../../src/process/types.ts';
import { wait } from '../../src/util/wait.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ processes: Processes }>('services');

test.before.each((context) => {
  context.processes = createProcesses();
});
test.after.each(async ({ processes }) => {
  await processes.close({ graceMs: 0 });
});

/** A server that answers 200 on every path; `when` is JavaScript put around its `listen()`. */
const server = (when = 'listen()', more = ''): string =>
  `const s = require('node:http').createServer((q, r) => { if (q.url === '/die') process.exit(7); r.end('ok'); }); const listen = () => s.listen(process.argv[1], '127.0.0.1', () => console.log('listening')); ${more}; ${when}`;

function specOf(
  command: ServiceSpec['command'],
  port: number,
  ready: Readiness,
  readyWithinMs: number,
): ServiceSpec {
  const where = { cwd: process.cwd(), env: {}, port, host: '127.0.0.1' };
  return { id: 'web', command, ...where, ready, readyWithinMs, stop: { signal: 'SIGTERM' } };
}

async function start(
  processes: Processes,
  program: string,
  ready: Readiness,
  readyWithinMs = 10_000,
): Promise<{ service: RunningService; events: RunEventBody[]; url: string }> {
  const port = await freePort('127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  const spec = specOf([process.execPath, '-e', program, '{port}'], port, ready, readyWithinMs);
  const events: RunEventBody[] = [];
  const context = {
    stage: 'integration',
    env: process.env as Record<string, string>,
    services: {},
    graceMs: 200,
    emit: (event: RunEventBody) => void events.push(event),
  };
  return {
    url,
    events,
    service: startService(spec, { host: '127.0.0.1', port, url }, context, processes.spawn),
  };
}

for (const ready of [
  { http: '/health' },
  { tcp: true },
  { log: '^listening$' },
  { command: ['true'] },
] as const) {
  test(`ready by ${Object.keys(ready)[0]}`, async ({ processes }) => {
    const { service } = await start(processes, server(), ready);
    assert.is(await service.ready, undefined);
    assert.equal(await service.stop(), { how: 'terminated' });
  });
}

/** A WebSocket server whose first message is `first`; none when it is empty. */
const socketServer = (first: string): string =>
  `const { WebSocketServer } = require('ws'); new WebSocketServer({ port: Number(process.argv[1]), host: '127.0.0.1' }).on('connection', (s) => { if (${JSON.stringify(first)}) s.send(${JSON.stringify(first)}); })`;

test('ready by a WebSocket handshake and the first message', async ({ processes }) => {
  const message = { type: 'connection_ready' };
  const { service } = await start(processes, socketServer('{"type":"connection_ready","id":1}'), {
    websocket: '/ws',
    message,
  });
  assert.is(await service.ready, undefined);
});

test('a handshake without the right first message is not ready, and says what came', async ({
  processes,
}) => {
  const { service } = await start(
    processes,
    socketServer('{"type":"maintenance"}'),
    { websocket: '/ws', message: { type: 'connection_ready' } },
    1000,
  );
  assert.match(
    (await service.ready)?.message ?? '',
    /not ready within 1\.0 s: the first message is .*maintenance/,
  );
});

test('HTTP readiness wants the status that was asked for', async ({ processes }) => {
  const { service } = await start(processes, server(), { http: '/health', status: 204 }, 2000);
  const failure = await service.ready;
  assert.is(failure?.reason, 'service-not-ready');
  assert.match(failure?.message ?? '', 'GET /health answered 200');
  assert.match(failure?.help ?? '', 'It does answer, with 200: correct the path or the status in `ready`');
  assert.not.match(failure?.help ?? '', 'Raise');
});

test('a service that answers with an error of its own may still be starting', async ({ processes }) => {
  const { service } = await start(
    processes,
    server().replace("r.end('ok')", "r.writeHead(503).end('warming up')"),
    { http: '/health' },
    2000,
  );
  const help = (await service.ready)?.help ?? '';
  assert.match(help, 'It does answer, with 503');
  assert.match(help, 'raise its `timeout` only if it is still starting');
});

test('a service that ends before it is ready says how, with its last output, at once', async ({
  processes,
}) => {
  const { service } = await start(
    processes,
    server('process.exit(4)', "console.error('no database')"),
    { http: '/' },
    60_000,
  );
  const failure = await service.ready;
  assert.match(failure?.message ?? '', "service 'web' exited with code 4 before it was ready");
  assert.match(failure?.excerpt ?? '', 'no database');
  assert.match(failure?.reproduce ?? '', process.execPath);
});

test('a service that ends with a traceback says its last line first', async ({ processes }) => {
  const traceback =
    "Traceback (most recent call last):\\n  File 'app.py', line 1, in <module>\\n    import nope\\nModuleNotFoundError: No module named 'nope'\\n";
  const { service } = await start(
    processes,
    server('process.exit(1)', `console.error("${traceback}")`),
    { http: '/' },
    60_000,
  );
  assert.is(
    (await service.ready)?.message,
    "service 'web' exited with code 1 before it was ready: ModuleNotFoundError: No module named 'nope'",
  );
});

test('a service that is too late is ended, and says what it was waited for', async ({ processes }) => {
  const { service, url } = await start(
    processes,
    server('setTimeout(listen, 600000)', "console.log('warming up')"),
    { http: '/health' },
    400,
  );
  const failure = await service.ready;
  assert.match(
    failure?.message ?? '',
    "service 'web' was not ready within 400 ms: GET /health: ECONNREFUSED",
  );
  assert.match(failure?.help ?? '', /GET \/health to answer 2xx\. Raise the service's `timeout`/);
  assert.not.ok(
    await fetch(url).then(
      () => true,
      () => false,
    ),
  );
});

test('a service that cannot be started says why', async ({ processes }) => {
  const port = await freePort('127.0.0.1');
  const spec = specOf(['no-such-program'], port, { tcp: true }, 60_000);
  const context = {
    stage: 's',
    env: process.env as Record<string, string>,
    services: {},
    graceMs: 200,
    emit: () => undefined,
  };
  const failure = await startService(spec, { host: '127.0.0.1', port, url: '' }, context, processes.spawn)
    .ready;
  assert.match(failure?.message ?? '', 'could not be started');
});

test('its death while it is in use is told with how it ended', async ({ processes }) => {
  const { service, url } = await start(processes, server(), { http: '/' });
  await service.ready;
  await fetch(`${url}/die`).catch(() => undefined);
  const failure = await service.died;
  assert.is(failure.reason, 'service-died');
  assert.match(failure.message, "service 'web' exited with code 7 while it was in use");
});

test('its death is told at once, whatever it left behind', async ({ processes }) => {
  const helper =
    "require('node:child_process').spawn('sh', ['-c', 'trap \"\" TERM; while :; do sleep 1; done'], { stdio: 'inherit' })";
  const { service, url } = await start(processes, server('listen()', helper), { http: '/' });
  await service.ready;
  await fetch(`${url}/die`).catch(() => undefined);
  const first = await Promise.race([service.died, wait(400)]);
  assert.is(typeof first === 'object' ? first.reason : 'nothing heard yet', 'service-died');
  await service.stop();
});

test('it is not started where somebody else answers already', async ({ processes }) => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as AddressInfo).port));
  });
  const spec = specOf(['false'], port, { tcp: true }, 60_000);
  const context = { stage: 's', env: {}, services: {}, graceMs: 200, emit: () => undefined };
  const service = startService(spec, { host: '127.0.0.1', port, url: '' }, context, processes.spawn);
  assert.match((await service.ready)?.message ?? '', `something else answers on 127.0.0.1:${port} already`);
  other.close();
});

test('one that ignores the polite signal is killed, and said to have been', async ({ processes }) => {
  const { service, events } = await start(
    processes,
    server('listen()', "process.on('SIGTERM', () => undefined)"),
    { tcp: true },
  );
  await service.ready;
  assert.equal(await service.stop(), { how: 'killed' });
  assert.ok(events.some((event) => event.type === 'cleanup' && event.owner === 'web'));
});

test('placeholders: its own port and the addresses of others; what is unknown stays', () => {
  const own = { host: '127.0.0.1', port: 1, url: 'http://127.0.0.1:1' };
  const model = { host: '127.0.0.1', port: 2, url: 'http://127.0.0.1:2' };
  assert.is(
    fillPlaceholders('--port {port} --model {model.url} {x.port} {other}', own, { model }),
    '--port 1 --model http://127.0.0.1:2 {x.port} {other}',
  );
});

test('a free port is free', async () => {
  const port = await freePort('127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    const taken = createServer().once('error', reject);
    taken.listen(port, '127.0.0.1', () => taken.close(() => resolve()));
  });
});

test.run();
