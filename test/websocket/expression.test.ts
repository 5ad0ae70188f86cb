import * as assert from 'uvu/assert';
import type { Expected } from '../../src/websocket/expected.ts';
import { readFrame } from '../../src/websocket/frame.ts';
import { watchExpression } from '../../src/websocket/matcher.ts';
import { compile } from '../../src/websocket/program.ts';
import { watchRuns } from '../../src/websocket/runs.ts';
import type { Expression } from '../../src/websocket/types.ts';
import type { Watch } from '../../src/websocket/watch.ts';
import { suite } from '../rig/suite.ts';

const test = suite('expressions: parallel, optional, repeat, correlation, runs');

type Event = readonly [at: number, name: string, more?: object];

function expected(expect: readonly Expression[], rest: Partial<Expected> = {}): Expected {
  const shape = {};
  const program = compile(expect, { within: 100, shapeOf: () => shape, same: [] });
  return {
    program,
    shapes: program.leaves.map(({ shapes }) => shapes),
    ignore: new Set(['beat']),
    sentAt: 0,
    anchor: 'the message was sent',
    quietMs: 10,
    settleMs: { late: 50, order: 20 },
    ...rest,
  };
}

function feed(watch: Watch, events: readonly Event[]): Watch {
  events.forEach(([at, type, more], index) => {
    const given = { number: index + 1, at, eventField: 'type' };
    watch.feed(readFrame(Buffer.from(JSON.stringify({ type, ...more })), false, given));
  });
  for (let guard = 0; watch.deadline !== undefined && guard < 50; guard++) watch.tick(watch.deadline + 0.001);
  return watch;
}

const play = (expect: readonly Expression[], ...events: Event[]) =>
  feed(watchExpression(expected(expect)), events);
const said = (watch: Watch): string => watch.violation?.message ?? watch.state;

test('parallel parts come in any order, each in its own', () => {
  const both: Expression[] = ['start', { parallel: ['think', ['run', 'ran']] }, 'done'];
  for (const order of ['think run ran', 'run think ran', 'run ran think']) {
    const names = ['start', ...order.split(' '), 'done'];
    assert.is(said(play(both, ...names.map((name, at): Event => [at, name]))), 'passed', order);
  }
  const crossed = play([{ parallel: [['run', 'ran']] }], [1, 'ran'], [5, 'run']);
  assert.is(
    said(crossed),
    'out of order: expected run after the message was sent within 100 ms, got ran at +1 ms; run came after it, at +5 ms',
  );
  const without = play(both, [0, 'start'], [1, 'run'], [2, 'think'], [3, 'done']);
  assert.is(said(without), 'missing event: expected ran after run within 100 ms, got done at +3 ms');
});

test('each part of parallel has its own deadline, from where it stands', () => {
  const two: Expression[] = [
    {
      parallel: [
        { event: 'fast', within: 20 },
        { event: 'slow', within: 80 },
      ],
    },
    'end',
  ];
  assert.is(
    said(play(two, [70, 'slow'])),
    'missing event: expected fast after the message was sent within 20 ms, got slow at +70 ms',
  );
  assert.is(
    said(play(two, [10, 'fast'], [70, 'slow'], [165, 'end'])),
    'passed',
    'the next counts from the last of them',
  );
  assert.match(
    said(play(two, [10, 'fast'], [70, 'slow'], [175, 'end'])),
    /^late by 5 ms: expected end after slow/,
  );
});

test('an optional event may be left out, but comes in its place, in time, and once', () => {
  const some: Expression[] = ['a', { optional: { event: 'note', within: 30 } }, 'b'];
  assert.is(said(play(some, [1, 'a'], [2, 'b'])), 'passed');
  assert.is(said(play(some, [1, 'a'], [2, 'note'], [3, 'b'])), 'passed');
  assert.match(
    said(play(some, [1, 'a'], [2, 'note'], [3, 'note'])),
    /^duplicate event: a further note at \+3 ms/,
  );
  assert.match(
    said(play(some, [1, 'a'], [2, 'b'], [3, 'note'])),
    /^unexpected event: note at \+3 ms, after the last of the 2/,
  );
  assert.is(
    said(play(some, [1, 'a'], [50, 'note'])),
    'late by 19 ms: expected note after a within 30 ms, it came at +50 ms',
  );
});

