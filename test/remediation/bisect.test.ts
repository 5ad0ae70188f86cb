import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { type Answer, bisect } from '../../src/remediation/rollback/bisect.ts';
import { suite } from '../rig/suite.ts';

const test = suite('bisection');

const answers = fc.array(fc.constantFrom<Answer>('good', 'bad', 'unknown'), { maxLength: 80 });

test('the candidates end with a bad place, follow a good one, and hold nothing else but what cannot be told', async () => {
  await fc.assert(
    fc.asyncProperty(answers, fc.integer({ min: 1, max: 5 }), async (first, parallel) => {
      const all: Answer[] = [...first, 'bad'];
      const { candidates } = await bisect(all.length, parallel, async (place) => all[place]!);
      const last = candidates.at(-1)!;
      const before = candidates[0]! - 1;
      assert.is(all[last], 'bad');
      assert.ok(before === -1 || all[before] === 'good');
      assert.ok(candidates.slice(0, -1).every((place) => all[place] === 'unknown'));
    }),
    { numRuns: 300 },
  );
});

test('where it went bad once, that place is found, in log(n) / log(parallel + 1) rounds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 500 }),
      fc.nat(),
      fc.integer({ min: 1, max: 4 }),
      async (count, seed, parallel) => {
        const first = seed % count;
        let rounds = 0;
        const { candidates } = await bisect(
          count,
          parallel,
          async (place) => (place < first ? 'good' : 'bad'),
          () => rounds++,
        );
        assert.equal(candidates, [first]);
        // The last call tells that nothing is left.
        assert.ok(rounds - 1 <= Math.ceil(Math.log(count) / Math.log(parallel + 1)) + 1, `${rounds} rounds`);
      },
    ),
    { numRuns: 300 },
  );
});

test('a probe whose answer is of no more use is told so, and its answer is not counted', async () => {
  const aborted: number[] = [];
  const { candidates } = await bisect(9, 2, async (place, signal) => {
    if (place < 5) return 'good';
    // The lower place answers first: this one can no longer be the first bad one, or still can.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) aborted.push(place);
    return 'bad';
  });
  assert.equal(candidates, [5]);
  assert.equal(aborted, []);
  const stopped: number[] = [];
  await bisect(9, 2, async (place, signal) => {
    if (place === 2) return 'bad';
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) stopped.push(place);
    return place < 2 ? 'good' : 'bad';
  });
  assert.equal(stopped, [5]);
});

test.run();
