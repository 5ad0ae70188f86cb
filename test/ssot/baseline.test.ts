import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createSsotExecutor } from '../../src/executors/ssot.ts';
import { writeBaseline } from '../../src/ssot/baseline-file.ts';
import { checkTree } from '../../src/ssot/check.ts';
import { checkOptions } from '../../src/ssot/check-options.ts';
import type { SsotOptions } from '../../src/ssot/options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';
import { ssotStage } from './stage-context.ts';

const test = suite('ssot baseline');
const FILE = 'ssot-baseline.json';
const BROKEN = {
  'app/__init__.py': '',
  'app/modes.py': 'class Mode: pass\nclass Mode: pass\n',
  'use.py': 'from app import gone\n',
};

async function check(root: string, options: Partial<SsotOptions> = {}) {
  const result = await checkTree({ root, ...options });
  assert.ok(result.ok, JSON.stringify(result));
  return result.report;
}

/** Accepts what a tree has, and returns the text of the baseline. */
async function accept(root: string): Promise<string> {
  const wrote = await writeBaseline(join(root, FILE), [], (await check(root)).findings);
  assert.ok(wrote.ok);
  return readFileSync(join(root, FILE), 'utf8');
}

async function refusal(root: string, options: Partial<SsotOptions> = {}) {
  const result = await checkTree({ root, ...options });
  assert.is(!result.ok && result.reason, 'unreadable-baseline');
  const [problem] = await checkOptions({ root, ...options });
  assert.is(!result.ok && result.message, problem?.message);
  return problem!;
}

test('what is in the baseline is listed and does not gate, also when its lines move; what is not is new', async () => {
  const root = writeTree(BROKEN);
  await accept(root);
  assert.equal((await check(root)).summary.new, 0);
  writeFileSync(join(root, 'use.py'), '\n\n# moved\nfrom app import gone\nfrom app import other\n');
  const { summary, findings } = await check(root);
  assert.equal([summary.new, summary.baseline, summary.fixed], [1, 2, 0]);
  assert.equal(findings.map(({ symbol, status }) => `${symbol} ${status}`).sort(), [
    'app.gone baseline',
    'app.modes.Mode baseline',
    'app.other new',
  ]);
});

test('what is gone is counted as fixed, unless its rule did not run', async () => {
  const root = writeTree(BROKEN);
  await accept(root);
  writeFileSync(join(root, 'use.py'), '');
  assert.equal((await check(root)).summary.fixed, 1);
  const { summary } = await check(root, { rules: { 'broken-import': false } });
  assert.equal([summary.new, summary.baseline, summary.fixed], [0, 1, 0]);
});

test('a broken import that reaches a further file is new again, and says which', async () => {
  const root = writeTree(BROKEN);
  await accept(root);
  writeFileSync(join(root, 'later.py'), 'import os\nfrom app import gone\n');
  const { summary, findings } = await check(root);
  assert.equal([summary.new, summary.baseline, summary.fixed], [1, 1, 0]);
  const grown = findings.find(({ status }) => status === 'new')!;
  assert.match(grown.help, /^1 place is not in the baseline: later\.py:2\. /);
});

test('a further import in a known file, and one file in the place of another, are growth too', async () => {
  const root = writeTree(BROKEN);
  await accept(root);
  writeFileSync(join(root, 'use.py'), 'from app import gone\ndef f():\n    from app import gone\n');
  assert.is((await check(root)).summary.new, 1);
  writeFileSync(join(root, 'use.py'), '');
  writeFileSync(join(root, 'swap.py'), 'from app import gone\n');
  assert.is((await check(root)).summary.new, 1);
});

test('a broken import that reaches fewer files is still the known one, whichever file stays', async () => {
  const root = writeTree({ ...BROKEN, 'a.py': 'from app import gone\n', 'z.py': 'from app import gone\n' });
  await accept(root);
  for (const file of ['a.py', 'use.py']) {
    writeFileSync(join(root, file), '');
    const { summary } = await check(root);
    assert.equal([summary.new, summary.baseline, summary.fixed], [0, 2, 0], file);
  }
});

test('a known second definition that more modules take is new again', async () => {
  const root = writeTree({
    'app/__init__.py': '',
    'app/one.py': 'class Mode: pass\n',
    'app/two.py': 'class Mode: pass\n',
    'a.py': 'from app.one import Mode\n',
    'b.py': 'from app.one import Mode\n',
  });
  const options = { unique: ['app.*'] };
  const { findings } = await check(root, options);
  await writeBaseline(join(root, FILE), [], findings);
  assert.is((await check(root, options)).summary.new, 0);
  writeFileSync(join(root, 'c.py'), 'from app.two import Mode\n');
  assert.is((await check(root, options)).summary.new, 1);
});

