import * as assert from 'uvu/assert';
import { applyFixes } from '../../src/ssot/fix/apply.ts';
import type { FixOptions, FixPlan } from '../../src/ssot/fix/types.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('imports rewritten to the path that a name has now');

const APP = {
  'app/__init__.py': '',
  'app/old.py': 'class Rest: pass\nclass More: pass\n',
  'app/new.py': 'class Core: pass\nclass Kept: pass\ndef make(): pass\nLIMIT = 1\n',
  'app/gone.py': '',
};
const MOVES = {
  'app.old.Core': 'app.new.Core',
  'app.old.make': 'app.new.make',
  'app.old.LIMIT': 'app.new.LIMIT',
};

async function plan(
  files: Record<string, string | Buffer>,
  options: Partial<FixOptions> = {},
): Promise<FixPlan> {
  const root = writeTree({ ...APP, ...files });
  const result = await applyFixes({ root, moves: MOVES, cache: false, ...options });
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.report;
}

/** What a file becomes; itself where it is left. */
async function fixed(text: string, options: Partial<FixOptions> = {}, path = 'app/user.py'): Promise<string> {
  const { edits, refused, blocked } = await plan({ [path]: text }, options);
  assert.equal([refused, blocked], [[], []]);
  const edit = edits.find((it) => it.path === path);
  return edit?.after.toString() ?? text;
}

test('a star import, a place that is not there and the new home itself are refused with the reason', async () => {
  const { edits, refused } = await plan(
    {
      'app/star.py': 'from app.gone import *\n',
      'app/far.py': 'from app.old import Nowhere\n',
      'app/new.py': 'from app.old import Core\n',
    },
    { moves: { ...MOVES, 'app.gone': 'app.new', 'app.old.Nowhere': 'app.new.Nowhere' } },
  );
  assert.is(edits.length, 0);
  assert.equal(
    refused.map(({ path, line, symbol, to, why }) => `${path}:${line} ${symbol} → ${to}: ${why}`),
    [
      'app/far.py:1 app.old.Nowhere → app.new.Nowhere: app.new.Nowhere is not there yet',
      'app/new.py:1 app.old.Core → app.new.Core: app.new would import itself',
      'app/star.py:1 app.gone → app.new: a star import takes whatever is there',
    ],
  );
});

test('the fallback for an import of the same thing is refused: both branches would be one', async () => {
  const text = 'try:\n    from app.new import Core\nexcept ImportError:\n    from app.old import Core\n';
  const { edits, refused } = await plan({ 'app/user.py': text });
  assert.is(edits.length, 0);
  assert.match(refused[0]!.why, 'line 2 binds the same name from app.new in another branch');
});

test('a file that is no valid Python is refused', async () => {
  const { edits, refused } = await plan({ 'app/user.py': 'from app.old import Core\ndef (\n' });
  assert.is(edits.length, 0);
  assert.match(refused[0]!.why, /./);
});

test('a new import cycle blocks all of it and says which', async () => {
  const { blocked } = await plan({
    'app/old.py': 'class Core: pass\n',
    'app/new.py': 'import app.user\nclass Core: pass\ndef make(): pass\nLIMIT = 1\n',
    'app/user.py': 'from app.old import Core\n',
  });
  assert.match(blocked[0]!.why, /^import-cycle: .*app\.(?:user|new)/);
});

