import { formatDuration } from '../util/duration.ts';
import { wait } from '../util/wait.ts';
import type { Exit, ManagedProcess } from './types.ts';

/** How long a short-lived child may run. */
export interface Limits {
  readonly limitMs: number;
  /** Ends it at once when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How a short-lived child ended. */
export interface Attended {
  readonly exit: Exit;
  /** Why it was ended before its own end. */
  readonly stopped?: 'timeout' | 'aborted' | undefined;
  readonly limitMs: number;
}

/** ms between the polite signal and SIGKILL. */
const GRACE_MS = 500;

/**
 * Waits for the end of a short-lived child; at the limit, or when `signal` is aborted, ends it with all that
 * descends from it. Never rejects.
 */
export async function attend(child: ManagedProcess, { limitMs, signal }: Limits): Promise<Attended> {
  const over = new AbortController();
  const either = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
  let stopped: Attended['stopped'];
  const limit = wait(limitMs, either).then(async (expired) => {
    if (over.signal.aborted) return;
    stopped = expired ? 'timeout' : 'aborted';
    await child.terminate({ graceMs: GRACE_MS });
  });
  const { exit } = await child.done;
  over.abort();
  await limit;
  return { exit, stopped, limitMs };
}

/** Its exit code, if the child came to an end of its own. */
export function codeOf({ exit, stopped }: Attended): number | undefined {
  return stopped === undefined && exit.kind === 'exit' ? exit.code : undefined;
}

/** `exited with 1`, `was ended by SIGSEGV`, for people. */
export function describeEnd({ exit, stopped, limitMs }: Attended): string {
  if (stopped === 'timeout') return `did not end within ${formatDuration(limitMs)}`;
  if (stopped === 'aborted') return 'was stopped';
  if (exit.kind === 'spawn') return `could not be started: ${exit.message}`;
  return exit.kind === 'exit' ? `exited with ${exit.code}` : `was ended by ${exit.signal}`;
}
