import { badFrame } from './bad-frames.ts';
import { chaosName, codesOf } from './chaos-name.ts';
import type { ChaosCase } from './chaos-types.ts';
import { closeCode } from './close-codes.ts';
import { type Connection, openConnection } from './connection.ts';
import { openingFor } from './credentials.ts';
import { show } from './field.ts';
import { type Frame, nameOf } from './frame.ts';
import { logIn } from './login.ts';
import { report } from './report.ts';
import { dropAndResume, type Opener } from './resume.ts';
import type { Run } from './run-state.ts';
import { fill } from './template.ts';

const WITHIN_MS = 2000;

/** Makes everything go wrong that the scenario says, all at once, each on connections of its own. */
export async function runChaos(run: Run): Promise<void> {
  const { chaos } = run.spec;
  const baseUrl = run.addressOf(undefined);
  if (chaos === undefined || baseUrl === undefined) return;
  const login = await logIn('chaos', chaos.as, baseUrl, run.signal);
  const token = 'token' in login ? login.token : undefined;
  if (token !== undefined) run.secrets.add(token).add(Buffer.from(token).toString('base64url'));
  await Promise.all(
    chaos.cases.map(async (one, index) => {
      const startedAt = performance.now();
      const wrong = 'refused' in login ? login.refused : await attempt(run, one, token, index);
      if (run.signal.aborted && wrong) return;
      const name = chaosName(one);
      const since = performance.now();
      const durationMs = since - startedAt;
      if (!wrong) return run.recorder.pass('chaos', name, durationMs);
      const way = ['chaos', 'cases', index];
      const message = `${name}: ${wrong}`;
      report(run, { fault: 'not-withstood', group: 'chaos', name, message, since, durationMs, way });
    }),
  );
}

/** What is wrong with the answer to one case, in words; empty or undefined where nothing is. */
async function attempt(
  run: Run,
  one: ChaosCase,
  token: string | undefined,
  index: number,
): Promise<string | undefined> {
  const opened: Connection[] = [];
  const open: Opener = async (query) => {
    const connection = connect(run, token, query);
    opened.push(connection);
    const handshake = await connection.handshake;
    return handshake.kind === 'open' ? connection : { wrong: `it could not connect: ${handshake.kind}` };
  };
  try {
    if ('dropAfter' in one) return await dropAndResume(run, one, open, index);
    const connection = await open();
    if ('wrong' in connection) return connection.wrong;
    if ('frame' in one) return await sendBadFrame(run, one, connection);
    if ('text' in one) return await sendText(run, one, connection);
    if ('slowReader' in one) return await readNothing(run, one, connection, index);
    return await stayAway(run, one.silentMs, connection);
  } catch (error) {
    // An address or a header that cannot be one.
    return error instanceof Error ? error.message : String(error);
  } finally {
    await Promise.all(opened.map((connection) => connection.close(run.signal.aborted ? 50 : 250)));
  }
}

function connect(run: Run, token: string | undefined, query?: Readonly<Record<string, string>>): Connection {
  const { spec } = run;
  const settings = { ...spec.connect, ...spec.chaos?.as.connect };
  const opening = openingFor(settings, settings.auth ?? 'none', run.addressOf(undefined)!, token);
  const url = new URL(opening.url);
  for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
  return openConnection({
    ...opening,
    url: url.href,
    timeoutMs: WITHIN_MS,
    eventField: spec.eventField ?? 'type',
    limits: spec.limits,
  });
}

async function sendBadFrame(
  run: Run,
  one: Extract<ChaosCase, { frame: unknown }>,
  connection: Connection,
): Promise<string | undefined> {
  const withinMs = one.withinMs ?? WITHIN_MS;
  connection.sendRaw(badFrame(one.frame).bytes);
  await connection.log.until(() => connection.log.ending !== undefined, withinMs, run.signal);
  return (
    judgeEnd(one, connection) ?? `nothing answered it: the connection is still open after ${withinMs} ms`
  );
}

/** What is wrong with how a connection ended: empty where nothing is, undefined where it has not. */
function judgeEnd(one: Parameters<typeof codesOf>[0], { log: { ending } }: Connection): string | undefined {
  if (ending === undefined) return undefined;
  if (codesOf(one).includes(ending.code)) return '';
  const reason = ending.reason === '' ? '' : `, reason ${show(ending.reason)}`;
  return `answered in another way: the connection was closed with ${closeCode(ending.code)}${reason}`;
}

async function readNothing(
  run: Run,
  one: Extract<ChaosCase, { slowReader: unknown }>,
  connection: Connection,
  index: number,
): Promise<string> {
  const { send, times } = one.slowReader;
  const canary = run.canaries.make('chaos', String(index)).text;
  connection.pause(true);
  for (let at = 1; at <= times; at++)
    connection.send(JSON.stringify(fill(send, { user: 'chaos', canary, run: String(at) })));
  await connection.log.changed(one.withinMs ?? WITHIN_MS, run.signal);
  connection.pause(false);
  await connection.log.until(() => connection.log.ending !== undefined, WITHIN_MS, run.signal);
  const { frames, ending } = connection.log;
  const kept = `the server kept all it had to say for a client that read nothing: ${frames.length} messages came afterwards`;
  // An end of our own making, at our bound on what one connection may send, is no answer of the server's.
  if (ending?.overrun !== undefined) return `${kept}, and more`;
  return judgeEnd(one, connection) ?? `${kept}, and it is still open`;
}

async function sendText(
  run: Run,
  one: Extract<ChaosCase, { text: unknown }>,
  connection: Connection,
): Promise<string | undefined> {
  const withinMs = one.withinMs ?? WITHIN_MS;
  const { log } = connection;
  const from = log.frames.length;
  const isAnswer = (frame: Frame, at: number): boolean => at >= from && nameOf(frame) === one.answer;
  connection.send(one.text);
  await log.until(() => log.ending !== undefined || log.frames.some(isAnswer), withinMs, run.signal);
  const closed = (): string => `the connection was closed with ${closeCode(log.ending?.code ?? 1006)}`;
  if (!log.frames.some(isAnswer))
    return log.ending === undefined
      ? `no ${one.answer} came within ${withinMs} ms`
      : `one bad message cost it all: ${closed()}`;
  if (await connection.ping(withinMs)) return undefined;
  return log.ending === undefined
    ? `a ping was not answered within ${withinMs} ms`
    : `one bad message cost it all: ${closed()} after the answer`;
}

/** Reads nothing for a while; what the server did meanwhile is seen afterwards. */
async function stayAway(run: Run, silentMs: number, connection: Connection): Promise<string | undefined> {
  connection.pause(true);
  await connection.log.changed(silentMs, run.signal);
  connection.pause(false);
  if (run.signal.aborted) return 'interrupted';
  // What it sent before it let go is read first, then its end.
  const isThere = await connection.ping(WITHIN_MS);
  const { ending } = connection.log;
  if (!isThere && ending !== undefined && ending.overrun === undefined) return undefined;
  return `the server keeps a client that answered no ping for ${silentMs} ms`;
}
