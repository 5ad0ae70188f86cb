import { type Attended, attend, type Limits } from '../process/attend.ts';
import { createTail } from '../process/tail.ts';
import type { PythonHost } from './types.ts';

const TAIL_LINES = 30;

/** Runs a child to its end, or for `limitMs`, or until `signal` is aborted, and keeps the last lines of what it said. */
export async function runManaged(
  host: PythonHost,
  argv: readonly [string, ...string[]],
  { env, ...limits }: Limits & { readonly env: Readonly<Record<string, string>> },
): Promise<Attended & { readonly tail: string }> {
  const [file, ...args] = argv;
  const tail = createTail(TAIL_LINES);
  const child = host.spawn({
    file,
    args,
    cwd: host.root,
    env,
    owner: 'python',
    onOutput: (_stream, text) => tail.push(text),
  });
  return { ...(await attend(child, limits)), tail: tail.text() };
}
