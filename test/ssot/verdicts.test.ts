import * as assert from 'uvu/assert';
import { inventoryTree } from '../../src/ssot/inventory.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('verdicts of the inventory');

const core = 'from enum import Enum\nclass Mode(Enum):\n    A = 1\n';
const cases: Record<
  string,
  readonly [verdict: string, canonical: string | null, files: Record<string, string>]
> = {
  'an enum in one place': ['single', 'core.Mode', { 'core.py': core, 'use.py': 'from core import Mode\n' }],
  'an enum in two places': ['duplicate', null, { 'core.py': core, 'other.py': core }],
  'a protocol in four places': [
    'duplicate',
    null,
    Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((it) => [`${it}.py`, 'class Mode(Protocol):\n    def f(self): ...\n']),
    ),
  ],
  'a class defined twice in one file': ['shadowed', 'core.Mode', { 'core.py': `${core}class Mode: pass\n` }],
  'a re-export through two packages': [
    'single',
    'p.q.core.Mode',
    {
      'p/__init__.py': 'from .q import Mode\n',
      'p/q/__init__.py': 'from .core import Mode\n',
      'p/q/core.py': core,
    },
  ],
  'a star re-export': ['single', 'core.Mode', { 'core.py': core, 'all.py': 'from core import *\n' }],
  'an alias of one class': [
    'single',
    'core.Mode',
    { 'core.py': core, 'old.py': 'import core\nMode = core.Mode\n' },
  ],
  'an alias under another name': ['alias-only', null, { 'core.py': 'class _Mode: pass\nMode = _Mode\n' }],
  'an alias of an alias': [
    'alias-only',
    null,
    { 'core.py': 'class _Mode: pass\nMode_ = _Mode\n', 'old.py': 'from core import Mode_\nMode = Mode_\n' },
  ],
  'a fallback': [
    'single',
    'core.Mode',
    {
      'core.py': core,
      'use.py': 'try:\n    from core import Mode\nexcept ImportError:\n    class Mode: pass\n',
    },
  ],
  'None for what cannot be imported': [
    'single',
    'core.Mode',
    { 'core.py': core, 'use.py': 'try:\n    from core import Mode\nexcept ImportError:\n    Mode = None\n' },
  ],
  'one for the type checker': [
    'single',
    'core.Mode',
    { 'core.py': core, 'use.py': 'if TYPE_CHECKING:\n    class Mode: ...\n' },
  ],
  'a branch for each version': [
    'single',
    null,
    {
      'core.py':
        'import sys\nif sys.version_info > (3, 9):\n    class Mode: ...\nelse:\n    class Mode: ...\n',
    },
  ],
  'a local class': ['single', 'core.Mode', { 'core.py': core, 'use.py': 'def f():\n    class Mode: pass\n' }],
  'two local classes and nothing else': [
    'duplicate',
    null,
    { 'a.py': 'def f():\n    class Mode: pass\n', 'b.py': 'def f():\n    class Mode: pass\n' },
  ],
  'a method of the same name': [
    'single',
    'core.Mode',
    { 'core.py': core, 'use.py': 'class A:\n    def Mode(self): ...\n' },
  ],
  'a class within a class': [
    'duplicate',
    null,
    { 'core.py': core, 'use.py': 'class A:\n    class Mode: pass\n' },
  ],
  'a variable of the same name': ['single', 'core.Mode', { 'core.py': core, 'use.py': 'Mode = load()\n' }],
  overloads: [
    'single',
    'core.Mode',
    { 'core.py': '@overload\ndef Mode(a: int): ...\n@overload\ndef Mode(a: str): ...\ndef Mode(a): ...\n' },
  ],
  'a class made by a call beside a class': [
    'single',
    'core.Mode',
    { 'core.py': core, 'use.py': 'Mode = make()\n' },
  ],
  'a name that is only imported': ['missing', null, { 'core.py': '', 'use.py': 'from core import Mode\n' }],
  'a name of a third party': ['missing', null, { 'use.py': 'from lib import Mode\n' }],
  'nothing of that name': ['missing', null, { 'a.py': 'Modes = 1\n' }],
};

for (const [what, [verdict, canonical, files]] of Object.entries(cases))
  test(`${verdict}: ${what}`, async () => {
    const result = await inventoryTree({ root: writeTree(files) }, ['Mode']);
    assert.ok(result.ok);
    const [symbol] = result.report.symbols;
    assert.equal([symbol!.verdict, symbol!.canonical], [verdict, canonical]);
  });

test.run();
