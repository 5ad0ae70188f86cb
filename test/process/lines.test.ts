import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { createLineSplitter } from '../../src/process/lines.ts';
import { suite } from '../rig/suite.ts';

const test = suite('the line splitter');

interface Piece {
  readonly line: string;
  readonly whole: boolean;
}

function split(chunks: readonly (Buffer | string)[], maxLength?: number): Piece[] {
  const got: Piece[] = [];
  const splitter = createLineSplitter(
    (line, whole) => got.push({ line, whole }),
    maxLength === undefined ? {} : { maxLength },
  );
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return got;
}

const lines = (chunks: readonly (Buffer | string)[]): string[] => split(chunks).map((piece) => piece.line);

test('ends lines at newlines with or without a carriage return, and keeps a last line that has none', () => {
  assert.equal(lines(['a\nb\r\n\nc']), ['a', 'b', '', 'c']);
  assert.equal(lines(['a\r', '\nb']), ['a', 'b']);
  assert.equal(lines(['a\n']), ['a']);
  assert.equal(lines([]), []);
});

test('leaves a carriage return inside a line alone', () => {
  assert.equal(lines(['10%\r20%\n']), ['10%\r20%']);
});

test('puts characters together that were cut between chunks', () => {
  const bytes = Buffer.from('grün 🚪\n');
  assert.equal(lines([...bytes].map((byte) => Buffer.from([byte]))), ['grün 🚪']);
});

test('delivers a line over the limit in pieces that are not whole, and the next line whole', () => {
  assert.equal(split(['abcdefgh\r\nx\n'], 3), [
    { line: 'abc', whole: false },
    { line: 'def', whole: false },
    { line: 'gh', whole: false },
    { line: 'x', whole: true },
  ]);
  assert.equal(split(['abc\r\n'], 3), [{ line: 'abc', whole: true }]);
});

test('holds no more than the limit of a stream without newlines', () => {
  let longest = 0;
  let total = 0;
  const splitter = createLineSplitter((line) => {
    longest = Math.max(longest, line.length);
    total += line.length;
  });
  const chunk = 'x'.repeat(50_000);
  for (let i = 0; i < 100; i++) splitter.push(chunk);
  assert.ok(total >= 100 * 50_000 - 65_537);
  splitter.end();
  assert.is(total, 100 * 50_000);
  assert.is(longest, 65_536);
});

test('says the same however a text is cut into chunks', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', '\r', 'é', '🚪'), maxLength: 60 });
  const cuts = fc.array(fc.nat(), { maxLength: 6 });
  fc.assert(
    fc.property(text, cuts, fc.integer({ min: 2, max: 12 }), (whole, at, maxLength) => {
      const bytes = Buffer.from(whole);
      const points = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const chunks = points.slice(1).map((to, i) => bytes.subarray(points[i], to));
      assert.equal(split(chunks, maxLength), split([whole], maxLength));
      const longest = Math.max(0, ...split(chunks, maxLength).map((piece) => piece.line.length));
      assert.ok(longest <= maxLength);
    }),
    { numRuns: 500 },
  );
});

test.run();