const CASES: readonly (readonly [name: string, before: string, after: string])[] = [
  ['one name', 'from app.old import Core\n', 'from app.new import Core\n'],
  ['an alias is kept', 'from app.old import Core as C\n', 'from app.new import Core as C\n'],
  [
    'split, in order',
    'from app.old import Core, Rest\n',
    'from app.new import Core\nfrom app.old import Rest\n',
  ],
  [
    'several go together',
    'from app.old import Core, LIMIT, More, make\n',
    'from app.new import Core, LIMIT, make\nfrom app.old import More\n',
  ],
  [
    'merged into what the block has',
    'from app.new import Kept\nfrom app.old import Core\n',
    'from app.new import Core, Kept\n',
  ],
  [
    'merged below',
    'from app.old import Core\n\nfrom app.new import Kept\n',
    '\nfrom app.new import Core, Kept\n',
  ],
  [
    'said twice',
    'from app.new import Core\nfrom app.old import Core, Rest\n',
    'from app.new import Core\nfrom app.old import Rest\n',
  ],
  [
    'not merged over code',
    'from app.new import Kept\nprint(Kept)\nfrom app.old import Core\n',
    'from app.new import Kept\nprint(Kept)\nfrom app.new import Core\n',
  ],
  [
    'names with as apart',
    'from app.new import Kept\nfrom app.old import Core as C\n',
    'from app.new import Core as C\nfrom app.new import Kept\n',
  ],
  [
    'sorted within its section',
    'import os\n\nimport app.gone\nfrom app.missing_not import x\nfrom app.old import Core\n',
    'import os\n\nimport app.gone\nfrom app.missing_not import x\nfrom app.new import Core\n',
  ],
  [
    'in a function and for the type checker',
    'if TYPE_CHECKING:\n    from app.old import Core\n\ndef f():\n    from .old import Core, Rest\n',
    'if TYPE_CHECKING:\n    from app.new import Core\n\ndef f():\n    from app.new import Core\n\n    from .old import Rest\n',
  ],
  [
    'guarded',
    'try:\n    from app.old import Core\nexcept ImportError:\n    Core = None\n',
    'try:\n    from app.new import Core\nexcept ImportError:\n    Core = None\n',
  ],
  [
    'semicolons',
    'import os; from app.old import Core, Rest; x = 1\n',
    'import os; from app.old import Rest; from app.new import Core; x = 1\n',
  ],
  [
    'after a colon',
    'if 1: from app.old import Core, Rest\n',
    'if 1: from app.old import Rest; from app.new import Core\n',
  ],
  [
    'continued',
    'from app.old import Rest, \\\n    Core\n',
    'from app.new import Core\nfrom app.old import Rest\n',
  ],
  ['continued head', 'from app.old \\\n    import Core\n', 'from app.new import Core\n'],
  [
    'in parentheses, with comments',
    'from app.old import (\n    # why\n    Core,  # core\n    More,  # more\n    Rest,\n)\n',
    'from app.new import (\n    # why\n    Core,  # core\n)\nfrom app.old import (\n    More,  # more\n    Rest,\n)\n',
  ],
  [
    'a comment that tools read holds for both',
    'from app.old import Core, Rest  # noqa: F401\n',
    'from app.new import Core  # noqa: F401\nfrom app.old import Rest  # noqa: F401\n',
  ],
  ['a comment stays', 'from app.old import Core  # the core\n', 'from app.new import Core  # the core\n'],
  [
    'one name a statement, where the block has it so',
    'from app.new import Kept\nfrom app.old import Core\nfrom app.old import Rest\n',
    'from app.new import Core\nfrom app.new import Kept\nfrom app.old import Rest\n',
  ],
  ['no line end', 'from app.old import Core', 'from app.new import Core'],
  [
    'no line end, split',
    'from app.old import Core, Rest',
    'from app.new import Core\nfrom app.old import Rest',
  ],
  [
    'CRLF',
    'from app.old import Core, Rest\r\nx = 1\r\n',
    'from app.new import Core\r\nfrom app.old import Rest\r\nx = 1\r\n',
  ],
  ['BOM', '\ufefffrom app.old import Core\n', '\ufefffrom app.new import Core\n'],
  [
    'tabs',
    'def f():\n\tfrom app.old import Core, Rest\n',
    'def f():\n\tfrom app.new import Core\n\tfrom app.old import Rest\n',
  ],
  [
    'beside a string that says the same',
    '"from app.old import Core"; from app.old import Core\n',
    '"from app.old import Core"; from app.new import Core\n',
  ],
  [
    'names that are not ASCII stay',
    'from app.old import Core, Größe\n',
    'from app.new import Core\nfrom app.old import Größe\n',
  ],
];

