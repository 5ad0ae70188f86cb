import type { StageFailure } from '../model/ports.ts';
import { formatDuration } from '../util/duration.ts';
import type { OpenCase } from './cases.ts';
import type { Overdue as SessionOverdue } from './deadlines.ts';
import { stackLines } from './excerpt.ts';
import type { Places } from './places.ts';
import { placeInStacks } from './stacks.ts';

/** What took too long: something of the session's, or the whole stage. */
export type Overdue = SessionOverdue | { readonly kind: 'stage'; readonly afterMs: number };

/** The failure of what took too long, with the stacks of all threads at that moment. */
export function overdueFailure(
  what: Overdue,
  running: OpenCase | undefined,
  stacks: string,
  places: Places,
  reproduce: string,
): StageFailure {
  const after = formatDuration(what.afterMs);
  return {
    reason: 'timeout',
    ...describe(what.kind, after, running),
    at: placeInStacks(stacks, places) ?? running?.at,
    test: running?.id,
    excerpt: stacks === '' ? 'no stack: the process did not answer within a second' : stackLines(stacks),
    reproduce,
  };
}

function describe(
  kind: Overdue['kind'],
  after: string,
  running: OpenCase | undefined,
): { message: string; help: string } {
  switch (kind) {
    case 'test':
      return {
        message: `'${running?.id}' did not end within ${after}`,
        help: 'The stack shows where it waits. `testTimeout` of the suite is its limit, fixtures included.',
      };
    case 'collection':
      return {
        message: `pytest had not collected its tests after ${after}`,
        help: 'The stack shows what is imported or awaited. `collectTimeout` of the suite is the limit.',
      };
    case 'idle':
      return {
        message: `no test was running for ${after}, and pytest did not end`,
        help: 'The stack shows the hook or fixture that holds it.',
      };
    case 'exit':
      return {
        message: `pytest's session was over, and its process still ran ${after} later`,
        help: 'A thread that is not a daemon, or an exit handler, keeps the interpreter: the stack shows it.',
      };
    case 'stage': {
      const at = running === undefined ? '' : `; '${running.id}' was running`;
      return {
        message: `the stage did not end within its ${after}${at}`,
        help: 'Raise the `timeout` of the stage if it is slow for a good reason; the stack shows where it was.',
      };
    }
  }
}
