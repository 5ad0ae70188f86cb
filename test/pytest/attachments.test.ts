import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import * as assert from 'uvu/assert';
import type { CaseRecord } from '../../src/model/case.ts';
import type { AttachmentStore } from '../../src/model/ports.ts';
import { createMask } from '../../src/process/mask.ts';
import { createSpool } from '../../src/pytest/spool.ts';
import { createAttachmentStore } from '../../src/store/attachments.ts';
import { suite } from '../rig/suite.ts';
import { type Options, runSuite, type Told } from './rig/run-suite.ts';

const test = suite('captured output past what a case holds');
const RUN = '20261123T024500-0123abcd';
const SECRET = 'sesame-open-77';

/** Runs a suite whose attachments go to a folder of their own; `look` sees them before they are removed. */
async function attach(
  files: Readonly<Record<string, string>>,
  look: (told: Told, folder: string) => void,
  options: Options & { readonly maxBytes?: number } = {},
): Promise<void> {
  const outside = mkdtempSync(join(tmpdir(), 'portcullis-attachments-'));
  const before = spools();
  try {
    const folder = join(outside, 'reports', 'junit-attachments');
    const { maxBytes } = options;
    const attachments = createAttachmentStore({
      folder,
      run: RUN,
      mask: createMask({ values: [SECRET] }),
      maxBytes,
    });
    const told = await runSuite(files, { ...options, attachments });
    look(told, folder);
    assert.equal(readdirSync(outside), existsSync(folder) ? ['reports'] : []);
    assert.equal(spools(), before);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
}

const spools = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('portcullis-pytest-'));
const textOf = (one: CaseRecord, name = 'stdout'): string => {
  const found = (one.attachments ?? []).filter((each) => each.name === name);
  assert.is(found.length, 1, JSON.stringify(one.attachments));
  const text = readFileSync(found[0]!.path, 'utf8');
  assert.is(Buffer.byteLength(text), found[0]!.bytes);
  return text;
};
const warnings = (told: Told): string[] =>
  told.events.flatMap((event) => (event.type === 'note' && event.level === 'warning' ? [event.message] : []));

test('the whole of it is kept, of tests that fail and that pass, and the case carries the path alone', async () => {
  const lines = `for n in range(20000): print("line", n)`;
  await attach(
    {
      'test_a.py': `import sys\ndef test_green():\n    ${lines}\ndef test_red():\n    ${lines}\n    print("e" * 150000, file=sys.stderr)\n    assert 0\ndef test_small():\n    print("x")\n`,
    },
    (told, folder) => {
      const whole = Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join('');
      for (const name of ['test_green', 'test_red']) {
        const one = told.case(`test_a.py::${name}`);
        assert.is(textOf(one), whole);
        assert.is(relative(folder, one.attachments![0]!.path).split('/')[0], RUN);
        const cap = name === 'test_red' ? 100_000 : 1_000;
        assert.ok((one.stdout ?? '').length <= cap);
        assert.match(one.stdout ?? '', /characters left out/);
      }
      assert.is(textOf(told.case('test_a.py::test_red'), 'stderr'), `${'e'.repeat(150_000)}\n`);
      assert.is(told.case('test_a.py::test_small').attachments, undefined);
      assert.is(readdirSync(join(folder, RUN)).length, 3);
      const journal = told.cases.reduce((sum, one) => sum + JSON.stringify(one).length, 0);
      assert.ok(journal < 320_000, `${journal}`);
    },
  );
});

test('secrets are masked in it, also where a block of the file ends within one', async () => {
  const code = `print("".join("${'.'.repeat(1000)}" + "${SECRET}" + " https://bob:hunter2@host/ " for _ in range(300)))`;
  await attach({ 'test_a.py': `def test_a():\n    ${code}\n` }, (told) => {
    const text = textOf(told.case('test_a.py::test_a'));
    assert.is(text.split('***').length - 1, 600);
    assert.not.match(text, SECRET);
    assert.not.match(text, 'hunter2');
  });
});

