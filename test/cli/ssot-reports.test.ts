import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';
import { renderMarkdown } from '../../src/cli/ssot/markdown.ts';
import { renderSarif } from '../../src/cli/ssot/sarif.ts';
import { writeBaseline } from '../../src/ssot/baseline-file.ts';
import { type CheckReport, checkTree } from '../../src/ssot/check.ts';
import type { SsotOptions } from '../../src/ssot/options.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('reports of ssot check');
const subset = JSON.parse(readFileSync(new URL('sarif-2.1.0-subset.json', import.meta.url), 'utf8'));
const fits = new Ajv({ allErrors: true, strict: true }).compile(subset);

async function reportOf(files: Record<string, string>, options: Omit<SsotOptions, 'root'> = {}) {
  const root = writeTree(files);
  const result = await checkTree({ root, ...options });
  assert.ok(result.ok);
  return result.report;
}

async function sarifOf(report: CheckReport) {
  const text = await renderSarif(report);
  assert.ok(fits(JSON.parse(text)), JSON.stringify(fits.errors));
  return JSON.parse(text).runs[0];
}

const HOSTILE = {
  'app/__init__.py': '',
  'app/ü b#%.py': 'class Outer:\n    if 1:\n        "é😀"; from app import gone\n',
  'app/use.py': 'from app import gone\n',
};

test('SARIF: rules with help, results with place, related places and fingerprint', async () => {
  const run = await sarifOf(await reportOf(HOSTILE));
  const [result] = run.results;
  assert.is(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
  assert.is(result.locations[0].physicalLocation.artifactLocation.uri, 'app/use.py');
  assert.equal(
    result.relatedLocations.map(
      ({ physicalLocation: { artifactLocation, region } }: Related) =>
        `${artifactLocation.uri}:${region.startLine}`,
    ),
    ['app/use.py:1', 'app/%C3%BC%20b%23%25.py:3'],
  );
  assert.match(result.fingerprints['portcullis/v1'], /^[0-9a-f]{16}$/);
  assert.equal(result.suppressions, []);
});
type Related = { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } };

test('SARIF: a column is counted in UTF-16 units, and left out where the line cannot be read', async () => {
  const report = await reportOf({ 'app/__init__.py': '', 'a.py': '"é😀"; from app import gone\n' });
  const column = async (it: CheckReport) =>
    (await sarifOf(it)).results[0].locations[0].physicalLocation.region.startColumn;
  assert.is(report.findings[0]!.column > 8, true);
  assert.is(await column(report), '"é😀"; '.length + 1 + (report.findings[0]!.column - '"é😀"; '.length - 4));
  assert.is(await column({ ...report, root: '/nowhere' }), undefined);
});

test('SARIF: text that would be a link or a placeholder is text', async () => {
  const report = await reportOf(
    { 'a.py': 'import os\n' },
    { forbidden: [{ import: 'os', reason: '[see](http://evil) {0}' }] },
  );
  const [result] = (await sarifOf(report)).results;
  assert.match(result.message.text, '\\[see\\](http://evil) {{0}}');
});

test('SARIF: a green tree has no result, and one in the baseline is suppressed', async () => {
  assert.equal((await sarifOf(await reportOf({ 'a.py': '' }))).results, []);
  const report = await reportOf(HOSTILE);
  await writeBaseline(join(report.root, 'ssot-baseline.json'), [], report.findings);
  const again = await checkTree({ root: report.root });
  assert.ok(again.ok);
  const [result] = (await sarifOf(again.report)).results;
  assert.equal(result.suppressions, [
    { kind: 'external', status: 'accepted', justification: 'It is in the baseline.' },
  ]);
});

test('the subset of SARIF refuses what is none', async () => {
  const log = JSON.parse(await renderSarif(await reportOf(HOSTILE)));
  for (const bent of [{ version: '2.0.0' }, { runs: [] }, { runs: [{ ...log.runs[0], results: [{}] }] }])
    assert.not.ok(fits({ ...log, ...bent }), JSON.stringify(bent));
});

test('markdown: root causes first, grouped by rule, the next step beside each', async () => {
  const markdown = renderMarkdown(
    await reportOf({ ...HOSTILE, 'bad.py': 'def (:\n', 'two.py': 'class A: pass\nclass A: pass\n' }),
  );
  assert.match(markdown, /^## Single source of truth: 3 findings\n/);
  assert.match(
    markdown,
    /### unparsable-file \(1\)[\s\S]*### broken-import \(1\)[\s\S]*### shadowed-definition \(1\)/,
  );
  assert.match(markdown, /\n\n\| where \| what \| next step \|\n\|---\|---\|---\|\n\| bad\.py:1 \|/);
});

test('markdown: what would be markup is text', async () => {
  const report = await reportOf(
    { 'a_b_.py': 'import os\n' },
    { forbidden: [{ import: 'os', reason: 'a|b `c` <img src=x> *d* [e](f) __g__ \\| @team\n# h' }] },
  );
  const markdown = renderMarkdown(report);
  assert.match(
    markdown,
    'a\\|b \\`c\\` \\<img src=x\\> \\*d\\* \\[e\\](f) \\_\\_g\\_\\_ \\\\\\| @\u200Bteam \\# h',
  );
  assert.match(markdown, 'a\\_b\\_.py:1');
});

test('markdown: bounded to 60 kB, what is left out is counted', async () => {
  const long = 'ü'.repeat(5000);
  const lines = Array.from({ length: 3000 }, (_, n) => `import m${n}\n`).join('');
  const report = await reportOf(
    { 'a.py': lines, 'app/__init__.py': '', 'b.py': 'from app import gone\n' },
    { forbidden: [{ import: 'm*', reason: long }] },
  );
  const markdown = renderMarkdown(report);
  const bytes = Buffer.byteLength(markdown);
  assert.ok(bytes <= 60_000 && bytes > 50_000, String(bytes));
  const told = markdown.match(/^\| (?!where)(?!-)/gm)!.length;
  assert.match(markdown, `… and ${report.findings.length - told} more: run`);
  assert.not.match(markdown, /NaN|undefined/);
});

test('markdown: a green tree says so, with the baseline', async () => {
  assert.match(
    renderMarkdown(await reportOf({ 'a.py': '' })),
    /: no findings\n\n6 rules on 1 file\. 0 in the baseline\.\n$/,
  );
});

test.run();
