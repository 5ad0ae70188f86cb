import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { components } from '../../src/ssot/index/components.ts';
import { findCycles } from '../../src/ssot/index/cycles.ts';
import { ImportGraph } from '../../src/ssot/index/graph.ts';
import type { SourceFile } from '../../src/ssot/index/source-file.ts';
import { suite } from '../rig/suite.ts';

const test = suite('cycles and their cheapest cut');

type Import = readonly [from: number, to: number, names: number];

/** Files and a graph of imports between them by their numbers, in the order given. */
function graphOf(imports: readonly Import[], order: readonly number[]) {
  const files = order.map((nth) => ({ id: nth, path: `m${nth}.py`, module: `m${nth}` }) as SourceFile);
  const byNumber = new Map(order.map((nth, at) => [nth, files[at]!]));
  const graph = new ImportGraph();
  for (const [from, to, names] of imports)
    for (let i = 0; i < names; i++) graph.add(byNumber.get(from)!, byNumber.get(to)!, 'module', 1, 'fails');
  return { files, graph };
}

function cyclesOf(imports: readonly Import[], order = [0, 1, 2, 3, 4, 5, 6]) {
  const { files, graph } = graphOf(imports, order);
  return findCycles(files, graph, ['module']).map(({ modules, path, cuts, cost, atLeast }) => ({
    modules: modules.map(({ module }) => module),
    path: path.map(({ from, to }) => `${from.module} ${to.module}`),
    cuts: cuts.map(({ from, to }) => `${from.module} ${to.module}`),
    cost,
    atLeast,
  }));
}

test('the import of fewest names is cut where one is enough', () => {
  const [cycle] = cyclesOf([
    [0, 1, 3],
    [1, 2, 1],
    [2, 0, 2],
  ]);
  assert.equal(cycle, {
    modules: ['m0', 'm1', 'm2'],
    path: ['m1 m2', 'm2 m0', 'm0 m1'],
    cuts: ['m1 m2'],
    cost: 1,
    atLeast: 1,
  });
});

test('a dear import that all circles share is cut only if that is cheaper than one in each', () => {
  const circles = (shared: number): Import[] => [
    [0, 1, shared],
    [1, 2, 1],
    [2, 0, 9],
    [1, 3, 1],
    [3, 0, 9],
  ];
  assert.equal(cyclesOf(circles(1))[0]!.cuts, ['m0 m1']);
  assert.equal(cyclesOf(circles(5))[0]!.cuts, ['m1 m2', 'm1 m3']);
});

test('two circles that share no import cannot be cut by one', () => {
  const [cycle] = cyclesOf([
    [0, 1, 1],
    [1, 0, 1],
    [1, 2, 1],
    [2, 1, 1],
  ]);
  assert.is(cycle!.cost, 2);
  assert.is(cycle!.atLeast, 2);
});

const imports = fc.uniqueArray(
  fc.tuple(fc.nat(6), fc.nat(6), fc.integer({ min: 1, max: 4 })).filter(([from, to]) => from !== to),
  { maxLength: 20, selector: ([from, to]) => `${from} ${to}` },
);

test('without the cuts nothing is circular, and each of them is needed', () => {
  fc.assert(
    fc.property(imports, (given) => {
      const { files, graph } = graphOf(given, [0, 1, 2, 3, 4, 5, 6]);
      for (const { modules, cuts, cost, atLeast } of findCycles(files, graph, ['module'])) {
        const without = (cut: readonly unknown[]) => (file: SourceFile) =>
          graph
            .edges(file)
            .filter(
              (edge) =>
                modules.includes(edge.to) && !cut.some((it) => JSON.stringify(it) === JSON.stringify(edge)),
            );
        assert.is(components(modules, without(cuts)).length, 0);
        for (const spared of cuts)
          assert.ok(components(modules, without(cuts.filter((it) => it !== spared))).length > 0);
        assert.ok(atLeast >= 1 && atLeast <= cost);
      }
    }),
    { numRuns: 200 },
  );
});

test('cycles, ways round and cuts are the same for any order of files and imports', () => {
  const shuffled = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 });
  fc.assert(
    fc.property(imports, shuffled, (given, order) => {
      const moved = [...given].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
      assert.equal(cyclesOf(moved, order), cyclesOf(given));
    }),
    { numRuns: 200 },
  );
});

test('a knot of 3,000 modules is cut in bounded time', () => {
  const size = 3000;
  const knot: Import[] = Array.from({ length: size * 4 }, (_, nth) => {
    const from = nth % size;
    return [from, (from * 7 + Math.floor(nth / size) * 131 + 1) % size, 1] as const;
  });
  const order = Array.from({ length: size }, (_, nth) => nth);
  const started = performance.now();
  const [cycle] = cyclesOf(
    knot.filter(([from, to]) => from !== to),
    order,
  );
  assert.ok(cycle!.cuts.length > 0);
  assert.ok(performance.now() - started < 10_000);
});

test.run();
