import type { StageFailure } from '../model/ports.ts';
import type { Exit } from '../process/types.ts';
import type { OpenCase } from './cases.ts';
import { stackLines } from './excerpt.ts';
import { describeExit } from './judge.ts';
import type { Places } from './places.ts';
import { placeInStacks } from './stacks.ts';

/** The failure of a pytest, or of one of its workers (`who`), that went away without finishing its session: what ran, how it ended, the crash's stack. */
export function workerLost(
  {
    exit,
    stacks,
    tail,
    collected,
    who = 'pytest',
  }: { exit: Exit; stacks: string; tail: string; collected: boolean; who?: string },
  running: OpenCase | undefined,
  places: Places,
  reproduce: string,
): StageFailure {
  const moment =
    running !== undefined ? `while '${running.id}' ran` : collected ? 'between tests' : 'during collection';
  return {
    reason: 'worker-lost',
    message: `${who} went away ${moment}: ${describeExit(exit)}`,
    at: placeInStacks(stacks, places) ?? running?.at,
    test: running?.id,
    excerpt: stacks === '' ? tail : stackLines(stacks),
    help: helpFor(exit),
    reproduce,
  };
}

function helpFor(exit: Exit): string {
  if (exit.kind === 'exit')
    return 'Look for os._exit, for a fork whose child or parent exits, or for code that closes every file descriptor.';
  if (exit.kind === 'signal' && exit.signal === 'SIGKILL')
    return 'Nothing in Python sends SIGKILL by itself: look at the memory limit of the machine or container.';
  return 'The stack shows the Python line; a native module crashed below it.';
}
