import * as assert from 'uvu/assert';
import { BAD_FRAMES } from '../../src/websocket/bad-frames.ts';
import { checkScenario, runScenario, scenario } from '../../src/websocket/index.ts';
import type { ChaosCase, Network } from '../../src/websocket/types.ts';
import { suite } from '../rig/suite.ts';
import { type Caller, startScript, stopScripts } from '../rig/ws-script.ts';

const test = suite('chaos: what goes wrong on purpose, and what is right then');
test.after.each(stopScripts);

const EVENTS = { hello: {}, started: {}, word: {}, done: {}, oops: {} } as const;

/** One user who asks and is answered, and somebody else who misbehaves. */
function withChaos(...cases: ChaosCase<keyof typeof EVENTS>[]) {
  return scenario('chaos', {
    events: EVENTS,
    users: { alice: { token: 'token-of-alice' } },
    connect: { path: '/ws', auth: 'query' },
    ignore: ['hello'],
    steps: [{ send: { ask: 'hi' }, expect: ['started', { repeat: 'word' }, 'done'], quietMs: 5 }],
    chaos: { as: { token: 'token-of-mallory' }, cases },
  });
}

interface Flaws {
  readonly gap?: number;
  readonly diesOfJunk?: boolean;
  readonly forgets?: boolean;
}

/** A service that numbers what it says to each user, and says again what came after `?after=N`. */
function numbered({ gap = 0, diesOfJunk = false, forgets = false }: Flaws = {}) {
  const said = new Map<string, { seq: number; type: string }[]>();
  const open = new Map<string, Set<Caller>>();
  const userOf = (caller: Caller): string => caller.url.searchParams.get('token') ?? '';
  return startScript(
    (message, caller) => {
      if (message.ask === undefined) return diesOfJunk ? caller.close(1011) : caller.say('oops');
      const user = userOf(caller);
      const log = said.get(user) ?? [];
      said.set(user, log);
      for (const type of ['started', 'word', 'word', 'word', 'done']) {
        const event = { seq: log.length + 1, type };
        log.push(event);
        for (const one of open.get(user) ?? []) one.say(type, { seq: event.seq });
      }
    },
    (caller) => {
      const user = userOf(caller);
      open.set(user, (open.get(user) ?? new Set()).add(caller));
      caller.socket.on('close', () => open.get(user)?.delete(caller));
      const after = caller.url.searchParams.get('after');
      caller.say('hello', { seq: said.get(user)?.length ?? 0 });
      if (after === null || forgets) return;
      for (const { seq, type } of said.get(user) ?? [])
        if (seq > Number(after) + gap) caller.say(type, { seq });
    },
  );
}

const answer = (_: unknown, { say }: Caller): void => {
  for (const type of ['started', 'word', 'done']) say(type);
};

async function first(url: string, ...cases: Parameters<typeof withChaos>): Promise<string> {
  const { failures } = await runScenario(withChaos(...cases), { baseUrl: url });
  return failures[0]?.message ?? 'passed';
}

test('every bad frame meets the close code of RFC 6455, one case each, and nobody else notices', async () => {
  const { url } = await numbered();
  const all = withChaos(...BAD_FRAMES.map((frame) => ({ frame })));
  const { failures, cases } = await runScenario(all, { baseUrl: url });
  assert.equal(failures, []);
  const mine = cases.filter(({ classname }) => classname === 'chaos › chaos');
  assert.is(mine.length, BAD_FRAMES.length);
  assert.ok(mine.some(({ name }) => name === "frame 'bad-utf8' → close 1007 (invalid payload data)"));
});

test('another code, and none at all, are told', async () => {
  const { url } = await numbered();
  assert.match(
    await first(url, { frame: 'unmasked', close: 1003 }),
    /^chaos: frame 'unmasked' → close 1003 \(unsupported data\): answered in another way: the connection was closed with 1002 \(protocol error\)$/,
  );
  const deaf = await startScript(answer, ({ socket, url: { searchParams } }) => {
    if (searchParams.get('token') === 'token-of-mallory') socket.pause();
  });
  assert.match(
    await first(deaf.url, { frame: 'bad-utf8', withinMs: 80 }),
    /nothing answered it: the connection is still open after 80 ms$/,
  );
});

test('a message that cannot be read costs an answer, and not the connection', async () => {
  const junk = { text: '{"junk": true}', answer: 'oops', withinMs: 200 } as const;
  assert.is(await first((await numbered()).url, junk), 'passed');
  assert.match(
    await first((await numbered({ diesOfJunk: true })).url, junk),
    /^chaos: an unreadable message → oops, and the connection stays: one bad message cost it all: the connection was closed with 1011/,
  );
  assert.match(
    await first((await numbered()).url, { ...junk, answer: 'done' }),
    /no done came within 200 ms$/,
  );
});

