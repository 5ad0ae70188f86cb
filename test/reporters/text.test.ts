import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { cleanText, cut, oneLine } from '../../src/reporters/text/clean.ts';
import { createLineSplitter } from '../../src/reporters/text/lines.ts';
import { suite } from '../rig/suite.ts';

const test = suite('text of others');
const parts = fc.array(
  fc.constantFrom(
    '\u001b[',
    '\u001b]',
    '\u001bP',
    '\u001b\\',
    '\u0007',
    '\u009b',
    '31m',
    '2J',
    '\r',
    '\n',
    '\t',
    '\u202e',
    '\u0000',
    '\ud800',
    'word',
    ';',
    ' ',
  ),
);

test('whatever it is, cleaned text has no control, no reordering mark and no lone surrogate', () => {
  fc.assert(
    fc.property(
      parts,
      (some) =>
        !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u.test(
          cleanText(some.join('')),
        ),
    ),
  );
});

test('words are never swallowed by a sequence that has no end on its line', () => {
  assert.match(cleanText('\u001b]0;no end\nFAILED here'), 'FAILED here');
  assert.match(cleanText('\u001bP no end FAILED'), 'FAILED');
  assert.is(cleanText('a\u001b]0;title\u0007b\u001b[1;31mc\u001b[0m'), 'abc');
});

test('one line is one line, and is cut where it is asked to be, between characters', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 60 }), (some, max) => {
      const line = oneLine(some.join(''), max);
      return line.length <= max && !line.includes('\n');
    }),
  );
  assert.is(cut('ab😀', 4), 'ab😀');
  assert.is(cut('ab😀c', 4), 'ab…');
});

test('lines come out the same, however the text was cut into chunks', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' ') }),
      fc.integer({ min: 1, max: 7 }),
      (text, size) => {
        const whole = createLineSplitter();
        const pieces = createLineSplitter();
        const chunks = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
        assert.equal(
          [...chunks.flatMap((chunk) => pieces.push(chunk)), ...pieces.end()],
          [...whole.push(text), ...whole.end()],
        );
      },
    ),
  );
});

test.run();
