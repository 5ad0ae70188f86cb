import * as assert from 'uvu/assert';
import { renderDiffMarkdown } from '../../src/cli/ssot/diff-markdown.ts';
import { renderImpact } from '../../src/cli/ssot/impact-text.ts';
import { renderCycles, renderInventory } from '../../src/cli/ssot/render.ts';
import { cyclesOfTree } from '../../src/ssot/cycles.ts';
import type { DiffReport } from '../../src/ssot/diff/report.ts';
import { impactOf } from '../../src/ssot/impact/impact.ts';
import { inventoryTree } from '../../src/ssot/inventory.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('what the ssot commands say');

test('diff as markdown names every module that a root cause takes down, and counts modules', () => {
  const stopped = (path: string, chain: { path: string; line: number; to: string }[] = []) => ({
    path,
    module: path.replace('/', '.').replace('.py', ''),
    test: false,
    known: true,
    chain: chain.map((it) => ({ ...it, why: 'import' as const })),
  });
  const none = { findings: 0, modules: 0, tests: 0 };
  const report: DiffReport = {
    version: 1,
    root: '/tree',
    elapsedMs: 1,
    base: { revision: 'main', commit: '0123456789abcdef', mergeBase: false },
    files: { scanned: 5, before: 5, changed: 1, added: 0, removed: 0 },
    summary: { broken: { findings: 0, modules: 5, tests: 0 }, mended: none },
    broken: {
      imports: [
        {
          cause: 'missing',
          symbol: 'shop.models.Item',
          message: 'Item is not defined in shop.models',
          path: 'shop/store.py',
          line: 1,
          modules: [
            stopped('shop/store.py'),
            stopped('shop/stock.py'),
            stopped('shop/cart.py', [{ path: 'shop/cart.py', line: 2, to: 'shop/store.py' }]),
            stopped('shop/a.py'),
            stopped('shop/b.py'),
          ],
        },
      ],
      findings: [],
    },
    mended: { imports: [], findings: [] },
    definitions: { gone: [], added: [], moved: [], homonyms: [] },
    notes: [],
  };
  const markdown = renderDiffMarkdown(report);
  assert.match(
    markdown,
    '5 modules: shop/store.py; shop/stock.py; shop/cart.py:2 → shop/store.py; and 2 more |',
  );
  assert.match(markdown, '### Modules that cannot be imported any more (5)\n');
});

test('the impact of a module tells the imports of one line apart by what they take', async () => {
  const root = writeTree({
    'shop/__init__.py': '',
    'shop/models.py': 'class Item: pass\nclass Cart: pass\n',
    'shop/use.py': 'from shop.models import Item, Cart\nimport shop.models\nfrom shop import models\n',
  });
  const found = await impactOf({ root }, 'shop.models');
  assert.ok(found.ok);
  const lines = renderImpact(found.report).split('\n');
  assert.equal(lines.filter((it) => it.startsWith('    shop/use.py:')).slice(0, 4), [
    '    shop/use.py:1  import of Item via shop.models',
    '    shop/use.py:1  import of Cart via shop.models',
    '    shop/use.py:2  import via shop.models',
    '    shop/use.py:3  import via shop',
  ]);
});

test('the inventory of a name that nothing has says which one is near', async () => {
  const root = writeTree({ 'shop.py': 'class Cart: pass\nLIMIT = 1\n' });
  const near = await inventoryTree({ root }, ['Crat']);
  const far = await inventoryTree({ root }, ['Elsewhere']);
  assert.ok(near.ok && far.ok);
  assert.equal([near.report.symbols[0]!.verdict, near.report.symbols[0]!.nearest], ['missing', 'Cart']);
  assert.match(
    renderInventory(near.report),
    /^Crat: missing\n {2}→ Did you mean Cart\?\n\n1 name in 1 file \(/,
  );
  assert.is(far.report.symbols[0]!.nearest, undefined);
});

test('one of something is no several', async () => {
  const root = writeTree({ 'a.py': 'from b import x\n', 'b.py': 'from a import y\n' });
  const found = await cyclesOfTree({ root });
  assert.ok(found.ok);
  const text = renderCycles(found.report);
  assert.match(text, '1 import-time cycle under');
  assert.match(text, '(1 name)');
});

test.run();
