import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from '../model/event.ts';
import { deferred } from '../util/deferred.ts';
import { watchPipes } from './drain.ts';
import type { Ended } from './end.ts';
import { beginEnding, type Ending } from './ending.ts';
import { type Mark, marked } from './marker.ts';
import { platform } from './platform/index.ts';
import type { Registry } from './registry.ts';
import { type Started, start } from './start.ts';
import type { Root, Search } from './targets.ts';
import type { EndOptions, Exit, ManagedProcess, SpawnOptions } from './types.ts';

/** ms that helpers of a child that has ended get to notice it, as Python's resource tracker does. */
const NOTICE_MS = 100;
const NOTICE_POLL_MS = 10;
/** ms between the polite and the final signal for what a child left behind. */
const LEFT_BEHIND_GRACE_MS = 500;

/** Starts one child under a mark, records it in the registry, and sees to its end. Never throws. */
export function spawnManaged(
  options: SpawnOptions,
  mark: Mark,
  registry: Registry | undefined,
): ManagedProcess {
  let child: Started;
  try {
    child = start({ ...options, env: marked(options.env, mark) });
  } catch (error) {
    // execa refuses what no system could start, such as an argument with a NUL in it, by throwing.
    const message = `cannot start '${options.file}': ${(error as Error).message}`;
    return notStarted(Promise.resolve({ kind: 'spawn', message }));
  }
  if (child.pid === undefined) return notStarted(child.exit);
  const root: Root = { pid: child.pid, start: platform.startOf(child.pid), key: mark.key };
  registry?.add(root);
  return manage(child, root, mark, () => registry?.remove(root.pid));
}

/** A process that has no pid and only an exit to tell of. */
export function notStarted(exit: Promise<Exit>): ManagedProcess {
  const done = exit.then((known) => ({ exit: known, leftBehind: [] }));
  return { pid: undefined, exited: exit, done, signal: () => {}, terminate: async () => [] };
}

function manage(child: Started, root: Root, mark: Mark, onOver: () => void): ManagedProcess {
  const pipes = watchPipes(child.streams);
  const { promise: givenUp, resolve: giveUp } = deferred<Exit>();
  let ending: Ending | undefined;
  let exited = false;
  let over = false;
  const search = (wants: Search['wants']): Search => {
    return { run: mark.run, roots: [root], wants, since: root.start, trustGroups: !over };
  };

  const endLeftBehind = async (): Promise<readonly Cleanup[]> => {
    for (let waited = 0; ; waited += NOTICE_POLL_MS) {
      // Whoever ends the tree meanwhile reports it.
      if (ending !== undefined || !platform.groupExists(root.pid)) return [];
      if (waited >= NOTICE_MS) break;
      await sleep(NOTICE_POLL_MS);
    }
    return plain(
      await beginEnding(
        search(() => false),
        { graceMs: LEFT_BEHIND_GRACE_MS },
      ).result,
    );
  };

  const ended = Promise.race([child.exit, givenUp]);
  const settle = async (): Promise<Awaited<ManagedProcess['done']>> => {
    const exit = await ended;
    exited = true;
    const leftBehind = await endLeftBehind();
    await ending?.result;
    await pipes.drain();
    await ending?.result;
    over = true;
    onOver();
    return { exit, leftBehind };
  };

  const begin = (options: EndOptions): Ending => {
    const begun = beginEnding(
      search((key) => key === mark.key),
      options,
    );
    void begun.result.then((all) => {
      if (exited || !all.some((each) => each.pid === root.pid && each.how === 'survived')) return;
      // It cannot be killed (another user's, or stuck in the kernel): the run must end without it.
      child.abandon();
      giveUp({ kind: 'signal', signal: 'SIGKILL' });
    });
    return begun;
  };

  return {
    pid: root.pid,
    exited: ended,
    done: settle(),
    signal: (name) => {
      if (!exited) child.signal(name);
    },
    terminate: async (options) => {
      if (ending === undefined) ending = begin(options);
      else ending.hasten(options);
      return plain(await ending.result);
    },
  };
}

/** What the outside is told of an ending. */
export function plain(ended: readonly Ended[]): readonly Cleanup[] {
  return ended.map(({ pid, command, how }) => ({ pid, command, how }));
}