for (const [name, before, after] of CASES) {
  test(name, async () => {
    const extra = {
      'app/missing_not.py': 'x = 1\n',
      'app/old.py': `${APP['app/old.py']}class Größe: pass\n`,
    };
    const root = { ...extra, 'app/user.py': before };
    const { edits, refused, blocked } = await plan(root);
    assert.equal([refused, blocked], [[], []]);
    assert.is(edits[0]?.after.toString(), after);
    const again = await plan({ ...extra, 'app/user.py': after });
    assert.is(again.edits.length, 0, 'a second run changes nothing');
  });
}

test('relative stays relative when asked', async () => {
  const before = 'from .old import Core, Rest\n';
  assert.is(await fixed(before, { relative: true }), 'from .new import Core\nfrom .old import Rest\n');
  const files = { 'app/sub/__init__.py': '', 'app/sub/user.py': 'from ..old import Core\n' };
  const { edits } = await plan(files, { relative: true });
  assert.is(edits[0]?.after.toString(), 'from ..new import Core\n');
});

test('a class under another name is bound by the old one', async () => {
  const moves = { 'app.old.Base': 'app.new.Core' };
  assert.is(await fixed('from app.old import Base\n', { moves }), 'from app.new import Core as Base\n');
  assert.is(await fixed('from app.old import Base as Core\n', { moves }), 'from app.new import Core\n');
});

test('a whole module: by name, by alias, and everything read through it', async () => {
  const moves = { 'app.gone': 'app.new' };
  assert.is(
    await fixed('from app import gone\ngone.Core\n', { moves }),
    'from app import new as gone\ngone.Core\n',
  );
  assert.is(await fixed('import app.gone as g, os\n', { moves }), 'import os\nimport app.new as g\n');
  assert.is(
    await fixed('import app.gone\n\nx = app.gone.Core\ndef f(): return app . gone.make()\n', { moves }),
    'import app.new\n\nx = app.new.Core\ndef f(): return app.new.make()\n',
  );
  assert.is(await fixed('from .gone import Kept\n', { moves }), 'from app.new import Kept\n');
});

test('what only hands a name on is passed by, where its module is canonical', async () => {
  const files = {
    'app/facade.py': 'from app.new import Core\n',
    'app/user.py': 'from app.facade import Core\n',
  };
  const { edits } = await plan(files, { moves: {}, canonical: ['app.new'] });
  assert.equal(
    edits.map(({ path, after }) => `${path} ${after}`),
    ['app/user.py from app.new import Core\n'],
  );
});

test('a line that grows too long is spread, and one that was too long is not any more', async () => {
  const long = 'A'.repeat(50);
  const other = 'B'.repeat(30);
  const home = {
    'app/new.py': `${APP['app/new.py']}class ${long}: pass\n`,
    'app/old.py': `class ${other}: pass\n`,
  };
  const moves = { 'app.old.Core': 'app.new.Core', [`app.old.${long}`]: `app.new.${long}` };
  const one = await plan(
    { ...home, 'app/user.py': `from app.new import ${long}, Kept, LIMIT, make\nfrom app.old import Core\n` },
    { moves },
  );
  const names = [long, 'Core', 'Kept', 'LIMIT', 'make'];
  assert.is(one.edits[0]?.after.toString(), `from app.new import (\n    ${names.join(',\n    ')},\n)\n`);
  const two = await plan(
    { ...home, 'app/user.py': `from app.old import (\n    ${long},\n    ${other},\n)\n` },
    { moves },
  );
  assert.is(two.edits[0]?.after.toString(), `from app.new import ${long}\nfrom app.old import ${other}\n`);
});

test.run();
