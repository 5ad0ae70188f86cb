import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { compare } from './verify/compare.ts';
import { ask } from './verify/oracle.ts';
import { pythonFiles } from './verify/python-files.ts';

const test = suite("outline scanner against CPython's ast");
/** Files compared: enough to meet every construct, few enough for some seconds. `npm run verify:scanner` takes all. */
const FILES = 400;

async function mismatches(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  await ask('python3', paths, (expected) => {
    const compared = compare(expected, readFileSync(expected.path));
    found.push(
      ...compared.mismatches.map(({ path, line, says, what }) => `${path}:${line} ${says}: ${what}`),
    );
  });
  return found;
}

test('finds the same on the same lines in the standard library, and faults in the same files', async () => {
  const print = 'import os; print(os.path.dirname(os.__file__))';
  const library = execFileSync('python3', ['-c', print], { encoding: 'utf8' }).trim();
  const all = pythonFiles([library]).filter((path) => !path.includes('site-packages'));
  const step = Math.max(1, Math.floor(all.length / FILES));
  const paths = all.filter((_, index) => index % step === 0);
  assert.ok(paths.length >= 200, `only ${paths.length} files in ${library}`);
  assert.equal(await mismatches(paths), []);
});

test('sees a fact that the scanner lacks, one that it makes up, and a fault on one side only', () => {
  const bytes = Buffer.from('import a\n');
  const says = (error: string | null, facts: string[]) =>
    compare({ path: 'x.py', error, facts, imported: [], compiled: true }, bytes).mismatches.map(
      (it) => `${it.line} ${it.says}`,
    );
  const fact = '1:8 import a as None of 1 in ';
  assert.equal(says(null, [fact]), []);
  assert.equal(says(null, [fact, '2:1 class A in  @']), ['2 python']);
  assert.equal(says(null, [fact, fact]), ['1 python']);
  assert.equal(says(null, []), ['1 scanner']);
  assert.equal(says('line 3: invalid syntax', []), ['3 python']);
});

test('does not take an interpreter that dies, or is none, for one that agrees', async () => {
  const root = writeTree({ 'a.py': 'x = 1\n' });
  for (const python of ['true', 'no-such-python']) {
    const failure = await ask(python, [`${root}/a.py`], () => {}).then(
      () => undefined,
      (error: Error) => error.message,
    );
    assert.match(failure ?? 'it resolved', /ended \(.*\) before .*a\.py/);
  }
});

test.run();
