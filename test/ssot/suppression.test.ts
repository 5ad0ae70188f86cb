import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import type { SsotOptions } from '../../src/ssot/options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('suppression by a comment');

async function check(use: string, options: Omit<SsotOptions, 'root'> = {}) {
  const result = await checkTree({ root: writeTree({ 'app/__init__.py': '', 'use.py': use }), ...options });
  assert.ok(result.ok);
  const { findings, summary } = result.report;
  return { told: findings.map(({ rule, line, message }) => `${rule} ${line} ${message}`), summary, findings };
}

test('a reason hides a finding of that rule, on its line or the one before', async () => {
  for (const use of [
    'import app.gone  # portcullis: ignore[broken-import] made at build time\n',
    '# portcullis: ignore[broken-import] made at build time\nimport app.gone\n',
    '# portcullis: ignore[import-cycle, broken-import] made at build time\n# and more words\n\nimport app.gone\n',
  ]) {
    const { told, summary } = await check(use, { rules: { 'import-cycle': false } });
    assert.equal(told, [], use);
    assert.is(summary.suppressed, 1);
    assert.is(summary.new, 0);
  }
});

test('without a reason, a rule, or a rule that there is, it hides nothing and is a finding', async () => {
  const cases: [comment: string, says: RegExp][] = [
    ['# portcullis: ignore[broken-import]', /has no reason/],
    ['# portcullis: ignore[broken-import] --', /has no reason/],
    ['# portcullis: ignore[] why', /names no rule/],
    ['# portcullis: ignore[broken-imports] why', /there is no rule broken-imports/],
    ['# portcullis: ignore why', /cannot read/],
    ['# portcullis: skip', /cannot read/],
  ];
  for (const [comment, says] of cases) {
    const { told, summary, findings } = await check(`import app.gone  ${comment}\n`);
    assert.is(told.length, 2, comment);
    assert.match(told[0]!, /^broken-import 1/);
    assert.match(told[1]!, /^suppression 1/);
    assert.match(told[1]!, says);
    assert.is(findings[1]!.column, 18);
    assert.is(summary.suppressed, 0);
  }
  const { findings } = await check('import app.gone  # portcullis: ignore[broken-imports] why\n');
  assert.match(findings[1]!.help, /Did you mean 'broken-import'/);
});

test('one that hides nothing is told, unless its rule did not run', async () => {
  const use = 'import app.gone\nimport app  # portcullis: ignore[broken-import] old\n';
  assert.match((await check(use)).told[1]!, /suppression 2 ignore\[broken-import\] hides nothing here/);
  const off = `import app.gone\nimport app  # portcullis: ignore[forbidden-import] old\n`;
  assert.is((await check(off)).told.length, 1);
});

test('a suppression is not hidden itself, and does not reach another line', async () => {
  const { told } = await check(
    '# portcullis: ignore[suppression] why not\nimport app.gone # portcullis: ignore[x] y\n',
  );
  assert.equal(
    told.map((it) => it.split(' ', 2).join(' ')),
    ['broken-import 2', 'suppression 2'],
  );
  const { summary } = await check('x = 1  # portcullis: ignore[broken-import] why\nimport app.gone\n');
  assert.is(summary.suppressed, 0);
});

test.run();
