import * as assert from 'uvu/assert';
import { createSsotExecutor } from '../../src/executors/ssot.ts';
import type { StageContext } from '../../src/model/ports.ts';
import type { SsotOptions } from '../../src/ssot/options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { ssotStage } from './stage-context.ts';

const test = suite('ssot executor');

async function run(
  files: Record<string, string>,
  options: Partial<SsotOptions> = {},
  overrides: Partial<StageContext> = {},
) {
  const root = writeTree(files);
  const { context, events, failed } = ssotStage(root, overrides);
  const { failures } = await createSsotExecutor().run(
    { kind: 'ssot', options: { root, ...options } },
    context,
  );
  const cases = events.flatMap((event) => (event.type === 'case-finished' ? event.case : []));
  return { failures, failed, cases, events };
}

test('a clean tree passes with one case a rule and its figures', async () => {
  const { failures, failed, cases, events } = await run({ 'a.py': 'import b\n', 'b.py': '' });
  assert.equal([failures, failed], [[], []]);
  assert.equal(
    cases.map(({ id, status, note }) => [id, status, note]),
    [
      ['unparsable-file', 'passed', undefined],
      ['broken-import', 'passed', undefined],
      ['unbound-name', 'passed', undefined],
      ['shadowed-definition', 'passed', undefined],
      ['duplicate-definition', 'skipped', 'nothing to check: declare families or unique'],
      ['forbidden-import', 'skipped', 'nothing to check: declare forbidden'],
      ['non-canonical-import', 'skipped', 'nothing to check: declare moves or canonical'],
      ['layer-violation', 'skipped', 'nothing to check: declare layers, two or more, or contracts'],
      ['import-cycle', 'passed', undefined],
      ['literal-format', 'skipped', 'nothing to check: declare literals'],
      ['suppression', 'passed', undefined],
    ],
  );
  assert.equal(
    events.flatMap((event) => (event.type === 'figure' ? event.name : [])),
    ['files', 'lines', 'bytes', 'scan'],
  );
});

test('the gate closes at the first finding, with place and next step', async () => {
  const imports = Array.from({ length: 25 }, (_, at) => `from p import n${at}\n`).join('');
  const { failures, failed, cases } = await run({ 'svc/p.py': '', 'svc/use.py': imports });
  assert.is(failed.length, 1);
  assert.equal(failures[0], failed[0]);
  const [failure] = failures;
  assert.is(failure!.reason, 'rule-violated');
  assert.is(failure!.test, 'broken-import');
  assert.ok(failure!.help);
  assert.is(failure!.at?.file, 'svc/use.py');
  assert.is(failure!.excerpt!.split('\n').length, 22);
  assert.match(failure!.excerpt!, /^24 more:\nsvc\/use\.py:2: n1 is not defined/);
  assert.match(failure!.excerpt!, /and 4 more$/);
  assert.not.match(failure!.excerpt!, failure!.message);
  assert.is(cases.find(({ id }) => id === 'broken-import')!.failure!.stage, 'ssot');
});

test('an unparsable file is the first cause, and all rules still report', async () => {
  const { failures, failed, cases } = await run({
    'p/__init__.py': '',
    'a.py': 'import p.gone\n',
    'z.py': 'def f(:\n',
  });
  assert.is(failed.length, 1);
  assert.is(failed[0]!.test, 'unparsable-file');
  assert.is(failures.length, 2);
  assert.is(cases.length, 11);
});

test('nothing to check is red, and a failure count above the findings leaves the gate to the end', async () => {
  const nothing = await run({ 'a.txt': '' });
  assert.is(nothing.failures[0]!.reason, 'no-tests-ran');
  assert.is(nothing.failed.length, 1);
  const late = await run({ 'a.py': 'x = (\n' }, {}, { failAfter: Number.POSITIVE_INFINITY });
  assert.equal([late.failed.length, late.failures.length], [0, 1]);
});

test('a single finding is said once', async () => {
  const { failures } = await run({ 'a.py': 'class A: pass\n\n\nclass A: pass\n' });
  const { message, at, excerpt } = failures[0]!;
  assert.equal(
    [message, at, excerpt],
    ['class A is lost: line 4 defines it again.', { file: 'a.py', line: 1, column: 1 }, undefined],
  );
});

test('a stage whose rules all have nothing to check is red, as one that ran nothing', async () => {
  const off = ['unparsable-file', 'broken-import', 'unbound-name', 'shadowed-definition', 'import-cycle'];
  const rules = Object.fromEntries(off.map((rule) => [rule, false]));
  const { failures, failed, cases } = await run({ 'a.py': '' }, { rules });
  assert.is(failures[0]!.reason, 'no-tests-ran');
  assert.match(failures[0]!.help ?? '', 'declare families or unique');
  assert.is(failed.length, 1);
  assert.equal(
    cases.map(({ status }) => status),
    ['skipped', 'skipped', 'skipped', 'skipped', 'skipped'],
  );
});

test('an aborted stage returns without verdict', async () => {
  const { failures, cases } = await run({ 'a.py': 'x = (\n' }, {}, { signal: AbortSignal.abort() });
  assert.equal([failures, cases], [[], []]);
});

test.run();
