import * as assert from 'uvu/assert';
import { applyFixes } from '../../src/ssot/fix/apply.ts';
import type { Consolidation, FixPlan } from '../../src/ssot/fix/types.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('a second definition removed in favour of the one in its home');

const HOME =
  'class Core:\n    limit = 1\n\n    def run(self):\n        pass\n\n    def stop(self):\n        pass\n';
const APP = {
  'app/__init__.py': '',
  'app/new.py': HOME,
  'app/user.py': 'from app.old import Core, Rest\n',
};

async function plan(files: Record<string, string>, wish: Partial<Consolidation> = {}): Promise<FixPlan> {
  const root = writeTree({ ...APP, ...files });
  const one = { name: 'Core', home: 'app.new', leave: 'nothing', ...wish } as const;
  const result = await applyFixes({ root, cache: false, consolidate: [one] });
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.report;
}

const texts = ({ edits }: FixPlan) =>
  Object.fromEntries(edits.map(({ path, after }) => [path, after.toString()]));
const why = ({ refused }: FixPlan) => refused.map(({ path, line, why: said }) => `${path}:${line} ${said}`);

test('what the one in the home lacks stops it and is listed', async () => {
  const old =
    'class Core(Base):\n    limit = 2\n    extra = 1\n\n    def run(self): pass\n    def more(self): pass\n\n\nclass Rest: pass\n';
  const done = await plan({ 'app/old.py': `class Base: pass\n${old}` });
  assert.is(done.edits.length, 0);
  assert.equal(why(done), [
    'app/old.py:2 app.new.Core lacks what this one has: base Base (line 2), more (line 7), extra (line 4)',
  ]);
  const functions = await plan({
    'app/new.py': 'def Core(a): pass\n',
    'app/old.py': 'def Core(a, b): pass\nclass Rest: pass\n',
  });
  assert.equal(why(functions), [
    'app/old.py:1 app.new.Core lacks what this one has: other parameters: def Core(a, b) (line 1)',
  ]);
});

test('an unknown home is refused', async () => {
  assert.match(why(await plan({}, { home: 'app.nowhere' }))[0]!, 'there is no module app.nowhere');
  assert.match(why(await plan({}, { home: undefined }))[0]!, 'nothing says where Core has its home');
});

test('an import that would close a cycle stops it and says which', async () => {
  const files = {
    'app/new.py': `import app.mid\n${HOME}`,
    'app/mid.py': 'import app.old\n',
    'app/old.py': 'class Core:\n    def run(self): pass\n\n\nclass Rest: pass\n',
  };
  const done = await plan(files, { leave: 'reexport' });
  assert.is(done.edits.length, 0);
  assert.equal(why(done), [
    'app/old.py:1 importing it from app.new would close a cycle: app.new → app.mid → app.old',
  ]);
});

test('nothing is left, and the consumers take it from its home', async () => {
  const old =
    'import os\n\n\n@deco(\n    1)\n@os.deco\nclass Core:\n    """A\nclass Trick:\n"""\n\n    def run(self): pass\n\n\n# of Rest\nclass Rest: pass\n';
  const done = await plan({ 'app/old.py': old });
  assert.equal([done.refused, done.blocked], [[], []]);
  assert.equal(texts(done), {
    'app/old.py': 'import os\n\n\n# of Rest\nclass Rest: pass\n',
    'app/user.py': 'from app.new import Core\nfrom app.old import Rest\n',
  });
});

test('an import is left where asked, or where the file itself uses the name', async () => {
  const old = 'import os\n\n\nclass Core:\n    def run(self): pass\n\n\nclass Rest(Core): pass\n';
  const done = await plan({ 'app/old.py': old });
  assert.is(texts(done)['app/old.py'], 'import os\nfrom app.new import Core\n\n\nclass Rest(Core): pass\n');
  const bare = await plan(
    { 'app/old.py': 'class Core: pass\n\n\nclass Rest: pass\n' },
    { leave: 'reexport' },
  );
  assert.is(texts(bare)['app/old.py'], 'from app.new import Core\n\n\nclass Rest: pass\n');
});

test('a module __getattr__ that warns, with the date; not where it would serve nobody', async () => {
  const old = 'class Core: pass\n\n\nclass Rest: pass\n';
  const done = await plan({ 'app/old.py': old }, { leave: 'deprecated', removal: '2027-01-31' });
  assert.equal([done.refused, done.blocked, done.look], [[], [], []]);
  const text = texts(done)['app/old.py']!;
  const root = writeTree({ ...APP, ...texts(done) });
  const { execFileSync } = await import('node:child_process');
  const said = execFileSync(
    'python3',
    [
      '-W',
      'always',
      '-c',
      'import app.old, app.new; print(app.old.Core is app.new.Core)\ntry: app.old.No\nexcept AttributeError as e: print(e)',
    ],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  assert.is(said, "True\nmodule 'app.old' has no attribute 'No'\n", text);
  assert.match(text, 'app.old.Core is now app.new.Core; the old name is gone after 2027-01-31');
  const used = await plan({ 'app/old.py': `${old}x = Core\n` }, { leave: 'deprecated' });
  assert.match(why(used)[0]!, 'line 5 here uses Core, so that nobody would be warned');
  const starred = await plan(
    { 'app/old.py': old, 'app/star.py': 'from app.old import *\n' },
    { leave: 'deprecated' },
  );
  assert.match(why(starred)[0]!, 'a star import takes names from here');
});

test.run();
