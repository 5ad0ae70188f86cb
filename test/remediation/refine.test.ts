import fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { Change } from '../../src/git/tree-changes.ts';
import { halves, refine } from '../../src/remediation/phases/refine.ts';
import { suite } from '../rig/suite.ts';

const test = suite('parting a change');

const change = (path: string): Change => [path];
const names = (changes: readonly Change[]): string[] => changes.flat().sort();

test('with a gate that looks at each change alone, exactly the bad ones are kept out', async () => {
  const cases = fc.dictionary(
    fc.tuple(fc.constantFrom('a', 'b', 'c/d'), fc.nat(30)).map(([folder, nth]) => `${folder}/${nth}`),
    fc.boolean(),
    { minKeys: 2 },
  );
  await fc.assert(
    fc.asyncProperty(cases, async (bad) => {
      const all = Object.keys(bad);
      const parted = await refine(
        all.map(change),
        async (batch) => batch.flat().every((path) => bad[path] === false),
        1000,
      );
      assert.equal(names(parted.good), all.filter((path) => bad[path] === false).sort());
      assert.equal(names(parted.bad), all.filter((path) => bad[path] === true).sort());
    }),
  );
});

test('whatever the gate, nothing is lost, and the last thing that was seen to hold is what is good', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 12 }),
      fc.func(fc.boolean()),
      async (paths, answer) => {
        const seen: string[][] = [];
        const parted = await refine(
          paths.map((path) => change(`m/${path}`)),
          async (batch) => {
            const held = answer(names(batch).join()) === true;
            if (held) seen.push(names(batch));
            return held;
          },
        );
        assert.equal(
          [...names(parted.good), ...names(parted.bad)].sort(),
          paths.map((path) => `m/${path}`).sort(),
        );
        if (parted.good.length > 0) assert.equal(seen.at(-1), names(parted.good));
      },
    ),
  );
});

test('two changes that are red apart and green together are found so beside a bad one', async () => {
  const parted = await refine([change('m/a'), change('m/b'), change('m/c')], async (batch) => {
    const paths = batch.flat();
    return !paths.includes('m/c') && paths.includes('m/a') === paths.includes('m/b');
  });
  assert.equal([names(parted.good), names(parted.bad)], [['m/a', 'm/b'], ['m/c']]);
});

test('one bad file of 1,000 costs few questions, and past the limit the rest is bad unasked', async () => {
  const all = Array.from({ length: 1000 }, (_, at) => change(`m${at % 10}/f${at}`));
  const holds = async (batch: readonly Change[]): Promise<boolean> => !batch.flat().includes('m7/f537');
  const parted = await refine(all, holds);
  assert.equal(names(parted.bad), ['m7/f537']);
  assert.ok(parted.probes <= 22, `${parted.probes}`);
  const red = await refine(all, async () => false, 10);
  assert.is(red.bad.length, 1000);
  assert.is(red.probes, 10);
});

test('parts are directories first, then files, and a rename stays whole', () => {
  const renamed: Change = ['a/old', 'b/new'];
  assert.equal(halves([change('a/1'), change('a/2'), renamed]), [[change('a/1'), change('a/2')], [renamed]]);
  assert.equal(halves([change('a/1'), change('a/2')]), [[change('a/1')], [change('a/2')]]);
});

test.run();
