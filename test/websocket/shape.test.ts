import * as assert from 'uvu/assert';
import { z } from 'zod';
import { checkShape } from '../../src/websocket/shape.ts';
import { fill } from '../../src/websocket/template.ts';
import { suite } from '../rig/suite.ts';

const test = suite('shapes of messages');

test('a partial object must be contained, with the path of the first fault', () => {
  const value = { type: 'x', payload: { id: 'a1', list: [{ n: 1 }, { n: 2 }], none: null } };
  assert.is(checkShape({}, value), undefined);
  assert.is(checkShape({ payload: { id: /^a\d$/, list: Array, none: null } }, value), undefined);
  assert.is(checkShape({ payload: { list: [{ n: 1 }, { n: Number }] } }, value), undefined);
  assert.equal(checkShape({ payload: { list: [{ n: 1 }, { n: 3 }] } }, value), {
    path: 'payload.list.1.n',
    expected: '3',
    got: '2',
  });
  assert.equal(checkShape({ payload: { list: [{}] } }, value)?.expected, '1 items');
  assert.equal(checkShape({ payload: { missing: String } }, value), {
    path: 'payload.missing',
    expected: 'a string',
    got: 'nothing',
  });
  assert.equal(checkShape({ payload: { none: Object } }, value), {
    path: 'payload.none',
    expected: 'an object',
    got: 'null',
  });
  assert.equal(checkShape({ payload: [] }, value)?.expected, 'an array');
});

test('inherited properties are not there', () => {
  assert.is(checkShape({ constructor: Object, toString: String }, {})?.path, 'constructor');
});

test('a predicate says yes, no, or why not; one that throws does not fit', () => {
  assert.is(
    checkShape((value: number) => value > 1, 2),
    undefined,
  );
  assert.is(
    checkShape({ n: (value: number) => value > 1 || 'more than one' }, { n: 1 })?.expected,
    'more than one',
  );
  assert.is(checkShape(() => undefined, 1)?.path, '', 'anything but true is no');
  assert.match(
    checkShape((value: { a: { b: 1 } }) => value.a.b === 1, {})?.got ?? '',
    /an error from it: TypeError/,
  );
});

test('a pattern with a memory gives the same answer twice', () => {
  const pattern = /a/g;
  assert.is(checkShape(pattern, 'a'), undefined);
  assert.is(checkShape(pattern, 'a'), undefined);
});

test('any Standard Schema will do, at the top or as a leaf', () => {
  const schema = z.object({ payload: z.object({ n: z.number() }) });
  assert.is(checkShape(schema, { payload: { n: 1 } }), undefined);
  const fault = checkShape(schema, { payload: { n: 'x' } });
  assert.is(fault?.path, 'payload.n');
  assert.is(fault?.expected, 'number');
  assert.is(fault?.got, '"x"');
  assert.is(checkShape({ payload: { n: z.int() } }, { payload: { n: 1.5 } })?.path, 'payload.n');
});

test('a schema that validates asynchronously is refused in words, not passed', () => {
  const schema = {
    '~standard': { version: 1 as const, vendor: 'own', validate: async (value: unknown) => ({ value }) },
  };
  assert.is(checkShape(schema, 1)?.got, 'one that returns a promise');
});

test('placeholders are filled in plain data only', () => {
  const schema = z.object({});
  const filled = fill(
    { a: ['{{user}}', { b: 'x {{canary}} {{other}}' }], r: /{{user}}/, s: String, z: schema },
    { user: 'alice', canary: 'c1' },
  );
  assert.equal(filled.a, ['alice', { b: 'x c1 {{other}}' }]);
  assert.is(filled.r.source, /{{user}}/.source);
  assert.is(filled.s, String);
  assert.is(filled.z, schema);
});

test.run();
