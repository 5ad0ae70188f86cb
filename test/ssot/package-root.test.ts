import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import { checkOptions } from '../../src/ssot/check-options.ts';
import { impactOf } from '../../src/ssot/impact/impact.ts';
import type { SsotOptions } from '../../src/ssot/options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { places } from './findings.ts';

const test = suite('a root that is a package');
async function broken(root: string, options: Omit<SsotOptions, 'root'> = {}): Promise<string[]> {
  const result = await checkTree({ root, ...options });
  assert.ok(result.ok);
  return places(result.report.findings.filter(({ rule }) => rule === 'broken-import'));
}

test('reports what cannot be imported by the name of the package', async () => {
  const root = writeTree({
    'shop/__init__.py': '',
    'shop/models.py': 'class Item: pass\n',
    'shop/cart.py': 'from shop.modls import Item\nfrom shop.models import Itm\nfrom .models import Item\n',
  });
  assert.equal(await broken(join(root, 'shop')), ['cart.py:1 shop.modls', 'cart.py:2 shop.models.Itm']);
});

test('takes no module of the package for one of the standard library or of a distribution', async () => {
  const root = writeTree({
    'sockets/__init__.py': 'from typing import Callable\nimport yaml\nyaml.load\n',
    'sockets/typing.py': 'Data = str\n',
    'sockets/yaml.py': '',
    'sockets/legacy/__init__.py':
      'from typing import Callable\nfrom yaml import load\nfrom ..typing import Data\n',
  });
  assert.equal(await broken(join(root, 'sockets')), []);
});

test('leaves what lies beside the package, and in the packages above, undecided', async () => {
  const root = writeTree({
    'util.py': '',
    'app/__init__.py': '',
    'app/other.py': 'x = 1\n',
    'app/shop/__init__.py': '',
    'app/shop/cart.py':
      'import util\nfrom util import nothing\nfrom app import other, nothing\nfrom app.other import y\n' +
      'from .. import other\nfrom ..none import z\nfrom ... import beyond\nimport app.shop.gone\nfrom ..shop import lost\n',
  });
  assert.equal(await broken(join(root, 'app/shop')), ['cart.py:8 app.shop.gone', 'cart.py:9 app.shop.lost']);
});

test('a project that is run from its root has it on the path, whatever lies in it', async () => {
  const root = writeTree({
    'shop/__init__.py': '',
    'shop/pyproject.toml': '',
    'shop/core/__init__.py': '',
    'shop/main.py': 'from core import gone\nfrom shop.core import lost\n',
  });
  assert.equal(await broken(join(root, 'shop')), ['main.py:1 core.gone', 'main.py:2 core.lost']);
});

test('source roots that are given are all there are', async () => {
  const root = writeTree({
    'shop/__init__.py': '',
    'shop/models.py': '',
    'shop/cart.py': 'from models import gone\n',
  });
  assert.equal(await broken(join(root, 'shop')), []);
  assert.equal(await broken(join(root, 'shop'), { sourceRoots: ['.'] }), ['cart.py:1 models.gone']);
});

test('the impact of a name knows who takes it through the package', async () => {
  const root = join(
    writeTree({
      'shop/__init__.py': '',
      'shop/cart.py': 'class Cart: pass\n',
      'shop/store.py': 'from shop.cart import Cart\n',
    }),
    'shop',
  );
  const found = await impactOf({ root }, 'Cart');
  assert.ok(found.ok);
  assert.equal(found.report.definitions[0]!.symbol, 'shop.cart.Cart');
  assert.equal(
    found.report.consumers.map(({ path }) => path),
    ['store.py'],
  );
  assert.equal(await checkOptions({ root, families: { Cart: 'shop.cart' } }), []);
});

test.run();