test('the file is sorted, the same for the same tree, and keeps what did not change as it was', async () => {
  const root = writeTree({ ...BROKEN, 'b.py': 'class B: pass\nclass B: pass\n' });
  const text = await accept(root);
  assert.is(await accept(root), text);
  const { version, findings } = JSON.parse(text);
  assert.is(version, 1);
  assert.equal(
    findings.map(({ rule, path }: { rule: string; path: string }) => `${rule} ${path}`),
    ['broken-import use.py', 'shadowed-definition app/modes.py', 'shadowed-definition b.py'],
  );
  assert.equal(Object.keys(findings[0]), ['rule', 'path', 'symbol', 'fingerprint', 'message', 'places']);
  writeFileSync(join(root, 'b.py'), '\n\nclass B: pass\nclass B: pass\n');
  const again = await writeBaseline(join(root, FILE), findings, (await check(root)).findings);
  assert.equal(again, { ok: true, findings: 3, added: 0, pruned: 0 });
  assert.is(readFileSync(join(root, FILE), 'utf8'), text);
});

test('a baseline that cannot be read is told with its line, and never taken for none', async () => {
  const good = writeTree(BROKEN);
  const text = await accept(good);
  const conflict = text.replace('"rule": "shadowed-definition"', '<<<<<<< HEAD\n"rule": "x"');
  const faults: [string, string, number | undefined, RegExp][] = [
    ['', 'an empty file', 1, /not JSON/],
    [text.slice(0, -10), 'a file cut short', text.split('\n').length - 3, /not JSON/],
    [conflict, 'a merge conflict', conflict.split('<<<<<<<')[0]!.split('\n').length, /not JSON/],
    [text.replace('"version": 1', '"version": 2'), 'another version', 2, /version 2/],
    ['{ "findings": [] }', 'no version', 1, /no version/],
    ['[]', 'a list', 1, /not an object/],
    ['{ "version": 1 }', 'no findings', 1, /findings/],
    [text.replace('"symbol"', '"simbol"'), 'an entry without its symbol', 4, /symbol/],
    [text.replace(/"use.py": 1/, '"use.py": "1"'), 'places that are no numbers', 4, /places/],
  ];
  for (const [content, what, line, message] of faults) {
    const root = writeTree({ ...BROKEN, [FILE]: content });
    const problem = await refusal(root);
    assert.match(problem.message, message, what);
    assert.is(problem.line, line, what);
    assert.is(problem.file, join(root, FILE), what);
    assert.match(problem.help!, 'portcullis ssot baseline', what);
  }
});

test('a baseline that is a directory, or that the config names and is not there, is refused', async () => {
  const root = writeTree({ ...BROKEN, [`${FILE}/x.txt`]: '' });
  assert.match((await refusal(root)).message, /EISDIR/);
  assert.match((await refusal(root, { baseline: 'known.json' })).message, /there is no baseline/);
});

test('a stage passes what the baseline has, says so, and fails of the rest only', async () => {
  const root = writeTree(BROKEN);
  await accept(root);
  const known = await runStage(root);
  assert.equal(known.failures, []);
  assert.equal(
    known.events.flatMap((event) =>
      event.type === 'case-finished' && event.case.note?.includes('baseline') ? [event.case.note] : [],
    ),
    ['1 finding in the baseline', '1 finding in the baseline'],
  );
  writeFileSync(join(root, 'a.py'), 'from app import other\n');
  const { failures, events } = await runStage(root);
  assert.is(failures.length, 1);
  assert.is(failures[0]!.at?.file, 'a.py');
  assert.is(failures[0]!.excerpt, undefined);
  const figures = events.flatMap((event) =>
    event.type === 'figure' ? [`${event.name} ${event.value}`] : [],
  );
  assert.ok(figures.includes('findings in the baseline 2'), figures.join());
});

test('a stage whose baseline breaks while it waits is red', async () => {
  const { failures } = await runStage(writeTree({ ...BROKEN, [FILE]: '{' }));
  assert.is(failures[0]!.reason, 'environment');
  assert.is(failures[0]!.at?.line, 1);
});

async function runStage(root: string) {
  const { context, events } = ssotStage(root);
  const { failures } = await createSsotExecutor().run({ kind: 'ssot', options: { root } }, context);
  return { failures, events };
}

test.run();
