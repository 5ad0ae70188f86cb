/**
 * npm run bench:pytest -- [--rounds N] [--only example,heavy,empty,stop] [--write]
 *
 * Plain pytest, xdist and portcullis side by side in one run: wall time, CPU and memory on suites that are easy and hard
 * to spread, and how long a runner goes on after the first failure.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createProcesses } from '../../src/process/processes.ts';
import { createPython } from '../../src/python/python.ts';
import { describeMachine, today } from '../lib/machine.ts';
import { writeSection } from '../lib/section.ts';
import { measureInRounds } from '../overhead/rounds.ts';
import type { Subject } from '../overhead/types.ts';
import { costOf } from '../overhead/workspace.ts';
import { report } from './report.ts';
import { type Runner, runners } from './runners.ts';
import { measureStops } from './stop.ts';
import { besideSlowTests, empty, example, failingAt, heavyConftest, type Suite } from './suites.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'example,heavy,empty,stop' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const wanted = new Set(values.only.split(','));
delete process.env.NODE_EXTRA_CA_CERTS;

const scratch = await mkdtemp(join(tmpdir(), 'bench-pytest-'));
try {
  const python = await providePython();
  const all = runners(python, scratch);
  const suites: Suite[] = [];
  if (wanted.has('example')) suites.push(example(countExample(python)));
  if (wanted.has('heavy')) suites.push(await heavyConftest(join(scratch, 'heavy')));
  if (wanted.has('empty')) suites.push(await empty(join(scratch, 'empty')));
  const measured = [];
  for (const suite of suites) {
    const subjects = await Promise.all(all.map((runner) => subjectOf(runner, suite)));
    for (const subject of subjects) await proveThatItRuns(subject, suite);
    measured.push({ title: suite.title, figures: await measureInRounds(subjects, rounds) });
  }
  const failing = wanted.has('stop')
    ? [
        await failingAt(join(scratch, 'late'), 899),
        await failingAt(join(scratch, 'early'), 99),
        await besideSlowTests(join(scratch, 'slow')),
      ]
    : [];
  const rows = await measureStops(all, failing, rounds);
  const text = report(
    { suites: measured, stops: { suites: failing.map(({ title }) => title), rows }, rounds },
    `${today()}, ${describeMachine()}.`,
  );
  console.log(text);
  if (values.write) writeSection('pytest', text);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function subjectOf(runner: Runner, suite: Suite): Promise<Subject> {
  const { argv, env } = await runner.command(suite, false);
  return { title: runner.title, argv, cwd: suite.directory, env };
}

/** Nobody is fast by not running them. */
async function proveThatItRuns(subject: Subject, { tests, title }: Suite): Promise<void> {
  const { output } = await costOf(subject);
  const passed = Number(/(\d+) passed/.exec(output)?.[1]);
  if (passed !== tests)
    throw new Error(`${subject.title} ran ${passed} of the ${tests} tests of '${title}':\n${output}`);
}

function countExample(python: string): number {
  const { directory, path } = example(0);
  const argv = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--collect-only', path];
  const output = execFileSync(python, argv, { cwd: directory, encoding: 'utf8' });
  return Number(/(\d+) tests collected/.exec(output)?.[1]);
}

/** pytest, xdist and what the example needs, in an environment that is kept. */
async function providePython(): Promise<string> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const processes = createProcesses();
  try {
    const env = { ...process.env } as Record<string, string>;
    const provided = await createPython(
      { requirements: 'requirements.txt' },
      { spawn: processes.spawn, root, env },
    ).provide();
    if ('failure' in provided) throw new Error(`${provided.failure.message}\n${provided.failure.excerpt}`);
    return provided.environment.python;
  } finally {
    await processes.close();
  }
}