test('after a reset a client goes on where it was: no gap, no duplicate, and to the end', async () => {
  const drop = {
    send: { ask: 'hi' },
    dropAfter: 'started',
    until: 'done',
    resume: { field: 'seq', query: 'after' },
    withinMs: 300,
  } as const;
  assert.is(await first((await numbered()).url, drop), 'passed');
  assert.match(
    await first((await numbered({ gap: 1 })).url, drop),
    /^chaos: dropped after started → resumed with no gap, no duplicate: gap: word with seq 3 came after started with seq 1$/,
  );
  assert.match(
    await first((await numbered({ gap: -1 })).url, drop),
    /duplicate: started with seq 1 came after started with seq 1$/,
  );
  assert.match(
    await first((await numbered({ forgets: true })).url, drop),
    /after it came back, no done came within 300 ms$/,
  );
  const other = { ...drop, resume: { field: 'number', query: 'after' } };
  assert.match(
    await first((await numbered()).url, other),
    /no message up to started holds a number in 'number'$/,
  );
});

test('a server that pings lets a silent client go; one that does not is told', async () => {
  const lively = await startScript(answer, ({ socket }) => {
    let alive = true;
    socket.on('pong', () => {
      alive = true;
    });
    const timer = setInterval(() => {
      if (!alive) socket.terminate();
      alive = false;
      if (socket.readyState === socket.OPEN) socket.ping();
    }, 60);
    socket.on('close', () => clearInterval(timer));
  });
  assert.is(await first(lively.url, { silentMs: 300 }), 'passed');
  assert.match(
    await first((await numbered()).url, { silentMs: 100 }),
    /^chaos: a silent client → let go within 100 ms: the server keeps a client that answered no ping for 100 ms$/,
  );
});

test('what nobody can connect for is no pass, and a misspelt case is refused before anything starts', async () => {
  const one = withChaos({ frame: 'unmasked' });
  const { url } = await numbered();
  const login = { url: '/login', body: {}, token: 'token' };
  const locked = { ...one, spec: { ...one.spec, chaos: { ...one.spec.chaos!, as: { login } } } };
  const { failures } = await runScenario(locked, { baseUrl: url });
  assert.match(failures[0]?.message ?? '', /^chaos: frame 'unmasked' → .*: login /);
  const problems = (chaosCase: object): string =>
    checkScenario(withChaos(chaosCase as never))
      .map(({ message, help }) => `${message}. ${help}`)
      .join('\n');
  assert.match(problems({ frame: 'unmaskd' }), /unknown frame 'unmaskd'.*unmasked/);
  assert.match(problems({ text: 'x', answer: 'oop' }), /unknown event 'oop'.*oops/);
  assert.match(problems({ name: 'x' }), /does nothing/);
  assert.match(problems({ frame: 'unmasked', text: 'x', answer: 'oops' }), /frame and text/);
  assert.match(problems({ frame: 'unmasked', cloze: 1 }), /unknown key 'chaos\.cases\.0\.cloze'/);
});

test('a slow network is a proxy in between: latency each way, bandwidth, and resets as they are', async () => {
  const server = await startScript((_, { say }) => {
    say('started', { text: 'x'.repeat(10_000) });
    say('word');
    say('done');
  });
  const through = async (network: Network, within: number) => {
    const one = withChaos();
    const { chaos: _, ...rest } = one.spec;
    const steps = one.spec.steps.map((step) => ({ ...step, within, quietMs: 0 }));
    const spec = { ...rest, connect: { ...one.spec.connect, network }, steps };
    const { failures, cases } = await runScenario({ ...one, spec }, { baseUrl: server.url });
    const done = cases.find(({ name }) => name === 'done (3 of 3)')?.durationMs ?? 0;
    return { message: failures[0]?.message ?? 'passed', done };
  };
  const near = await through({ latencyMs: 60 }, 2000);
  assert.is(near.message, 'passed');
  assert.ok(near.done >= 119, `${near.done} ms there and back`);
  const narrow = await through({ bytesPerSecond: 50_000 }, 2000);
  assert.ok(narrow.done >= 190, `${narrow.done} ms for 10,000 bytes`);
  assert.match((await through({ latencyMs: 200 }, 100)).message, /late by \d+ ms: expected started/);
  await server.stop();
  assert.match((await through({ latencyMs: 1 }, 100)).message, /could not connect/);
});

test('a client that reads nothing is closed once too much waits for it, and not kept for ever', async () => {
  const talker = (most: number) =>
    startScript((_, caller) => {
      answer(_, caller);
      if (caller.url.searchParams.get('token') !== 'token-of-mallory') return;
      for (let at = 0; at < 100; at++) {
        if (caller.socket.bufferedAmount > most) return caller.close(1013, 'too slow');
        caller.say('word', { text: 'x'.repeat(20_000) });
      }
    });
  const slow = { slowReader: { send: { ask: 'hi' }, times: 10 }, withinMs: 300 };
  assert.is(await first((await talker(1 << 20)).url, slow), 'passed');
  assert.match(
    await first((await talker(Number.POSITIVE_INFINITY)).url, slow),
    /^chaos: a client that does not read → close 1013 \(try again later\) or 1006 \(abnormal closure\): the server kept all it had to say for a client that read nothing: \d+ messages came afterwards/,
  );
});

test.run();
