import { hostname } from 'node:os';
import type { GitHost } from '../git/git.ts';
import { type Note, readNote, swapNote } from '../git/note-ref.ts';
import { removeRef } from '../git/ref.ts';
import { platform } from '../process/platform/index.ts';
import type { RegistryOwner } from '../process/registry.ts';
import { isAlive } from '../process/registry-read.ts';

/** In the repository itself, so that it is one for all its worktrees, and taken by git's own compare-and-swap. */
const LOCK = 'refs/portcullis/lock/remediation';

/** Who changes a repository, as others are told. */
interface Holder extends RegistryOwner {
  readonly host: string;
  /** Working tree in which it was started. */
  readonly directory: string;
  /** ISO 8601 */
  readonly at: string;
}

export type LockResult =
  | { readonly ok: true; release(): Promise<void> }
  | { readonly ok: false; readonly message: string; readonly help: string };

/**
 * Makes this process the only one that remediates a repository, or says who is. The lock of an owner that is dead, or of another
 * boot of this machine, is taken over; that of another machine or container cannot be judged, and stands.
 */
export async function lockRepository(directory: string, run: string, host: GitHost): Promise<LockResult> {
  const { pid } = process;
  const owner: Holder = {
    version: 1,
    run,
    pid,
    start: platform.startOf(pid),
    scope: platform.scope(),
    host: hostname(),
    directory,
    at: new Date().toISOString(),
  };
  const held = await readNote(directory, LOCK, host);
  const holder = held === undefined ? undefined : parse(held.text);
  if (held !== undefined && (await stands(holder))) return refuse(holder);
  const taken = await swapNote(directory, LOCK, JSON.stringify(owner), held, host);
  if (taken.ok) {
    return {
      ok: true,
      // Not through the run's own processes, which may be over by then.
      release: async () => void (await removeRef(directory, LOCK, taken.stdout)),
    };
  }
  const now: Note | undefined = await readNote(directory, LOCK, host);
  if (now !== undefined && now.blob !== held?.blob) return refuse(parse(now.text));
  return { ok: false, message: taken.message, help: 'The repository must be one that can be written to.' };
}

async function stands(holder: Holder | undefined): Promise<boolean> {
  // A note that cannot be read was not written by a portcullis that could be alive.
  if (holder === undefined) return false;
  if (holder.scope === platform.scope()) return isAlive(holder);
  const [boot] = platform.scope().split(' ');
  return holder.host !== hostname() || holder.scope.split(' ')[0] === boot;
}

function refuse(holder: Holder | undefined): LockResult {
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} on ${holder.host}, since ${holder.at}, in ${holder.directory}`;
  return {
    ok: false,
    message: `this repository is being remediated by ${who}`,
    help: `Wait until it has ended. If you know that it is gone: git update-ref -d ${LOCK}`,
  };
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) && typeof holder.scope === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}
