import * as jose from 'jose';
import * as assert from 'uvu/assert';
import { forge } from '../../src/websocket/forge.ts';
import { runScenario } from '../../src/websocket/index.ts';
import { type Refusal, TOKEN_FLAWS } from '../../src/websocket/types.ts';
import { suite } from '../rig/suite.ts';
import { type Behaviour, SIGNING_KEY, startChatServer, stopChatServers, tokenFor } from '../rig/ws-server.ts';
import { chat } from './chat-scenario.ts';
import { until } from './until.ts';

const test = suite('refusals of bad tokens');
test.after.each(stopChatServers);
const all = (rest: Partial<Refusal>): Refusal[] =>
  TOKEN_FLAWS.map((token) => ({ token, withinMs: 300, ...rest }));

async function forged(...args: Parameters<typeof forge>): Promise<string | undefined> {
  const made = await forge(...args);
  if ('unforgeable' in made) throw new Error(made.unforgeable);
  return made.token;
}

async function refuse(behaviour: Behaviour, refusals: readonly Refusal[]) {
  const server = await startChatServer(behaviour);
  const result = await runScenario(chat({ heartbeat: false, refuse: refusals }), { baseUrl: server.url });
  assert.ok(await until(() => server.open() === 0), 'the server has no connection left');
  await server.stop();
  const own = result.cases.filter((one) => one.classname === 'golden path › refusals');
  return { ...result, own, messages: result.failures.map((failure) => failure.message) };
}

test('every flaw refused with the expected close code passes, as a case each', async () => {
  for (const auth of ['subprotocol', 'header', 'query'] as const) {
    const { failures, own } = await refuse('normal', all({ close: 1008, auth }));
    assert.equal(failures, [], auth);
    assert.is(own.length, TOKEN_FLAWS.length);
  }
});

test('a refusal by HTTP status passes where it was expected, or where nothing was said', async () => {
  assert.equal((await refuse('refuses-by-http', all({ httpStatus: [401, 403] }))).failures, []);
  assert.equal((await refuse('refuses-by-http', all({}))).failures, []);
  assert.equal((await refuse('normal', all({}))).failures, []);
});

test('a service that accepts any token is caught by every forged one', async () => {
  const { messages } = await refuse('accepts-any-token', all({ close: 1008 }));
  assert.is(messages.length, 6, 'all but none and garbage');
  for (const message of messages) {
    assert.match(
      message,
      /^refusals: [\w-]+ token → close 1008 \(policy violation\): accepted a bad token: the connection was opened and got connection_ready at/,
    );
  }
});

test('a service that forgets expiry is caught by the expired token alone', async () => {
  const { messages } = await refuse('ignores-expiry', all({ close: 1008 }));
  assert.is(messages.length, 1);
  assert.match(messages[0]!, /^refusals: expired token/);
});

test('a connection that stays open, in silence, was accepted', async () => {
  const { messages } = await refuse('stays-open-on-bad-token', [
    { token: 'wrong-key', close: 1008, withinMs: 150 },
  ]);
  assert.match(messages[0]!, /accepted a bad token: the connection was opened and still is after 150 ms/);
});

test('a refusal in another way than the expected one says which', async () => {
  const by = async (behaviour: Behaviour) =>
    (await refuse(behaviour, [{ token: 'none', close: 1008 }])).messages[0]!;
  assert.match(
    await by('refuses-with-1011'),
    /refused in another way: the connection was closed with 1011 \(internal error\), reason "authentication failed", where close 1008/,
  );
  assert.match(
    await by('refuses-by-http'),
    /refused in another way: HTTP 403 in the handshake, where close 1008/,
  );
});

test('a close frame is met even when the server accepts without choosing a subprotocol', async () => {
  const server = await startChatServer('no-subprotocol');
  const users = { alice: { ...chat().spec.users.alice, connect: { auth: 'header' } } };
  // Nobody else is there whose claims could be borrowed.
  const alone = all({ close: 1008, auth: 'subprotocol' }).filter(({ token }) => token !== 'another-user');
  const { bob: _, ...spec } = {
    ...chat({ heartbeat: false, users, refuse: alone }).spec,
    bob: 0,
  };
  const scenario = { ...chat(), spec: { ...spec, users: { alice: spec.users.alice! } } };
  assert.equal((await runScenario(scenario, { baseUrl: server.url })).failures, []);
  await server.stop();
});

