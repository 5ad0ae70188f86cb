import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, measure } from '../lib/measure.ts';
import type { Graph, Runner, Subject } from './types.ts';

const NOOP = ['true'] as const;

/**
 * Calls `use` with a runner that is ready to run `true` as every task of a graph, in a workspace of its own. It has
 * shown before, twice, that it runs each task: rejects when it does not.
 */
export async function withWorkspace<T>(
  runner: Runner,
  graph: Graph,
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), `bench-overhead-${runner.name}-`));
  try {
    if (runner.modules !== undefined)
      await symlink(join(runner.modules, 'node_modules'), join(dir, 'node_modules'));
    const { argv, env } = runner.command(dir, graph);
    const title = `${runner.name} ${runner.version} \`${runner.how}\``;
    const subject = { title, argv, cwd: dir, env };
    await proveThatItRuns(runner, graph, subject);
    await runner.prepare(dir, graph, NOOP);
    return await use(subject);
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Measures a subject; rejects when it fails or leaves a process behind, with what it printed. */
export async function costOf({ title, argv, cwd, env }: Subject): Promise<Cost> {
  const cost = await measure(argv, { cwd, env: { NO_COLOR: '1', ...env } });
  if (cost.code !== 0) throw new Error(`${title} exited with ${cost.code}:\n${cost.output}`);
  if (cost.left.length > 0) throw new Error(`${title} left behind: ${cost.left.join('; ')}`);
  return cost;
}

/** With a task that leaves a trace: nobody is fast by not running it. */
async function proveThatItRuns(runner: Runner, graph: Graph, subject: Subject): Promise<void> {
  const [script, trace] = [join(subject.cwd, 'trace.sh'), join(subject.cwd, 'trace')];
  await writeFile(script, `echo ran >>'${trace}'\n`);
  await writeFile(trace, '');
  await runner.prepare(subject.cwd, graph, ['sh', script]);
  const expected = Object.keys(graph).length;
  for (const times of [1, 2]) {
    await costOf(subject);
    const ran = readFileSync(trace, 'utf8').split('\n').length - 1;
    if (ran !== expected * times)
      throw new Error(`${subject.title} ran ${ran} tasks after ${times} runs of ${expected}`);
  }
}