test('an optional event at the end is waited for until it is quiet, and no longer', () => {
  const open = watchExpression({
    ...expected(['a', { optional: { event: 'note', within: 4000 } }]),
    quietMs: 30,
  });
  open.feed(readFrame(Buffer.from('{"type":"a"}'), false, { number: 1, at: 1, eventField: 'type' }));
  open.tick(20);
  assert.is(open.state, 'waiting');
  assert.equal(open.next(), ['note? (until +4001 ms)']);
  assert.is(open.deadline, 31);
  open.tick(31.001);
  assert.is(open.state, 'passed');
});

test('a repetition at the end is waited for once it has begun: a stream may pause', () => {
  const watch = (min: number) => {
    const open = watchExpression({ ...expected(['a', { repeat: 'token', min }]), quietMs: 5 });
    open.feed(readFrame(Buffer.from('{"type":"a"}'), false, { number: 1, at: 1, eventField: 'type' }));
    return open;
  };
  const never = watch(0);
  never.tick(7);
  assert.is(never.state, 'passed', 'it did not have to begin');
  const begun = watch(0);
  begun.feed(readFrame(Buffer.from('{"type":"token"}'), false, { number: 2, at: 3, eventField: 'type' }));
  begun.tick(20);
  assert.is(begun.state, 'waiting', 'quiet, but the next token has its time');
});

