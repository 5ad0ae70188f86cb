import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { Expected } from '../../src/websocket/expected.ts';
import { type Frame, readFrame } from '../../src/websocket/frame.ts';
import { watchExpression } from '../../src/websocket/matcher.ts';
import { compile } from '../../src/websocket/program.ts';
import type { Watch } from '../../src/websocket/watch.ts';
import { suite } from '../rig/suite.ts';

const test = suite('the sequence matcher');

interface Rest {
  readonly totalWithin?: number;
  readonly same?: readonly { readonly field: string; readonly in: readonly string[] }[];
}

const sequence = (events: readonly string[], { same = [], totalWithin }: Rest = {}): Expected => ({
  program: compile(events, { within: 100, shapeOf: () => ({}), same }),
  shapes: events.map(() => []),
  ignore: new Set(['beat']),
  sentAt: 0,
  anchor: 'the message was sent',
  totalWithin,
  quietMs: 10,
  settleMs: { late: 50, order: 20 },
});

let number = 0;
const frame = (at: number, type: string, more: object = {}): Frame =>
  readFrame(Buffer.from(JSON.stringify({ type, ...more })), false, {
    number: ++number,
    at,
    eventField: 'type',
  });

const closed = (at: number, rest: object = {}) => ({ at, code: 1006, reason: '', ours: false, ...rest });

/** Feeds events as `[at, name]`, then lets time pass until it is decided. */
function play(
  spec: Expected,
  events: readonly (readonly [at: number, name: string, more?: object])[],
): Watch {
  const watch = watchExpression(spec);
  for (const [at, name, more] of events) watch.feed(frame(at, name, more));
  for (let guard = 0; watch.deadline !== undefined && guard < 10; guard++) watch.tick(watch.deadline + 0.001);
  return watch;
}

test('events in order and in time pass, with ignored ones between, once the quiet time is over', () => {
  const watch = watchExpression(sequence(['a', 'b']));
  for (const [at, name] of [
    [10, 'a'],
    [12, 'beat'],
    [100, 'b'],
  ] as const)
    watch.feed(frame(at, name));
  assert.is(watch.state, 'waiting', 'not before the quiet time is over');
  assert.is(watch.deadline, 110);
  watch.tick(110);
  assert.is(watch.state, 'passed');
  assert.equal(
    watch.matches.map((match) => [match.item, match.frame.at]),
    [
      [0, 10],
      [1, 100],
    ],
  );
});

test('nothing at all is a missing event, never a pass', () => {
  const { state, violation } = play(sequence(['a']), []);
  assert.is(state, 'violated');
  assert.is(violation?.fault, 'missing');
  assert.is(
    violation?.message,
    'missing event: expected a after the message was sent within 100 ms, got nothing',
  );
});

test('an overtaken event is out of order when it still comes, and missing when it does not', () => {
  const late = play(sequence(['a', 'b', 'c']), [
    [1, 'a'],
    [2, 'c'],
    [15, 'b'],
  ]);
  assert.is(late.violation?.fault, 'out-of-order');
  assert.is(late.violation?.since, 2, 'it happened when the wrong one came');
  const never = play(sequence(['a', 'b', 'c']), [
    [1, 'a'],
    [2, 'c'],
    [30, 'b'],
  ]);
  assert.is(never.violation?.message, 'missing event: expected b after a within 100 ms, got c at +2 ms');
});

test('an event after its deadline is late by so much, and long after it is missing', () => {
  assert.is(
    play(sequence(['a', 'b']), [
      [1, 'a'],
      [141, 'b'],
    ]).violation?.message,
    'late by 40 ms: expected b after a within 100 ms, it came at +141 ms',
  );
  assert.is(
    play(sequence(['a', 'b']), [
      [1, 'a'],
      [200, 'b'],
    ]).violation?.fault,
    'missing',
  );
  assert.is(
    play(sequence(['a', 'b']), [
      [1, 'a'],
      [101, 'b'],
    ]).state,
    'passed',
    'on the deadline is in time',
  );
});

