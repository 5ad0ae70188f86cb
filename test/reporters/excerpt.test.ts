import * as assert from 'uvu/assert';
import { excerptLines } from '../../src/reporters/summary/excerpt.ts';
import { suite } from '../rig/suite.ts';

const test = suite('evidence on a console');
const LIB = '/venv/lib/python3.11';
const NOTE = (count: number) =>
  `  … ${count} ${count === 1 ? 'frame' : 'frames'} of pytest and of Python's imports`;
const many = (count: number, word = 'line') => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`);

test('of the stack of a test that hangs the frames of the project are left', () => {
  const lines = excerptLines(
    [
      'Current thread 0x00007f1c (most recent call first):',
      '  File "/project/shared/counters.py", line 30 in value',
      '  File "/project/tests/test_counters.py", line 31 in test_render',
      ...many(20).map((_, at) => `  File "${LIB}/site-packages/_pytest/python.py", line ${at} in call`),
      `  File "${LIB}/site-packages/pluggy/_manager.py", line 183 in _hookexec`,
      '… 7 more lines',
    ].join('\n'),
  );
  assert.equal(lines, [
    'Current thread 0x00007f1c (most recent call first):',
    '  File "/project/shared/counters.py", line 30 in value',
    '  File "/project/tests/test_counters.py", line 31 in test_render',
    NOTE(21),
    '… 7 more lines',
  ]);
});

test('a traceback loses its import machinery with the source it quotes, and keeps what failed', () => {
  const own = ['  File "/project/a.py", line 3, in <module>', '    import b', '           ^'];
  const machinery = [
    '  File "<frozen importlib._bootstrap>", line 1176, in _find_and_load',
    `  File "${LIB}/importlib/__init__.py", line 126, in import_module`,
    '    return _bootstrap._gcd_import(name)',
    '           ^^^^^^^^^^^^',
  ];
  const lines = excerptLines([...own, ...machinery, ...own, 'ImportError: no b'].join('\n'));
  assert.equal(lines, [...own, NOTE(2), ...own, 'ImportError: no b']);
});

test('frames as pytest writes them are known, and no line of an assertion is taken for one', () => {
  const lines = excerptLines(
    [
      'tests/conftest.py:9: in <module>',
      '    import gone',
      `${LIB}/importlib/__init__.py:126: in import_module`,
      '    return _bootstrap._gcd_import(name)',
      `E   ${LIB}/importlib/x.py:1: in a message`,
      "E   ModuleNotFoundError: No module named 'gone'",
    ].join('\n'),
  );
  assert.equal(lines, [
    'tests/conftest.py:9: in <module>',
    '    import gone',
    NOTE(1),
    `E   ${LIB}/importlib/x.py:1: in a message`,
    "E   ModuleNotFoundError: No module named 'gone'",
  ]);
});

test('where nothing but the machinery is there it is shown', () => {
  const lines = [
    'Thread 0x00007f1c (most recent call first):',
    `  File "${LIB}/site-packages/_pytest/main.py", line 1 in main`,
  ];
  assert.equal(excerptLines(lines.join('\n')), lines);
});

test('a project that is itself called pluggy or importlib keeps its frames', () => {
  const lines = [
    '  File "/home/me/pluggy/manager.py", line 1, in a',
    '  File "/work/importlib/b.py", line 1, in b',
    'E: x',
  ];
  assert.equal(excerptLines(lines.join('\n')), lines);
});

test('of much evidence the first and the last lines are shown, at most 25', () => {
  const lines = excerptLines(many(100).join('\n'));
  assert.ok(lines.length <= 25);
  assert.is(lines[0], 'line 1');
  assert.is(lines.at(-1), 'line 100');
  assert.is(lines.filter((line) => /^ {2}… \d+ lines, in the reports$/.test(line)).length, 1);
  assert.equal(excerptLines(many(25).join('\n')), many(25));
});

test('the message that a story points at is shown, wherever it stands', () => {
  for (let culprit = 0; culprit < 100; culprit += 1) {
    const story = many(100).map((line, at) => (at === culprit ? `${line}  ← here` : line));
    const lines = excerptLines(story.join('\n'));
    assert.ok(lines.length <= 25, `${culprit}`);
    assert.ok(lines.includes(`line ${culprit + 1}  ← here`), `${culprit}`);
    const told = lines.reduce((sum, line) => sum + Number(/… (\d+) lines?,/.exec(line)?.[1] ?? 1), 0);
    assert.is(told, 100, `shown and counted, with the culprit at ${culprit}`);
  }
});

test('no evidence is no lines', () => {
  assert.equal(excerptLines(''), []);
  assert.equal(excerptLines(' \n\n'), []);
});

test.run();