test('a repetition has a least and a greatest number, and each turn its own deadline', () => {
  const tokens: Expression[] = [{ repeat: 'token', min: 2, max: 3 }, 'done'];
  const times = (count: number): string =>
    said(play(tokens, ...Array.from({ length: count }, (_, at): Event => [at, 'token']), [10, 'done']));
  assert.equal([2, 3].map(times), ['passed', 'passed']);
  assert.is(times(1), 'missing event: expected token after token within 100 ms, got done at +10 ms');
  assert.match(
    times(4),
    /^duplicate event: a further token at \+3 ms, while waiting \(expected done after token/,
  );
  assert.match(times(0), /^missing event: expected token after the message was sent/);
  const slow = play(
    [{ repeat: 'token' }, 'done'],
    [90, 'token'],
    [180, 'token'],
    [270, 'token'],
    [370, 'done'],
  );
  assert.is(said(slow), 'passed');
  const stalled = play([{ repeat: 'token' }, 'done'], [90, 'token'], [195, 'token']);
  assert.match(said(stalled), /expected done after token within 100 ms/);
});

test('correlation holds within one turn of a repetition, and starts anew with the next', () => {
  const call: Expression = { sequence: ['run', 'ran'], same: 'id' };
  const calls = (...ids: number[]): Event[] => ids.map((id, at) => [at, at % 2 ? 'ran' : 'run', { id }]);
  assert.is(said(play([{ repeat: call }], ...calls(1, 1, 2, 2))), 'passed');
  assert.is(
    said(play([{ repeat: call }], ...calls(1, 1, 2, 1))),
    "not correlated: 'id' of ran at +3 ms is 1, but run had 2",
  );
  assert.is(
    said(play([call], [1, 'run', { id: 1 }], [2, 'ran'])),
    "cannot correlate: ran at +2 ms has no 'id'",
  );
});

test('calls at once are told apart by the field they correlate by', () => {
  const call: Expression = { sequence: ['run', 'ran'], same: 'id' };
  const two: Expression[] = [{ parallel: [call, call] }, 'done'];
  const events = (...ids: [string, number][]): Event[] => ids.map(([name, id], at) => [at, name, { id }]);
  for (const order of [
    [
      ['run', 1],
      ['run', 2],
      ['ran', 2],
      ['ran', 1],
    ],
    [
      ['run', 1],
      ['run', 2],
      ['ran', 1],
      ['ran', 2],
    ],
    [
      ['run', 1],
      ['ran', 1],
      ['run', 2],
      ['ran', 2],
    ],
  ] as [string, number][][])
    assert.is(said(play(two, ...events(...order), [9, 'done'])), 'passed', JSON.stringify(order));
  assert.match(
    said(play(two, ...events(['run', 1], ['run', 2], ['ran', 1], ['ran', 1]))),
    /^not correlated: 'id' of ran at \+3 ms is 1, but run had 2/,
  );
});

test('an event that is expected and does not fit is told of, even where another part would wait for it', () => {
  const shaped: Expression[] = [
    {
      parallel: [
        { event: 'x', shape: { n: 1 } },
        { event: 'x', shape: { n: 2 } },
      ],
    },
  ];
  assert.is(said(play(shaped, [1, 'x', { n: 2 }], [2, 'x', { n: 1 }])), 'passed');
  assert.is(
    said(play(shaped, [1, 'x', { n: 2 }], [2, 'x', { n: 2 }])),
    "wrong shape: 'n' of x at +2 ms: expected 1, got 2",
  );
});

test('a limit on the whole holds for groups as for events', () => {
  const watch = watchExpression(expected([{ repeat: 'token' }, 'done'], { totalWithin: 150 }));
  assert.match(
    said(
      feed(watch, [
        [90, 'token'],
        [140, 'token'],
        [160, 'done'],
      ]),
    ),
    /^late by 10 ms: expected done within 150 ms in all/,
  );
});

const runs = (count: number, ...events: Event[]): Watch => {
  const spec = expected(['begin', { repeat: 'token' }, 'end']);
  const { names } = spec.program.root;
  const watches = Array.from({ length: count }, () => watchExpression(spec));
  return feed(watchRuns(watches, { by: 'run', names, size: 3, ignore: spec.ignore, sentAt: 0 }), events);
};
const of = (run: string, ...names: string[]): Event[] => names.map((name, at) => [at, name, { run }]);
const shuffled = (...all: Event[][]): Event[] => all.flat().sort((a, b) => a[0] - b[0]);

test('runs on one connection may interleave, and each must be whole', () => {
  const whole = ['begin', 'token', 'token', 'end'];
  assert.is(said(runs(2, ...shuffled(of('x', ...whole), of('y', ...whole)))), 'passed');
  assert.match(
    said(runs(2, ...of('x', ...whole))),
    /^run 2 \(no 'run' seen yet\): missing event: expected begin/,
  );
  assert.match(
    said(runs(2, ...shuffled(of('x', ...whole), of('y', 'begin', 'token', 'token')))),
    /^run 2 \("y"\): missing event: expected end after token within 100 ms, got nothing/,
  );
});

test('an event of another run, of no run, or of one that is over is refused', () => {
  const whole = ['begin', 'token', 'end'];
  assert.match(
    said(runs(2, ...shuffled(of('x', ...whole), of('y', ...whole), of('z', 'begin')))),
    /^unexpected event: begin at \+0 ms, of a further run "z": there are 2$/,
  );
  assert.match(
    said(runs(2, [1, 'begin'])),
    /^unexpected event: begin at \+1 ms, has no 'run' to tell its run by$/,
  );
  assert.match(
    said(runs(2, ...of('x', ...whole), [20, 'end', { run: 'x' }])),
    /^duplicate event: end at \+20 ms, of run 1 \("x"\), which was complete$/,
  );
  assert.match(said(runs(2, [1, 'stranger', { run: 'x' }])), /unexpected event: stranger at \+1 ms/);
  assert.match(
    said(runs(2, [1, 'beat'], ...of('x', ...whole), ...of('y', 'begin', 'end'))),
    /^run 2 \("y"\): missing event: expected token/,
  );
});

test.run();