test('the limit for the whole sequence holds beside those of its events', () => {
  const { violation } = play(sequence(['a', 'b'], { totalWithin: 120 }), [
    [90, 'a'],
    [130, 'b'],
  ]);
  assert.is(violation?.message, 'late by 10 ms: expected b within 120 ms in all, it came at +130 ms');
});

test('after a missed deadline, what comes instead is named and does not change the verdict', () => {
  const { violation } = play(sequence(['a', 'b', 'c']), [
    [1, 'a'],
    [110, 'beat'],
    [120, 'c'],
  ]);
  assert.is(violation?.message, 'missing event: expected b after a within 100 ms, got c at +120 ms');
});

test('a second one, a stranger, and one in the quiet time are told apart', () => {
  const fault = (...events: [number, string][]) => play(sequence(['a', 'b']), events).violation;
  assert.is(fault([1, 'a'], [2, 'a'])?.fault, 'duplicate');
  assert.is(
    fault([1, 'a'], [2, 'x'])?.message,
    'unexpected event: x at +2 ms, while waiting (expected b after a within 100 ms)',
  );
  assert.is(
    fault([1, 'a'], [2, 'b'], [5, 'x'])?.message,
    'unexpected event: x at +5 ms, after the last of the 2 expected events',
  );
  assert.is(fault([1, 'a'], [2, 'b'], [5, 'b'])?.fault, 'duplicate');
});

test('an event that is expected twice is not a duplicate', () => {
  assert.is(
    play(sequence(['a', 'b', 'a']), [
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ]).state,
    'passed',
  );
});

test('an expected event matches even when it may come at any time', () => {
  assert.is(
    play(sequence(['beat', 'a']), [
      [1, 'beat'],
      [2, 'beat'],
      [3, 'a'],
    ]).state,
    'passed',
  );
});

test('fields that must agree are compared across the events that are named', () => {
  const same = [{ field: 'p.id', in: ['a', 'c'] }];
  const with_ = (...ids: unknown[]) =>
    play(
      sequence(['a', 'b', 'c'], { same }),
      (['a', 'b', 'c'] as const).map((name, at) => [at, name, { p: { id: ids[at] } }] as const),
    );
  assert.is(with_(1, 2, 1).state, 'passed');
  assert.is(with_(1, 1, 2).violation?.message, "not correlated: 'p.id' of c at +2 ms is 2, but a had 1");
  assert.is(with_(1, 1, undefined).violation?.message, "cannot correlate: c at +2 ms has no 'p.id'");
});

test('an ending before the last event is the cause, unless a deadline had passed before it', () => {
  const watch = watchExpression(sequence(['a', 'b']));
  watch.feed(frame(1, 'a'));
  watch.end(closed(50, { error: 'read ECONNRESET' }));
  assert.is(
    watch.violation?.message,
    'closed early: the connection was closed with 1006 (abnormal closure), read ECONNRESET at +50 ms, expected b after a within 100 ms',
  );
  const overdue = watchExpression(sequence(['a', 'b']));
  overdue.end(closed(120));
  assert.is(overdue.violation?.fault, 'missing');
  assert.match(overdue.violation?.message ?? '', /got nothing; then closed early: .+1006/);
});

test('an ending in the quiet time fails, and one after it changes nothing', () => {
  const during = watchExpression(sequence(['a']));
  during.feed(frame(1, 'a'));
  during.end(closed(5));
  assert.is(during.violation?.fault, 'closed-early');
  const after = watchExpression(sequence(['a']));
  after.feed(frame(1, 'a'));
  after.end(closed(50));
  assert.is(after.state, 'passed');
});

const names = fc.constantFrom('a', 'b', 'c', 'd');
const expected = fc.array(names, { minLength: 1, maxLength: 6 });
const stream = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('a', 'b', 'c', 'd', 'x', 'beat')),
  { maxLength: 10 },
);
const timed = (gaps: readonly (readonly [number, string])[]) => {
  let at = 0;
  return gaps.map(([gap, name]) => {
    at += gap;
    return [at, name] as const;
  });
};

