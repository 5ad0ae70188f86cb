import * as assert from 'uvu/assert';
import { FAULTS } from '../../examples/faults/catalogue.ts';
import type { Fault } from '../../examples/faults/fault.ts';
import { differences, type Observed, observe } from '../../examples/faults/observe.ts';
import { exitOf, startRun } from '../../examples/faults/run.ts';
import { createWorkspace, type Workspace } from '../../examples/faults/workspace.ts';
import { suite } from '../rig/suite.ts';
import { assertNothingLeft } from './leftovers.ts';
import { assertJunitAgrees, assertSummaryAgrees } from './reports.ts';

export interface Run {
  readonly seen: Observed;
  /** stdout and stderr. */
  readonly output: string;
  readonly workspace: Workspace;
}

/** Runs the real command line on a copy of the example, broken or not, and has `body` look at what came of it. */
export async function withRun(fault: Fault | undefined, body: (run: Run) => Promise<void>): Promise<void> {
  const workspace = await createWorkspace(fault);
  try {
    const child = startRun(workspace, 'pipe');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const exitCode = await exitOf(child);
    await body({ seen: await observe(workspace, exitCode), output, workspace });
  } finally {
    workspace.remove();
  }
}

/** One test for each fault that this stage must stop, with the whole pipeline or, in a file of their own, with it alone. */
export function testFaultsOf(stage: Fault['stage'], pipeline?: Fault['pipeline']): void {
  const how = pipeline === undefined ? '' : ', alone';
  const test = suite(`faults that close the gate of '${stage}'${how}`);
  for (const fault of FAULTS.filter((each) => each.stage === stage && each.pipeline === pipeline)) {
    test(`${fault.name}: ${fault.story}`, () => withRun(fault, (run) => assertCaught(fault, run)));
  }
  test.run();
}

async function assertCaught(fault: Fault, { seen, output, workspace }: Run): Promise<void> {
  const wrong = differences(fault, seen, workspace);
  assert.is(wrong.length, 0, `${wrong.join('\n')}\n\n${output.slice(-8_000)}`);
  assertSummaryAgrees(output, workspace, seen);
  assertJunitAgrees(workspace, fault, seen);
  await assertNothingLeft(seen);
}
