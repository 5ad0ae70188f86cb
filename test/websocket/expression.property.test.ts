import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { readFrame } from '../../src/websocket/frame.ts';
import { MOST_READINGS, watchExpression } from '../../src/websocket/matcher.ts';
import { compile, formOf } from '../../src/websocket/program.ts';
import type { Expression } from '../../src/websocket/types.ts';
import type { Watch } from '../../src/websocket/watch.ts';
import { suite } from '../rig/suite.ts';
import { readings, type Seen } from './naive-matcher.ts';

const test = suite('expressions, beside the plain definition');
const WITHIN = 100;
const ANY = {};

/** Feeds the events, then lets time pass until it is decided. */
function play(expect: readonly Expression[], events: readonly Seen[]): Watch {
  const program = compile(expect, { within: WITHIN, shapeOf: () => ANY, same: [] });
  const watch = watchExpression({
    program,
    shapes: program.leaves.map(() => []),
    ignore: new Set(['beat']),
    sentAt: 0,
    anchor: 'the start',
    quietMs: 1000,
    settleMs: { late: 50, order: 20 },
  });
  events.forEach((event, at) => {
    const given = { number: at + 1, at: event.at, eventField: 'type' };
    watch.feed(readFrame(Buffer.from(JSON.stringify(event)), false, given));
  });
  for (let guard = 0; watch.deadline !== undefined; guard++) {
    assert.ok(guard < 100, 'it comes to a verdict');
    watch.tick(watch.deadline + 0.001);
  }
  return watch;
}

const name = fc.constantFrom('a', 'b', 'c');
const isEmpty = (one: Expression): boolean =>
  compile([one], { within: 1, shapeOf: () => ANY, same: [] }).root.nullable;
const expression = fc.letrec<{ one: Expression; list: Expression[] }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'expression' },
    { weight: 4, arbitrary: name },
    { weight: 1, arbitrary: fc.record({ event: name, within: fc.constantFrom(20, 60) }) },
    { weight: 2, arbitrary: tie('list') },
    { weight: 2, arbitrary: fc.record({ parallel: tie('list') }) },
    { weight: 1, arbitrary: fc.record({ parallel: tie('list'), same: fc.constant('id') }) },
    {
      weight: 1,
      arbitrary: fc.record({ sequence: tie('list'), same: fc.constant({ field: 'id', in: ['a', 'b'] }) }),
    },
    { weight: 2, arbitrary: fc.record({ optional: tie('one') }) },
    {
      weight: 2,
      arbitrary: fc
        .record({
          repeat: tie('one'),
          min: fc.nat(2),
          more: fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY),
        })
        .filter(({ repeat }) => !isEmpty(repeat))
        .map(({ repeat, min, more }) => ({ repeat, min, max: Math.max(1, min + more) })),
    },
  ) as fc.Arbitrary<Expression>,
  list: fc.array(tie('one'), { minLength: 1, maxLength: 3, depthIdentifier: 'expression' }),
}));

/** A word of the expression, chosen by the numbers. */
function word(one: Expression, choose: () => number): string[] {
  const form = formOf(one);
  if (form.kind === 'event') return [form.expected.event];
  if (form.kind === 'optional') return choose() % 2 ? word(form.part, choose) : [];
  if (form.kind === 'repeat') {
    const span = Math.min(form.max, form.min + 2) - form.min + 1;
    return Array.from({ length: form.min + (choose() % span) }, () => word(form.part, choose)).flat();
  }
  const words = form.parts.map((part) => word(part, choose));
  if (form.kind === 'sequence') return words.flat();
  const merged: string[] = [];
  for (let rest = words.filter((one) => one.length); rest.length; rest = rest.filter((one) => one.length))
    merged.push(rest[choose() % rest.length]!.shift()!);
  return merged;
}

const MOST = 6;
const conversation = fc
  .tuple(
    expression.list,
    fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 70 }), fc.constantFrom(1, 1, 1, 2)), {
      minLength: MOST,
      maxLength: MOST,
    }),
    fc.option(fc.tuple(fc.nat(MOST), fc.constantFrom('a', 'b', 'c', 'x', undefined)), { freq: 2 }),
  )
  .map(([expect, numbers, gaps, change]) => {
    let next = 0;
    const names = word(expect, () => numbers[next++ % numbers.length]!).slice(0, MOST);
    if (change !== null)
      names.splice(change[0], change[1] === undefined ? 1 : 0, ...(change[1] ? [change[1]] : []));
    let at = 0;
    const events = names.slice(0, MOST).map((type, index): Seen => {
      const [gap, id] = gaps[index]!;
      at += gap;
      return { at, type, id };
    });
    return { expect, events };
  });

test('property: an expression passes exactly when there is a way to divide the events among its parts', () => {
  const met = { passed: 0, violated: 0 };
  fc.assert(
    fc.property(conversation, ({ expect, events }) => {
      const watch = play(expect, events);
      const fits = readings(expect, events, 0, WITHIN).length > 0;
      assert.is(watch.state, fits ? 'passed' : 'violated', watch.violation?.message);
      met[fits ? 'passed' : 'violated'] += 1;
      if (fits) assert.is(watch.matches.length, events.length, 'every event was taken, once');
    }),
    { numRuns: 2000 },
  );
  assert.ok(met.passed > 300 && met.violated > 300, `both verdicts were met: ${JSON.stringify(met)}`);
});

test('property: events that may come at any time change nothing, wherever they come', () => {
  fc.assert(
    fc.property(conversation, fc.array(fc.nat(MOST), { maxLength: 4 }), ({ expect, events }, beats) => {
      const noisy = [...events];
      for (const at of beats) noisy.splice(at, 0, { at: (noisy[at - 1] ?? noisy[0])?.at ?? 0, type: 'beat' });
      noisy.sort((a, b) => a.at - b.at);
      const [plain, disturbed] = [play(expect, events), play(expect, noisy)];
      assert.is(disturbed.state, plain.state);
      assert.is(disturbed.violation?.fault, plain.violation?.fault);
    }),
    { numRuns: 500 },
  );
});

test('property: whatever the expression, it comes to a verdict, and to a violation only with a reason', () => {
  fc.assert(
    fc.property(expression.list, fc.array(name, { minLength: 40, maxLength: 40 }), (expect, names) => {
      const watch = play(
        expect,
        names.map((type, at) => ({ at, type, id: at })),
      );
      assert.is(watch.state === 'violated', watch.violation !== undefined);
    }),
    { numRuns: 100 },
  );
});

test('branches that are alike cost no more than one, and those that differ are cut off', () => {
  const events = (count: number, type: string): Seen[] =>
    Array.from({ length: count }, (_, at) => ({ at, type, id: at }));
  const alike = { parallel: Array.from({ length: 100 }, () => 'a') };
  assert.is(play([alike], events(100, 'a')).violation?.message, undefined);
  const star = { parallel: Array.from({ length: 20 }, () => ({ repeat: 'a', min: 0 })) };
  assert.is(play([star, 'b'], [...events(200, 'a'), { at: 201, type: 'b' }]).violation?.message, undefined);
  const unlike = {
    parallel: Array.from({ length: 12 }, (_, at) => ({ event: 'a', within: 80 + at })),
  };
  const watch = play([unlike], events(6, 'a'));
  assert.is(watch.violation?.fault, 'ambiguous');
  assert.match(
    watch.violation?.message ?? '',
    new RegExp(`more than ${MOST_READINGS} ways to read what came`),
  );
});

test.run();