test('no id of a test leads out of the folder', async () => {
  const ids = [
    '../../../up',
    '/etc/passwd',
    'a/b\\\\c',
    'nul\\x00',
    '😀 ]] |',
    'x'.repeat(4000),
    'line\\nfeed',
    '\\ud800',
  ];
  const list = ids.map((id) => `pytest.param(1, id="${id}")`).join(', ');
  await attach(
    {
      'test_a.py': `import pytest\n@pytest.mark.parametrize("n", [${list}])\ndef test_a(n):\n    print("y" * 5000)\n`,
    },
    (told, folder) => {
      assert.is(told.cases.length, ids.length);
      for (const one of told.cases) {
        assert.is(textOf(one), `${'y'.repeat(5000)}\n`);
        assert.match(basename(one.attachments![0]!.path), /^\d+-stdout\.txt$/);
      }
      assert.is(readdirSync(join(folder, RUN)).length, ids.length);
    },
  );
});

test('a stream longer than 8 MB is kept with both ends and says what was cut', async () => {
  await attach({ 'test_a.py': 'def test_a():\n    print("first" + "z" * 20_000_000 + "last")\n' }, (told) => {
    const text = textOf(told.case('test_a.py::test_a'));
    assert.match(text, /^firstz/);
    assert.match(text, /zlast\n$/);
    assert.match(text, /\n… 116\d{5} bytes left out …\n/);
    assert.ok(text.length < 8.1 * 1024 * 1024);
  });
});

test('passing tests leave room for the one that fails, and it is told when the room is met', async () => {
  const many =
    'import pytest\n@pytest.mark.parametrize("n", range(15))\ndef test_a(n):\n    print("y" * 9999)\n';
  const red = 'def test_z():\n    print("z" * 100500)\n    assert 0\n';
  await attach(
    { 'test_a.py': many, 'test_b.py': red },
    (told) => {
      assert.is(
        told.cases.filter((one) => one.attachments !== undefined && one.status === 'passed').length,
        11,
      );
      assert.is(textOf(told.case('test_b.py::test_z')).length, 100_501);
      assert.is(
        warnings(told).filter((each) => /passing tests print is no longer kept/.test(each)).length,
        1,
      );
    },
    { maxBytes: 220_000 },
  );
});

test('under xdist, and with a worker that crashes, what the others printed is kept', async () => {
  const code = [
    'import os, pytest',
    '@pytest.mark.parametrize("n", range(6))',
    'def test_a(n):',
    '    print(str(n) * 4000)',
    '    if n == 3: os._exit(9)',
    '',
  ].join('\n');
  await attach(
    { 'test_a.py': code },
    (told) => {
      for (const n of [0, 1, 2, 4, 5])
        assert.match(textOf(told.case(`test_a.py::test_a[${n}]`)), String(n).repeat(4000));
      assert.is(told.case('test_a.py::test_a[3]').status, 'error');
    },
    { args: ['-n', '2'] },
  );
});

test('under forked workers, one of which dies, what the others printed is kept, whole, masked and each its own', async () => {
  const code = [
    'import os, sys, pytest',
    '@pytest.mark.parametrize("n", range(8))',
    'def test_a(n):',
    `    print(str(n) * 150_000 + "${SECRET}")`,
    '    print("e%d" % n * 60_000, file=sys.stderr)',
    '    if n == 3: os._exit(9)',
    '    assert n % 2 == 0',
    '',
  ].join('\n');
  await attach(
    { 'test_a.py': code },
    (told, folder) => {
      for (const n of [0, 1, 2, 4, 5, 6, 7]) {
        const one = told.case(`test_a.py::test_a[${n}]`);
        assert.is(one.status, n % 2 === 0 ? 'passed' : 'failed');
        assert.is(textOf(one), `${String(n).repeat(150_000)}***\n`);
        assert.is(textOf(one, 'stderr'), `${`e${n}`.repeat(60_000)}\n`);
      }
      assert.is(told.case('test_a.py::test_a[3]').status, 'error');
      assert.is(readdirSync(join(folder, RUN)).length, 14);
    },
    { workers: 2 },
  );
});

