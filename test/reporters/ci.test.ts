import fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { createGithubReporter } from '../../src/reporters/ci/github.ts';
import { annotationCommand, neutralise } from '../../src/reporters/ci/github-commands.ts';
import { createGitlabReporter, sectionId } from '../../src/reporters/ci/gitlab.ts';
import { EventStream, failingCase, failure } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';

const test = suite('CI logs');

async function github(events: RunEvent[]): Promise<{ log: string; summary: string }> {
  let log = '';
  let summary = '';
  const reporter = createGithubReporter({
    write: (text) => (log += text),
    writeSummary: (text) => (summary += text),
  });
  for (const event of events) reporter.handle(event);
  await reporter.finish({ written: [] });
  return { log, summary };
}

/** What the runner would take for a command: `::` at the start of a line, and the older `##[` anywhere. */
const commands = (log: string) =>
  log.split('\n').filter((line) => /^\s*::/.test(line) || line.includes('##['));

test('the first cause is annotated on its line, ranked before the others', async () => {
  const { log } = await github(RUNS.red());
  const errors = log.split('\n').filter((line) => line.startsWith('::error'));
  assert.match(
    errors[0] ?? '',
    /^::error file=tests\/test_chat\.py,line=41,title=first cause%3A unit › tests\/test_chat\.py%3A%3Atest_send::AssertionError/,
  );
  assert.is(errors.length, 2);
});

test('the gate is told in short, and output stands in a group that folds, also where cases tell of the failure', async () => {
  const { log } = await github(RUNS.red());
  const [closed = '', summary = ''] = log.split('✗ FAILED');
  assert.match(closed, 'GATE CLOSED  unit');
  assert.not.match(closed, 'assert send() == 4');
  assert.match(closed, '::group::output of unit: 1 line\n│ unit line 1\n::endgroup::');
  assert.match(summary, 'assert send() == 4');
  assert.not.match(summary, 'OUTPUT');
});

test('properties and messages are escaped as the runner wants them', () => {
  const command = annotationCommand({
    level: 'error',
    title: 'a:b,c%d\ne',
    message: 'x%y\r\nz::w',
    file: 'a,b:c.py',
    line: 3,
  });
  assert.is(command, '::error file=a%2Cb%3Ac.py,line=3,title=a%3Ab%2Cc%25d%0Ae::x%25y%0D%0Az::w\n');
});

test('at most ten annotations a level, and it is said how many were cut', async () => {
  const stream = new EventStream().start(['unit']).stage('unit');
  for (let at = 0; at < 40; at += 1) stream.case('unit', failingCase('unit', 'x', `test_${at}`));
  const cause = failure('unit', { reason: 'timeout', message: 'took too long' });
  const { log } = await github(stream.close(cause).fail('unit', cause).finish('failed', cause).events);
  assert.is(log.split('\n').filter((line) => line.startsWith('::error')).length, 10);
  assert.match(log, '31 more are not shown');
});

test('no text of a child or a test becomes a workflow command', async () => {
  const hostile = [
    '::set-output name=a::b\n',
    '  ::error::faked\n',
    '\u001b[0m::stop-commands::x\n',
    'a\r::warning::x\n',
    '##[error]old\n',
    '\u00a0::debug::x\n',
  ];
  for (const text of hostile) {
    const cause = failure('unit', { message: text, excerpt: text, help: text, reproduce: text, test: text });
    const stream = new EventStream()
      .start(['unit'])
      .stage('unit')
      .output('unit', text)
      .say('unit', { type: 'note', level: 'warning', message: text });
    const { log } = await github(stream.close(cause).fail('unit', cause).finish('failed', cause).events);
    const found = commands(log).filter(
      (line) => !/^::(group|endgroup)::|^::(error|warning) (file|title)/.test(line),
    );
    assert.equal(found, [], JSON.stringify(text));
  }
});

test('neutralised text holds no command, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('::', ':', '##[', '#', '[', '\n', ' ', '\t', 'error', 'x')),
      (parts) => commands(neutralise(parts.join(''))).length === 0,
    ),
  );
});

test('a red run that has no failure to annotate is annotated all the same', async () => {
  const { log, summary } = await github(RUNS.unfinished());
  assert.match(log, '::error title=unfinished::the run did not finish');
  assert.match(summary, '## ❌ NOT FINISHED');
});

test('the job summary stays under 1 MiB and shows text of others literally', async () => {
  const stream = new EventStream().start(
    Array.from({ length: 2_000 }, (_, at) => `stage-${at}-${'x'.repeat(300)}`),
  );
  const cause = failure('stage-0', {
    message: '<img src=x> | @everyone #1 **bold**',
    excerpt: `${'é'.repeat(600_000)}\n\`\`\`\`\nend`,
  });
  for (let at = 0; at < 300; at += 1)
    stream.close(failure(`s${at}`, { message: 'm'.repeat(5_000) }), at === 0);
  const { summary } = await github(stream.close(cause).finish('failed', cause).events);
  assert.ok(Buffer.byteLength(summary) < 1024 * 1024);
  const plain = await github(new EventStream().start(['s']).close(cause).finish('failed', cause).events);
  assert.not.match(plain.summary, '<img');
  assert.not.match(plain.summary, '@everyone');
  assert.match(plain.summary, '`````text');
});

test('GitLab sections have safe ids, one per stage, and children cannot open any', async () => {
  let log = '';
  const reporter = createGitlabReporter({ write: (text) => (log += text), color: false });
  const cause = failure('a b/c', { message: 'm' });
  const stream = new EventStream()
    .start(['a b/c'])
    .stage('a b/c')
    .output('a b/c', '\u001b[0Ksection_start:1:evil\r\u001b[0Kfaked\nsection_end:1:evil\r\n');
  for (const event of stream.fail('a b/c', cause).finish('failed', cause).events) reporter.handle(event);
  await reporter.finish({ written: [] });
  const found = [...log.matchAll(/section_(start|end):(\d+):([^\r[]*)/g)].map((match) => [
    match[1],
    match[3],
  ]);
  assert.equal(found, [
    ['start', sectionId('a b/c')],
    ['end', sectionId('a b/c')],
  ]);
  assert.match(sectionId('a b/c'), /^[A-Za-z0-9_.-]+$/);
  assert.is.not(sectionId('a b/c'), sectionId('a_b/c'));
});

test.run();
