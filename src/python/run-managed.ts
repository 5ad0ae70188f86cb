import { createTail } from '../process/tail.ts';
import type { Exit } from '../process/types.ts';
import { wait } from '../util/wait.ts';
import type { PythonHost } from './types.ts';

/** How a short-lived child ended, with what it said. */
export interface Captured {
  readonly exit: Exit;
  /** Its first 64 kB. */
  readonly stdout: string;
  /** The last lines of both streams. */
  readonly tail: string;
  /** Why it was ended before its own end. */
  readonly stopped?: 'timeout' | 'aborted' | undefined;
}

const STDOUT_LIMIT = 64 * 1024;
const TAIL_LINES = 30;

/** Runs a child to its end, or for `limitMs`, or until `signal` is aborted, and keeps a bounded part of its output. */
export async function runManaged(
  host: PythonHost,
  argv: readonly [string, ...string[]],
  {
    limitMs,
    signal,
    env = host.env,
  }: { limitMs: number; signal?: AbortSignal | undefined; env?: Readonly<Record<string, string>> },
): Promise<Captured> {
  const [file, ...args] = argv;
  const tail = createTail(TAIL_LINES);
  let stdout = '';
  const child = host.spawn({
    file,
    args,
    cwd: host.root,
    env,
    owner: 'python',
    onOutput(stream, text) {
      if (stream === 'stdout') stdout = (stdout + text).slice(0, STDOUT_LIMIT);
      tail.push(text);
    },
  });
  const over = new AbortController();
  const either = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
  let stopped: Captured['stopped'];
  const limit = wait(limitMs, either).then(async (expired) => {
    if (over.signal.aborted) return;
    stopped = expired ? 'timeout' : 'aborted';
    await child.terminate({ graceMs: 500 });
  });
  const { exit } = await child.done;
  over.abort();
  await limit;
  return { exit, stdout, tail: tail.text(), stopped };
}

/** Whether the child did what it was started for. */
export function succeeded({ exit, stopped }: Captured): boolean {
  return stopped === undefined && exit.kind === 'exit' && exit.code === 0;
}

/** `exited with 1`, `was ended by SIGSEGV`, for people. */
export function describeEnd({ exit, stopped }: Captured): string {
  if (stopped === 'timeout') return 'did not end in time';
  if (stopped === 'aborted') return 'was stopped';
  if (exit.kind === 'spawn') return `could not be started: ${exit.message}`;
  return exit.kind === 'exit' ? `exited with ${exit.code}` : `was ended by ${exit.signal}`;
}