test('what a cut has left of a secret is masked, in the case and in what is kept of a longer stream', async () => {
  const code = [
    'import portcullis_spool, pytest',
    'portcullis_spool.STREAM_LIMIT = 8 * 65_536',
    '@pytest.mark.parametrize("limit", [1_000 - 40, 8 * 65_536])',
    '@pytest.mark.parametrize("shift", ["", "é", "…"])',
    'def test_a(limit, shift):',
    `    key = "${SECRET}"`,
    '    head = limit // 4',
    '    end = "z" * (limit - head - 6)',
    '    print(shift + "x" * (head - 9) + key + "y" * 2_000_000 + key + end, end="")',
    '',
  ].join('\n');
  await attach({ 'test_a.py': code }, ({ cases }) => {
    assert.is(cases.length, 6);
    const mask = createMask({ values: [SECRET] });
    for (const text of cases.flatMap((one) => [mask(one.stdout ?? ''), textOf(one)])) {
      assert.not.match(text, /sesa|-77/);
    }
    for (const text of [mask(cases[0]!.stdout ?? ''), textOf(cases[3]!)]) {
      assert.match(text, /x\*{3}\n… \d+ (characters|bytes) left out …\n\*{3}z/);
    }
  });
});

test('what a test printed before its teardown killed the interpreter is kept', async () => {
  const code =
    'import os, pytest\n@pytest.fixture\ndef f():\n    yield\n    os._exit(3)\ndef test_a(f):\n    print("p" * 200000)\n    assert 0\n';
  await attach({ 'test_a.py': code }, (told) => {
    const one = told.case('test_a.py::test_a');
    assert.is(one.status, 'error');
    assert.is(textOf(one).length, 200_001);
  });
});

test('files that a test smuggles among them are not taken', async () => {
  const code = [
    'import glob, os, sys, tempfile',
    'def test_a():',
    '    sys.stdout.write("q" * 3000)',
    'def test_b():',
    '    import portcullis_spool',
    '    def link(self, file, data):',
    '        os.symlink("/etc/passwd", os.path.join(self._directory, file))',
    '    portcullis_spool.Spool._write = link',
    '    print("r" * 3000)',
    '',
  ].join('\n');
  await attach({ 'test_a.py': code }, (told) => {
    assert.is(textOf(told.case('test_a.py::test_a')), 'q'.repeat(3000));
    assert.is(told.case('test_a.py::test_b').attachments, undefined);
    assert.match(warnings(told).join('\n'), /could not be kept as an attachment: ELOOP/);
  });
});

test('a session that prints more than its spool may hold says so once, and failing tests still have their half', async () => {
  const conftest =
    'import portcullis_pytest, portcullis_spool\nportcullis_spool.TOTAL = 300_000\nportcullis_pytest._spool._left = 300_000\n';
  const code = [
    'import pytest',
    '@pytest.mark.parametrize("n", range(5))',
    'def test_a(n): print("y" * 60_000)',
    'def test_z():',
    '    print("z" * 120_000)',
    '    assert 0',
    '',
  ].join('\n');
  await attach({ 'conftest.py': conftest, 'test_a.py': code }, (told) => {
    const kept = told.cases.filter((one) => one.attachments !== undefined).map((one) => one.name);
    assert.equal(kept, ['test_a[0]', 'test_a[1]', 'test_z']);
    assert.is(warnings(told).filter((each) => /more than there is room for/.test(each)).length, 1);
  });
});

test('whatever the channel may say, only names of the plugin are looked at, two at most', () => {
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-names-'));
  try {
    const asked: string[] = [];
    const store: AttachmentStore = {
      keep(source) {
        asked.push(relative(directory, source));
        return undefined;
      },
    };
    const spool = createSpool(join(directory, 'spool'), store, () => undefined);
    const odd = [
      '../1-1-stdout',
      '/etc/passwd',
      '1-1-stdout/..',
      '',
      '1-1-stdout\n',
      5,
      null,
      {},
      ['1-1-stdout'],
    ];
    for (const name of odd) spool.take([name] as never, true);
    for (const all of [null, 7, 'fuller', { 0: '1-1-stdout' }]) spool.take(all as never, true);
    assert.equal(asked, ['spool/1-1-stdout']);
    spool.take(['1-2-stdout', '1-3-stderr', '1-4-stdout'], true);
    assert.equal(asked.slice(1), ['spool/1-2-stdout', 'spool/1-3-stderr']);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('without a store everything is as it was, and nothing is put aside', async () => {
  const told = await runSuite({ 'test_a.py': 'def test_a():\n    print("q" * 3000)\n' });
  assert.is(told.case('test_a.py::test_a').attachments, undefined);
  assert.equal(warnings(told), []);
});

test.run();
