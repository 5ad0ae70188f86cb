import type { StageFailure } from '../model/ports.ts';
import type { Exit } from '../process/types.ts';
import type { OpenCase } from './cases.ts';
import { workerLost } from './lost.ts';
import { type Overdue, overdueFailure } from './overdue.ts';
import type { Places } from './places.ts';
import type { WorkerLost, WorkersReport } from './protocol.ts';
import { readStacks } from './stacks.ts';

/** How the tests are run, for people; a warning where it is not as it was asked for. */
export function describeWorkers(
  { count, why, native }: WorkersReport,
  asked: number,
): { readonly level: 'info' | 'warning'; readonly message: string } {
  if (count === 0)
    return { level: 'warning', message: `one process runs the tests, not ${asked} workers: ${why}` };
  const workers = count === 1 ? '1 worker runs' : `${count} workers run`;
  const message = `${workers} the tests, forked after collection`;
  if (native <= 0) return { level: 'info', message };
  return {
    level: 'info',
    message: `${message}; native modules had ${native} ${native === 1 ? 'thread' : 'threads'}, which a fork does not take along`,
  };
}

/** Where a worker's stacks are, beside those of the process that forked it. */
export function stacksOf(file: string, worker: string | undefined): string {
  return worker === undefined ? file : `${file}.${worker}`;
}

/** The failure of a worker that died or was ended: the test that it ran, how it ended, its stacks. */
export async function lostWorker(
  lost: WorkerLost,
  running: OpenCase | undefined,
  stacksFile: string,
  places: Places,
  reproduce: string,
): Promise<StageFailure> {
  const stacks = await readStacks(stacksOf(stacksFile, lost.worker));
  if (lost.overdue !== null) {
    const afterMs = lost.overdue * 1000;
    const what: Overdue =
      running === undefined ? { kind: 'exit', afterMs } : { kind: 'test', nodeid: running.nodeid, afterMs };
    return overdueFailure(what, running, stacks, places, reproduce);
  }
  const exit: Exit =
    lost.signal === null ? { kind: 'exit', code: lost.code ?? -1 } : { kind: 'signal', signal: lost.signal };
  return workerLost(
    { exit, stacks, tail: '', collected: true, who: `worker ${lost.worker}` },
    running,
    places,
    reproduce,
  );
}