test('forged tokens have the flaw that they are named for, and no other', async () => {
  const valid = await tokenFor('alice');
  const parts = { signingKey: SIGNING_KEY, others: ['no token', valid, await tokenFor('bob')] };
  const key = new TextEncoder().encode(SIGNING_KEY);
  const verify = async (token: string) => {
    try {
      await jose.jwtVerify(token, key, { algorithms: ['HS256'] });
      return 'valid';
    } catch (error) {
      return (error as jose.errors.JOSEError).code;
    }
  };
  const made = Object.fromEntries(
    await Promise.all(TOKEN_FLAWS.map(async (flaw) => [flaw, await forged(flaw, valid, parts)])),
  );
  assert.is(await verify(valid), 'valid');
  assert.is(made.none, undefined);
  assert.is(await verify(made.expired), 'ERR_JWT_EXPIRED');
  assert.is(await verify(made['wrong-key']), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  assert.is(await verify(made.truncated), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  assert.is(await verify(made.tampered), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  assert.is(await verify(made['alg-none']), 'ERR_JOSE_ALG_NOT_ALLOWED');
  assert.is(await verify(made['another-user']), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  assert.is(jose.decodeJwt(made['another-user']).sub, 'bob', 'somebody who exists');
  assert.is(jose.decodeJwt(made['alg-none']).sub, 'alice');
  assert.is(jose.decodeJwt(made.tampered).sub, 'alicex');
  assert.is(jose.decodeJwt(made['wrong-key']).sub, 'alice');
});

test('a signing key that is not the service’s is told, since the expired token would prove nothing', async () => {
  const server = await startChatServer();
  const scenario = chat({
    heartbeat: false,
    refuse: [{ token: 'expired', close: 1008 }],
    more: { signingKey: 'another-secret' },
  });
  const { failures } = await runScenario(scenario, { baseUrl: server.url });
  assert.match(
    failures[0]?.message ?? '',
    /expired token → .+: this token cannot be tried: the scenario's 'signingKey' is not the one that the service signs with$/,
  );
  assert.is(failures[0]?.reason, 'environment');
  assert.match(failures[0]?.help ?? '', "Give the service's own key");
});

test('a forged JWT asked for where the token is none is a fault of the scenario, not of the service', async () => {
  const server = await startChatServer('opaque-tokens');
  const flaws = ['alg-none', 'tampered', 'wrong-key', 'expired', 'another-user'] as const;
  const rest = ['none', 'garbage', 'truncated'] as const;
  const refuse = [...flaws, ...rest].map((token) => ({ token, close: 1008, withinMs: 300 }));
  const { failures } = await runScenario(chat({ heartbeat: false, refuse }), { baseUrl: server.url });
  await server.stop();
  assert.is(failures.length, flaws.length);
  for (const { reason, message, help } of failures) {
    assert.is(reason, 'environment');
    assert.match(
      message,
      /^refusals: [\w-]+ token → close 1008 \(policy violation\): this token cannot be tried: the scenario asks for a forged JWT, and the token of alice is none$/,
    );
    assert.is(help, "Drop this refusal, or use 'none', 'garbage', 'truncated' or a function.");
  }
});

test('a function of the scenario that fails is the scenario’s to correct', async () => {
  const token = () => {
    throw new Error('no such helper');
  };
  const { failures } = await refuse('normal', [{ token, name: 'stale', close: 1008 }]);
  assert.is(failures[0]?.reason, 'environment');
  assert.match(failures[0]?.message ?? '', 'this token cannot be tried: no such helper');
  assert.match(failures[0]?.help ?? '', 'function');
});

test('an expired token can be made for a service that signs with a private key', async () => {
  const { privateKey } = await jose.generateKeyPair('ES256', { extractable: true });
  const valid = await new jose.SignJWT({ sub: 'alice' })
    .setProtectedHeader({ alg: 'ES256' })
    .setExpirationTime('5m')
    .sign(privateKey);
  const expired = (await forged('expired', valid, { signingKey: await jose.exportPKCS8(privateKey) }))!;
  assert.ok(jose.decodeJwt(expired).exp! < Date.now() / 1000);
  assert.is(jose.decodeProtectedHeader(expired).alg, 'ES256');
  assert.is(jose.decodeProtectedHeader((await forged('wrong-key', valid))!).alg, 'ES256');
});

test('a token of one’s own making is tried as it is, where it must not be', async () => {
  const auth = (token: string | undefined) => ({ headers: { 'X-Token': token ?? '' } });
  const own = (close: number): Refusal => ({ token: async (valid) => valid, name: 'misplaced', auth, close });
  assert.equal((await refuse('normal', [own(1008)])).failures, []);
  assert.match(
    (await refuse('normal', [own(4001)])).messages[0]!,
    /misplaced token → close 4001: refused in another way/,
  );
});

test('where no token at all lets one in, that is the first cause: authentication is off', async () => {
  const { failures } = await refuse('lets-anybody-in', all({ close: 1008 }));
  assert.match(
    failures[0]?.message ?? '',
    /^refusals: no token → close 1008 \(policy violation\): authentication is off: no token at all was accepted as one: the connection was opened and got connection_ready/,
  );
  assert.match(failures[0]?.help ?? '', /AUTH_DISABLED/);
});

test.run();
