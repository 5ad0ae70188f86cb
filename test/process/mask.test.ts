import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { createMask } from '../../src/process/mask.ts';
import { suite } from '../rig/suite.ts';

const test = suite('the mask');

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

test('masks a secret value wherever it stands, and nothing else', () => {
  const mask = createMask({ values: ['s3cr3t!', 'abc', ''] });
  assert.is(mask('password=s3cr3t!, again s3cr3t!; abc'), 'password=***, again ***; abc');
});

test('masks the longer of two secrets of which one begins the other', () => {
  const mask = createMask({ values: ['token', 'token-and-more'] });
  assert.is(mask('token-and-more token'), '*** ***');
});

test('masks a secret that is URL-encoded, in base64, in base64url, or escaped in JSON', () => {
  const secret = 'p@ss w/örd"?>~';
  const mask = createMask({ values: [secret] });
  const encoded = [
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll('%20', '+'),
    encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    JSON.stringify(secret).slice(1, -1),
  ];
  for (const form of encoded) assert.is(mask(`x=${form};`), 'x=***;');
});

test('masks the base64 of a basic-auth pair around the password at each of the three offsets', () => {
  const secret = 'correct-horse-battery';
  const mask = createMask({ values: [secret] });
  for (const user of ['a', 'ab', 'abc']) {
    const header = Buffer.from(`${user}:${secret}`).toString('base64');
    const shown = Buffer.from(mask(header).split('***')[0]!, 'base64').toString();
    assert.ok(mask(header).includes('***'), header);
    assert.not.ok(shown.includes(secret.slice(0, 3)), shown);
  }
});

test('masks each line of a secret of several lines', () => {
  const mask = createMask({ values: ['-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----\n'] });
  assert.is(mask('MIIEvQIBADANBg'), '***');
});

test('masks JWTs, also one inside a URL-encoded header or encoded once more', () => {
  const mask = createMask({ values: [] });
  assert.is(mask(`Authorization: Bearer ${jwt}`), 'Authorization: Bearer ***');
  assert.is(mask(`?t=Bearer%20${jwt}&x=1`), '?t=Bearer%20***&x=1');
  assert.is(mask(`["jwt-auth", "jwt.${Buffer.from(jwt).toString('base64url')}"]`), '["jwt-auth", "jwt.***"]');
  assert.is(mask('eyJ is how they begin, eyJust.so'), 'eyJ is how they begin, eyJust.so');
});

test('masks the password in a URL and keeps its user and host, unless the user is a secret too', () => {
  const mask = createMask({ values: ['ghp_0123456789'] });
  assert.is(
    mask('postgres://app:hunter2@db:5432/x redis://:pw@host'),
    'postgres://app:***@db:5432/x redis://:***@host',
  );
  assert.is(mask('https://ghp_0123456789:x-oauth@github.com/a'), 'https://***:***@github.com/a');
  assert.is(mask('http://localhost:8000/users/@me a@b.c'), 'http://localhost:8000/users/@me a@b.c');
});

test('hands back the very same object when it holds no secret, and a masked copy when it does', () => {
  const mask = createMask({ values: ['hunter2!'] });
  const clean = { type: 'output', text: 'fine', list: [1, null, { a: 'b' }] };
  assert.is(mask.json(clean), clean);
  const dirty = { type: 'output', nested: [{ text: 'it is hunter2!' }], n: 1 };
  assert.equal(mask.json(dirty), { type: 'output', nested: [{ text: 'it is ***' }], n: 1 });
  assert.is(dirty.nested[0]?.text, 'it is hunter2!');
});

test('masks a stream cut anywhere exactly as the whole text', () => {
  const values = ['abcd', 'abcdefgh', 'cdxy', 'aabb', 'se cret'];
  const mask = createMask({ values });
  const bit = fc.constantFrom(
    ...['a', 'b', 'ab', 'cd', 'xy', 'efgh', 'se ', 'cret', ' ', '\n', '"', ':', '/', '@', '://u:', 'pw'],
    ...['eyJ', 'ZXlK', '.', 'abcdef', 'http://', 'x'.repeat(30), jwt],
  );
  const pieces = fc.array(
    fc.array(bit, { maxLength: 6 }).map((bits) => bits.join('')),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(pieces, (chunks) => {
      const stream = mask.stream();
      const shown = chunks.map((chunk) => stream.push(chunk)).join('') + stream.end();
      assert.is(shown, mask(chunks.join('')));
    }),
    { numRuns: 3000 },
  );
});

test('lets a line go as soon as it has ended, and holds back only what may become a secret', () => {
  const stream = createMask({ values: ['hunter2!'] }).stream();
  assert.is(stream.push('50% don'), '50% don');
  assert.is(stream.push('e, hun'), 'e, ');
  assert.is(stream.push('dred\n'), 'hundred\n');
  assert.is(stream.push('hunter2'), '');
  assert.is(stream.push('!\n'), '***\n');
});

test('holds back a bounded tail of a token without end', () => {
  const stream = createMask({ values: [] }).stream();
  let shown = 0;
  let held = 0;
  for (let i = 0; i < 100; i++) {
    shown += stream.push('://u:'.padEnd(1000, 'x')).length;
    held = Math.max(held, (i + 1) * 1000 - shown);
  }
  assert.ok(held < 40_000, `${held} characters were held back`);
});

test('megabytes that look like one token are masked without overflowing the stack', () => {
  const mask = createMask({ values: [] });
  const long = 'a'.repeat(8_000_000);
  for (const text of [`ZXlK${long}`, `eyJhbGciOiJIUzI1NiJ9.${long}.x`, `://user:${long}@host`])
    assert.ok(mask(text).length > 0);
  assert.is(mask(`ZXlK${'a'.repeat(40_000)} end`), '*** end');
});

test('takes time in proportion to hostile text', () => {
  const mask = createMask({ values: ['hunter2!'] });
  const hostile = ['eyJ', 'eyJaaaaaa.', '://a:', '://', 'ZXlK', ':'].map((bit) =>
    bit.repeat(65_536 / bit.length),
  );
  for (const text of [...hostile, `${'eyJ'.repeat(600)}.${'a'.repeat(60_000)}`]) {
    const from = process.cpuUsage();
    mask(text);
    const { user } = process.cpuUsage(from);
    assert.ok(user < 1_000_000, `${text.slice(0, 10)}… took ${user} µs`);
  }
});

test.run();
