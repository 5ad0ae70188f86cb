import { type Handshake, openConnection } from './connection.ts';
import { expectedSubprotocol, openingFor } from './credentials.ts';
import { show } from './field.ts';
import type { Leak } from './isolation.ts';
import { logIn } from './login.ts';
import { caseName, firstOf } from './plan.ts';
import { follow, report } from './report.ts';
import type { Run, Session } from './run-state.ts';
import { startSlowNetwork } from './slow-network.ts';
import { CONNECT_MS, watchFirst } from './watch-first.ts';

/** Logs a user in at a service, connects and awaits the first message; undefined when any of it failed. */
export async function openSession(
  run: Run,
  user: string,
  service: string | undefined,
): Promise<Session | undefined> {
  const startedAt = performance.now();
  const fail = (fault: 'login' | 'unreachable', name: string, message: string): undefined => {
    const since = performance.now();
    const way = fault === 'login' ? ['users', user, 'login'] : ['connect'];
    report(run, { fault, group: user, name, message, since, durationMs: since - startedAt, way });
  };
  const baseUrl = run.addressOf(service);
  if (baseUrl === undefined) {
    return fail('unreachable', caseName.connect(service), `no address is known for the service '${service}'`);
  }
  const login = await logIn(user, run.spec.users[user]!, baseUrl, run.signal);
  if (run.signal.aborted) return undefined;
  if ('refused' in login) return fail('login', caseName.login(service), login.refused);
  const { token } = login;
  if (token !== undefined) run.secrets.add(token).add(Buffer.from(token).toString('base64url'));
  if (run.spec.users[user]?.login !== undefined) {
    run.recorder.pass(user, caseName.login(service), performance.now() - startedAt);
  }
  let session: Session;
  try {
    session = connectAs(run, { user, service, token }, await throughNetwork(run, user, baseUrl));
  } catch (error) {
    // An address, a subprotocol or a header that cannot be one: the scenario's or the service's fault, not ours.
    const why = error instanceof Error ? error.message : String(error);
    return fail('unreachable', caseName.connect(service), `cannot connect: ${why}`);
  }
  run.sessions.push(session);
  session.handshake = await session.connection.handshake;
  if (run.signal.aborted || !judgeHandshake(run, session, session.handshake)) return undefined;
  return (await awaitFirst(run, session)) ? session : undefined;
}

/** The address to connect to: that of a proxy where the scenario has a network in between. */
async function throughNetwork(run: Run, user: string, baseUrl: string): Promise<string> {
  const network = run.spec.users[user]?.connect?.network ?? run.spec.connect.network;
  if (network === undefined) return baseUrl;
  const url = new URL(baseUrl);
  if (!/^(?:http|ws):$/.test(url.protocol)) throw new Error("'connect.network' is for addresses without TLS");
  const target = { host: url.hostname, port: Number(url.port || 80) };
  const slow = await startSlowNetwork(target, network);
  run.networks.push(slow);
  return `http://127.0.0.1:${slow.port}`;
}

function connectAs(run: Run, who: Pick<Session, 'user' | 'service' | 'token'>, baseUrl: string): Session {
  const connect = { ...run.spec.connect, ...run.spec.users[who.user]?.connect };
  const connection = openConnection({
    ...openingFor(connect, connect.auth ?? 'none', baseUrl, who.token),
    offerCompression: connect.compression !== undefined,
    timeoutMs: connect.withinMs ?? CONNECT_MS,
    eventField: run.spec.eventField ?? 'type',
    limits: run.spec.limits,
    onFrame: (frame) => {
      const leak = run.isolation?.inspect(who.user, frame);
      if (leak === undefined || session.leaked) return;
      session.leaked = true;
      reportLeak(run, session, leak);
    },
  });
  const session: Session = { ...who, connect, connection, cursor: { next: 0 }, history: [] };
  return session;
}

function reportLeak(run: Run, session: Session, { message, frame }: Leak): void {
  report(run, {
    fault: 'leak',
    group: session.user,
    name: caseName.isolation,
    message,
    // What looked wrong just before is its consequence.
    since: Math.min(frame.at, session.doubtSince ?? frame.at),
    session,
    frame: frame.number,
    way: ['isolation'],
    isInLog: true,
  });
}

const WAYS: Readonly<Record<string, readonly string[]>> = {
  subprotocol: ['expectSubprotocol'],
  compression: ['compression'],
};

function judgeHandshake(run: Run, session: Session, handshake: Handshake): boolean {
  const { user, service, connection, connect } = session;
  const name = caseName.connect(service);
  const durationMs = (handshake.kind === 'open' ? handshake.at : performance.now()) - connection.startedAt;
  const fail = (
    fault: 'handshake' | 'unreachable' | 'subprotocol' | 'compression',
    message: string,
  ): false => {
    const way = ['connect', ...(WAYS[fault] ?? [])];
    report(run, { fault, group: user, name, message, since: performance.now(), durationMs, session, way });
    return false;
  };
  if (handshake.kind === 'refused') {
    const body = handshake.body === '' ? '' : `, body ${show(handshake.body, 160)}`;
    return fail('handshake', `handshake refused: HTTP ${handshake.status}${body}`);
  }
  if (handshake.kind === 'timeout')
    return fail('unreachable', `handshake timed out: no answer within ${handshake.afterMs} ms`);
  if (handshake.kind === 'failed') return fail('unreachable', `could not connect: ${handshake.error}`);
  const wanted = expectedSubprotocol(connect);
  const got = handshake.subprotocol;
  const acceptable =
    wanted === undefined ? got === undefined || connection.protocols.includes(got) : got === wanted;
  const echoed = got !== undefined || connection.protocols.length === 0;
  if (!acceptable || !echoed) {
    const asked = wanted ?? connection.protocols[0] ?? 'none';
    return fail('subprotocol', `wrong subprotocol: asked for ${asked}, the server chose ${got ?? 'none'}`);
  }
  const isCompressed = handshake.extensions?.includes('permessage-deflate') ?? false;
  if (connect.compression !== undefined && isCompressed !== (connect.compression === 'negotiated')) {
    const did = isCompressed ? `accepted ${show(handshake.extensions)}` : 'declined it';
    return fail(
      'compression',
      `wrong compression: it was offered and must be ${connect.compression}, the server ${did}`,
    );
  }
  run.recorder.pass(user, name, durationMs);
  run.latencies.add('connect', durationMs);
  return true;
}

function awaitFirst(run: Run, session: Session): Promise<boolean> {
  const event = firstOf(run.spec, session.user);
  if (event === undefined) return Promise.resolve(true);
  const name = caseName.first(session.service, event);
  const startedAt = session.handshake?.kind === 'open' ? session.handshake.at : performance.now();
  const watch = watchFirst(run.spec, session.user, startedAt);
  if (watch === undefined) return Promise.resolve(true);
  return follow(run, session, watch, {
    startedAt,
    what: 'first',
    caseOf: () => name,
    wayTo: () => ['connect', 'first'],
    matched: ({ frame }) => run.recorder.pass(session.user, name, frame.at - startedAt),
  });
}
