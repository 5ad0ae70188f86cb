import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { createCtrfReporter } from '../../src/reporters/ctrf/ctrf.ts';
import { createJunitReporter } from '../../src/reporters/junit/junit.ts';
import { EventStream, failingCase, failure, testCase } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';
import { junit } from './junit-rig.ts';

const test = suite<{ directory: string }>('report files');
test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'portcullis-reports-'));
});
test.after.each(({ directory }) => rmSync(directory, { recursive: true, force: true }));

/* Any code units at all, weighted towards those that XML, paths and ids trip over. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0, 9, 10, 13, 27, 32, 34, 38, 60, 62, 93, 0xd800, 0xdc00, 0xfffe, 0xffff, 35, 120),
    ),
    { maxLength: 40 },
  )
  .map((units) => String.fromCharCode(...units));

test('whatever the names and messages, the file is well-formed and no two cases merge', async () => {
  const texts = [
    ...new Set(['a\u001b', 'a#x1B', '', ' ', '../../../../tmp/evil', 'a/b\\c', ...fc.sample(anyText, 1_500)]),
  ];
  const stream = new EventStream().start(['unit']).stage('unit');
  texts.forEach((text, at) => {
    const cause = failure('unit', { message: text, excerpt: text, test: text, help: text });
    const record = testCase('x', text, {
      id: text,
      classname: at % 2 === 0 ? 'same' : text,
      at: { file: text, line: 1 },
      stdout: text,
    });
    stream.say('unit', {
      type: 'case-finished',
      case: at % 3 === 0 ? { ...record, status: 'failed', failure: cause } : record,
    });
  });
  const cause = failure('unit');
  const report = await junit(stream.fail('unit', cause).finish('failed', cause).events);
  const cases = report.cases.filter(
    ({ attributes }) => attributes.classname !== 'portcullis.full-validation',
  );
  assert.is(cases.length, texts.length);
  assert.is(
    new Set(cases.map(({ attributes }) => JSON.stringify([attributes.classname, attributes.name]))).size,
    texts.length,
  );
});

test('a red run is red in its report, whatever became of it', async () => {
  for (const [name, events] of Object.entries(RUNS)) {
    const { red } = await junit(events());
    assert.is(red > 0, name !== 'green' && name !== 'flaky', name);
    if (name === 'red' || name === 'flaky')
      assert.ok((await junit(events().slice(0, -1))).red > 0, `${name} without its end`);
  }
});

test('a case in flight and a stage that never started are skipped, with the reason', async () => {
  const report = await junit(RUNS.red());
  const reasons = report.cases.flatMap(({ attributes, children }) =>
    children.filter(({ tag }) => tag === 'skipped').map((one) => [attributes.name, one.attributes.message]),
  );
  const because = "the gate of 'unit' closed: AssertionError: assert 3 == 4";
  assert.equal(reasons, [
    ['test_slow', because],
    ['integration', because],
    ['golden', "needs 'integration', which did not pass"],
  ]);
});

test('a stage that failed by something other than its cases is told besides them', async () => {
  const cause = failure('unit', { reason: 'timeout', message: 'no end after 60 s' });
  const stream = new EventStream()
    .start(['unit'])
    .stage('unit')
    .case('unit', testCase('a', 'good'))
    .output('unit', 'last words\n');
  const report = await junit(stream.fail('unit', cause).finish('failed', cause).events);
  assert.equal(
    report.case('unit').children.map(({ tag, text }) => [tag, text.trim()]),
    [
      ['error', 'no end after 60 s'],
      ['system-out', 'last words'],
    ],
  );
});

test('nothing of an unfinished report is ever to be seen, not even by a process that is killed', ({
  directory,
}) => {
  const reporter = createJunitReporter({ file: join(directory, 'deep/er/junit.xml') });
  for (const event of RUNS.red()) reporter.handle(event);
  assert.equal(readdirSync(join(directory, 'deep/er')), []);
  const child = fileURLToPath(new URL('./killed-report.child.ts', import.meta.url));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', child, join(directory, 'killed.xml')], {
      stdio: 'ignore',
    });
  } catch (error) {
    assert.is((error as { signal?: string }).signal, 'SIGKILL');
  }
  assert.equal(readdirSync(directory), ['deep']);
});

test('the report of an earlier run goes when a run starts, its continuations too, and nobody else’s file', async ({
  directory,
}) => {
  const file = join(directory, 'junit.xml');
  const many = new EventStream().start(['unit']).stage('unit');
  for (let at = 0; at < 100; at += 1) many.case('unit', testCase('x', `test_${at}`));
  const first = createJunitReporter({ file, limits: { bytes: 8_000, objects: 1e9 } });
  for (const event of many.pass('unit').finish().events) first.handle(event);
  const { written } = await first.finish({ written: [] });
  assert.ok(written.length > 2);
  writeFileSync(join(directory, `junit-${written.length + 1}.xml`), '<theirs/>');
  const second = createJunitReporter({ file });
  second.handle(RUNS.green()[0]!);
  assert.equal(readdirSync(directory), [`junit-${written.length + 1}.xml`]);
  for (const event of RUNS.green().slice(1)) second.handle(event);
  await second.finish({ written: [] });
  assert.equal(readdirSync(directory).sort(), [`junit-${written.length + 1}.xml`, 'junit.xml']);
});

test('a report that cannot be written is a red problem, not a throw, and leaves nothing behind', async ({
  directory,
}) => {
  writeFileSync(join(directory, 'file'), '');
  mkdirSync(join(directory, 'taken.xml'));
  for (const path of [join(directory, 'file/junit.xml'), join(directory, 'taken.xml')]) {
    for (const reporter of [createJunitReporter({ file: path }), createCtrfReporter({ file: path })]) {
      for (const event of RUNS.green()) reporter.handle(event);
      const { written, problems } = await reporter.finish({ written: [] });
      assert.equal(written, []);
      assert.equal(
        problems?.map(({ red }) => red),
        [true],
      );
      assert.match(problems?.[0]?.message ?? '', path);
    }
  }
  assert.equal(readdirSync(directory).sort(), ['file', 'taken.xml']);
  assert.ok(existsSync(join(directory, 'taken.xml')));
});

test('200,000 cases in 20 files cost a bounded amount of memory', ({ directory }) => {
  const child = fileURLToPath(new URL('./big-report.child.ts', import.meta.url));
  const run = (cases: number) =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['--import', 'tsx', child, join(directory, `${cases}.xml`), String(cases)],
        { encoding: 'utf8' },
      ),
    ) as { peakMiB: number; written: string[]; ms: number };
  const small = run(1_000);
  const big = run(200_000);
  console.log(
    `  200,000 cases: ${big.ms} ms, peak ${big.peakMiB} MiB, ${big.peakMiB - small.peakMiB} MiB more than for 1,000; ${big.written.length} parts`,
  );
  assert.ok(big.peakMiB - small.peakMiB < 200, `${big.peakMiB - small.peakMiB} MiB`);
  assert.ok(big.written.length >= 2);
  for (const file of big.written) assert.ok(readFileSync(file).length <= 25_000_000);
});

test('CTRF holds what its schema asks for and nothing besides', async ({ directory }) => {
  for (const [name, events] of Object.entries(RUNS)) {
    const file = join(directory, `${name}.json`);
    const reporter = createCtrfReporter({ file });
    for (const event of events()) reporter.handle(event);
    assert.equal(await reporter.finish({ written: [] }), { written: [file] });
    const report = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(
      Object.keys(report),
      ['reportFormat', 'specVersion', 'generatedBy', 'timestamp', 'results'],
      name,
    );
    const { summary, tests } = report.results;
    for (const key of ['tests', 'passed', 'failed', 'skipped', 'pending', 'other', 'start', 'stop'])
      assert.ok(Number.isInteger(summary[key]), `${name} ${key}`);
    assert.is(summary.tests, tests.length);
    assert.is(summary.passed + summary.failed + summary.skipped, summary.tests);
    assert.is(summary.failed > 0, name !== 'green' && name !== 'flaky', name);
    for (const one of tests) {
      assert.ok(
        one.name.length > 0 &&
          Number.isInteger(one.duration) &&
          ['passed', 'failed', 'skipped'].includes(one.status),
      );
      for (const key of Object.keys(one)) assert.ok(CTRF_TEST.includes(key), key);
    }
  }
  const flaky = JSON.parse(readFileSync(join(directory, 'flaky.json'), 'utf8')).results;
  assert.is(flaky.summary.flaky, 1);
  const again = flaky.tests.find((one: { flaky?: boolean }) => one.flaky);
  assert.equal([again.name, again.retries, again.retryAttempts[0].status], ['test_send', 1, 'failed']);
});

test('CTRF is JSON whatever the names', async ({ directory }) => {
  const file = join(directory, 'ctrf.json');
  const reporter = createCtrfReporter({ file });
  const stream = new EventStream((event) => reporter.handle(event)).start(['unit']).stage('unit');
  for (const text of fc.sample(anyText, 500))
    stream.case('unit', failingCase('unit', 'x', text, { id: text, stdout: text }));
  stream.fail('unit', failure('unit')).finish('failed', failure('unit'));
  await reporter.finish({ written: [] });
  assert.ok(JSON.parse(readFileSync(file, 'utf8')).results.tests.length > 400);
});

const CTRF_TEST = [
  'name',
  'suite',
  'type',
  'status',
  'rawStatus',
  'duration',
  'message',
  'trace',
  'filePath',
  'line',
  'retries',
  'flaky',
  'retryAttempts',
  'stdout',
  'stderr',
  'attachments',
  'extra',
];

test.run();