/** Anything, or the sequence itself with ignored ones between and perhaps one event too many or too few. */
const conversation = expected.chain((events) => {
  const disturbed = fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 110 }), { minLength: 14, maxLength: 14 }),
      fc.array(fc.nat(12)),
      fc.option(fc.nat(6)),
    )
    .map(([gaps, beats, without]) => {
      const all: string[] = [...events];
      if (without !== null) all.splice(without, 1);
      for (const at of beats.slice(0, 6)) all.splice(at, 0, 'beat');
      return all.map((name, at): [number, string] => [Math.floor((gaps[at] ?? 0) / 2), name]);
    });
  return fc.tuple(fc.constant(events), fc.oneof(stream, disturbed));
});

test('property: it passes exactly when what counts is the sequence itself, each event in time', () => {
  let passed = 0;
  fc.assert(
    fc.property(conversation, ([events, gaps]) => {
      const received = timed(gaps);
      const watch = play(sequence(events), received);
      // The plain definition, beside the machine: without what is ignored, the same names, no gap over 100, and nothing within 10 after.
      const counted = received.filter(([, name]) => name !== 'beat');
      const head = counted.slice(0, events.length);
      const inOrder = head.length === events.length && head.every(([, name], at) => name === events[at]);
      const inTime = head.every(([at], index) => at - (head[index - 1]?.[0] ?? 0) <= 100);
      const next = counted[events.length];
      const quiet = next === undefined || next[0] >= (head.at(-1)?.[0] ?? 0) + 10;
      assert.is(watch.state === 'passed', inOrder && inTime && quiet);
      if (watch.state === 'passed') passed += 1;
    }),
    { numRuns: 3000 },
  );
  assert.ok(passed > 300, `both verdicts were met (${passed} passed)`);
});

test('property: it always comes to a verdict, matches are a prefix in order, and the evidence is not in the future', () => {
  fc.assert(
    fc.property(expected, stream, fc.option(fc.integer({ min: 0, max: 300 })), (events, gaps, endAt) => {
      const received = timed(gaps).filter(([at]) => endAt === null || at <= endAt);
      const watch = watchExpression(sequence(events));
      for (const [at, name] of received) watch.feed(frame(at, name));
      if (endAt !== null) watch.end(closed(endAt));
      for (let guard = 0; watch.deadline !== undefined && guard < 10; guard++)
        watch.tick(watch.deadline + 0.001);
      assert.ok(watch.state === 'passed' || watch.state === 'violated');
      assert.is(watch.state === 'violated', watch.violation !== undefined);
      assert.equal(
        watch.matches.map((match) => match.item),
        watch.matches.map((_, at) => at),
      );
      assert.ok(
        watch.matches.every(
          (match) => 'name' in match.frame.event && match.frame.event.name === events[match.item],
        ),
      );
      if (watch.state === 'passed') assert.is(watch.matches.length, events.length);
      const before = JSON.stringify(watch.violation);
      watch.feed(frame(10_000, 'a'));
      watch.tick(20_000);
      watch.end(closed(30_000));
      assert.is(JSON.stringify(watch.violation), before, 'a verdict stands');
    }),
    { numRuns: 2000 },
  );
});

test('property: how finely time is told does not change the verdict', () => {
  fc.assert(
    fc.property(expected, stream, fc.integer({ min: 1, max: 40 }), (events, gaps, tickEvery) => {
      const received = timed(gaps);
      const coarse = play(sequence(events), received);
      const fine = watchExpression(sequence(events));
      let now = 0;
      const first = number - received.length;
      received.forEach(([at, name], index) => {
        for (; now < at; now += tickEvery) fine.tick(now);
        fine.feed({ ...frame(at, name), number: first + index + 1 });
      });
      for (; fine.deadline !== undefined; now += tickEvery) fine.tick(now);
      assert.is(fine.state, coarse.state);
      assert.is(fine.violation?.message, coarse.violation?.message);
    }),
    { numRuns: 500 },
  );
});

test.run();
