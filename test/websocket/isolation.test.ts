import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { createCanaries } from '../../src/websocket/canary.ts';
import { readFrame } from '../../src/websocket/frame.ts';
import { watchIsolation } from '../../src/websocket/isolation.ts';
import { suite } from '../rig/suite.ts';

const test = suite('isolation of users');
const frame = (value: unknown, number = 1) =>
  readFrame(Buffer.from(JSON.stringify(value)), false, { number, at: 0, eventField: 'type' });

test('a canary is one user’s and one message’s, and the same again from the same seed', () => {
  const [one, two] = [createCanaries('s'), createCanaries('s')];
  assert.is(one.make('alice', '0').text, two.make('alice', '0').text);
  const texts = [
    one.make('alice', '0'),
    one.make('alice', '1'),
    one.make('bob', '0'),
    createCanaries('t').make('alice', '0'),
  ];
  assert.is(new Set(texts.map((canary) => canary.text)).size, 4);
});

const ENCODINGS: Record<string, (text: string) => string> = {
  plain: (text) => text,
  capitals: (text) => text.toUpperCase(),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  percent: (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
};

test('property: a canary is found in any encoding, wherever it stands', () => {
  const canaries = createCanaries('seed');
  const [alice, bob] = [canaries.make('alice', '0'), canaries.make('bob', '0')];
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.constantFrom(...Object.keys(ENCODINGS)),
      (before, after, how) => {
        const text = ENCODINGS[how]!(`${before}${alice.text}${after}`);
        const raw = JSON.stringify({ type: 'x', nested: [text] });
        const found = canaries.find(raw);
        assert.ok(found.includes(alice), how);
        assert.not.ok(found.includes(bob), how);
      },
    ),
    { numRuns: 1500 },
  );
});

test('property: text without a canary is never taken for one', () => {
  const canaries = createCanaries('seed');
  canaries.make('alice', '0');
  fc.assert(fc.property(fc.string(), (text) => assert.equal(canaries.find(JSON.stringify(text)), [])));
});

test('a canary in JSON escapes is found, also beside one of the receiver’s own', () => {
  const canaries = createCanaries('seed');
  const [alice, bob] = [canaries.make('alice', '0'), canaries.make('bob', '0')];
  const escaped = [...alice.text].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join('');
  assert.equal(canaries.find(`{"mine":"${bob.text}","not":"${escaped}"}`), [bob, alice]);
});

test('the own canary is no leak, another’s is, with receiver, owner and frame', () => {
  const canaries = createCanaries('seed');
  const [alice, bob] = [canaries.make('alice', '0'), canaries.make('bob', '0')];
  const watch = watchIsolation(canaries, []);
  assert.is(watch.inspect('bob', frame({ type: 'said', text: bob.text })), undefined);
  const leak = watch.inspect('bob', frame({ type: 'said', text: `${bob.text} ${alice.text}` }, 7));
  assert.is(
    leak?.message,
    `leaked to another user: bob received said (message 7) with the canary of alice (${alice.text})`,
  );
});

test('one leak in ten thousand messages is found', () => {
  const canaries = createCanaries('seed');
  const users = Array.from({ length: 50 }, (_, index) => `user${index}`);
  const own = users.map((user) => canaries.make(user, '0').text);
  const watch = watchIsolation(canaries, []);
  const leaks = [];
  for (let index = 0; index < 10_000; index++) {
    const at = index % 50;
    const text = index === 7_777 ? own[3] : own[at];
    const leak = watch.inspect(users[at]!, frame({ type: 'said', text }, index));
    if (leak) leaks.push([leak.receiver, leak.owner, leak.frame.number]);
  }
  assert.equal(leaks, [['user27', 'user3', 7_777]]);
});

test('a private field has one user for each of its values', () => {
  const watch = watchIsolation(createCanaries('seed'), ['p.run']);
  assert.is(watch.inspect('alice', frame({ type: 'x', p: { run: 'r1' } })), undefined);
  assert.is(watch.inspect('alice', frame({ type: 'y', p: { run: 'r1' } })), undefined);
  assert.is(watch.inspect('bob', frame({ type: 'x', p: { run: 'r2' } })), undefined);
  assert.is(watch.inspect('bob', frame({ type: 'x', p: {} })), undefined);
  assert.match(
    watch.inspect('bob', frame({ type: 'x', p: { run: 'r1' } }))?.message ?? '',
    /with the 'p\.run' that alice had received before: "r1"$/,
  );
});

test('a broadcast may hold what was meant for everyone, and no message of one user’s own', () => {
  const canaries = createCanaries('seed');
  const open = canaries.make('alice', '0', true);
  const own = canaries.make('alice', '1');
  const watch = watchIsolation(canaries, [], ['notice']);
  assert.is(watch.inspect('bob', frame({ type: 'notice', text: open.text })), undefined);
  assert.match(
    watch.inspect('alice', frame({ type: 'notice', text: `${open.text} ${own.text}` }))?.message ?? '',
    /^leaked to everyone: alice received notice \(message 1\), a broadcast, with the canary of alice/,
  );
});

test.run();
