import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { keywordLiterals } from '../../src/ssot/rules/keyword-literals.ts';
import { suite } from '../rig/suite.ts';
import { findings } from './findings.ts';

const test = suite('literal-format');

const read = (text: string) =>
  keywordLiterals(Buffer.from(text), new Set(['user_id'])).map(
    ({ value, line, column }) => `${line}:${column} ${value}`,
  );

test('texts given for a keyword or as a default are read, wherever they stand in the brackets', () => {
  assert.equal(read('f(user_id="a")\n'), ['1:11 a']);
  assert.equal(read("f(\n    x,\n    user_id = 'é',  # why\n)\ndef g(user_id=r'c'): pass\n"), [
    '3:15 é',
    '5:15 c',
  ]);
  assert.equal(read('f(user_id="""d"""\n # c\n)\nf(a, g(user_id=u"e"))\n'), ['1:11 d', '4:16 e']);
});

test('what is no argument, no plain text, or only looks like one is left out', () => {
  for (const text of [
    'user_id = "a"\n',
    'f(user_id=b"a")\n',
    'f(user_id=f"{x}")\n',
    'f(user_id="a" + b)\n',
    'f(user_id="a" "b")\n',
    'f(user_id="a".lower())\n',
    'f(user_id="\\x41")\n',
    'f(user_id == "a")\n',
    'f(other_user_id="a", user_ids="b")\n',
    '"""f(user_id="a")"""\n',
    '# f(user_id="a")\n',
    'x = f\'{d["f(user_id=1)"]}\'\n',
    'f(user_id="a\n',
  ])
    assert.equal(read(text), [], text);
});

test('any text is read without a throw, and what was put in is found', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void read(`user_id ${text}`)),
    { numRuns: 300 },
  );
  const safe = fc.stringMatching(/^[a-z0-9 _-]{0,20}$/);
  fc.assert(
    fc.property(fc.array(safe, { maxLength: 8 }), (values) => {
      const text = values.map((value) => `f("user_id='no'", g(1), user_id='${value}')  # 'x\n`).join('');
      assert.equal(
        read(text).map((it) => it.replace(/^\S+ /, '')),
        values,
      );
    }),
    { numRuns: 200 },
  );
});

test('a text that does not match is told where its format holds', async () => {
  const files = {
    'app.py': 'f(user_id="anything")\n',
    'tests/test_a.py': 'f(user_id="usr_12")\nf(user_id="bob")\nf(user_id=name, other="x")\n',
  };
  const literals = [{ argument: 'user_id', matches: '^usr_\\d+$', areas: ['test'] as const }];
  const found = await findings('literal-format', files, { literals });
  assert.equal(
    found.map(({ path, line, column, message }) => `${path}:${line}:${column} ${message}`),
    ["tests/test_a.py:2:11 user_id is 'bob', which does not match ^usr_\\d+$"],
  );
  const everywhere = await findings('literal-format', files, {
    literals: [{ argument: 'user_id', matches: '^usr_' }],
  });
  assert.equal(
    everywhere.map(({ path }) => path),
    ['app.py', 'tests/test_a.py'],
  );
});

test.run();
