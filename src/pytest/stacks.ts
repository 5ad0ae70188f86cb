import { open, stat } from 'node:fs/promises';
import type { Location } from '../model/location.ts';
import type { ManagedProcess } from '../process/types.ts';
import { wait } from '../util/wait.ts';
import type { Places } from './places.ts';

/** See STACK_SIGNAL in the plugin: ignored by default, so a process that does not listen takes no harm. */
const STACK_SIGNAL = 'SIGURG';
const POLL_MS = 20;
const ANSWER_LIMIT_MS = 1000;
const READ_LIMIT = 64 * 1024;

/** Has the stacks of all threads written down, and returns them; empty when no answer comes within a second. */
export async function askForStacks(child: ManagedProcess, file: string): Promise<string> {
  const before = await size(file);
  child.signal(STACK_SIGNAL);
  let last = before;
  for (let waited = 0; waited < ANSWER_LIMIT_MS; waited += POLL_MS) {
    await wait(POLL_MS);
    const now = await size(file);
    if (now > before && now === last) break;
    last = now;
  }
  return readStacks(file, before);
}

/** What faulthandler wrote from `from` on, at most its first 64 kB; empty when it wrote nothing. */
export async function readStacks(file: string, from = 0): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(READ_LIMIT), 0, READ_LIMIT, from);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}

/** The innermost line of the project in the stack of the thread that crashed or, else, of the main one: the last that is listed. */
export function placeInStacks(text: string, places: Places): Location | undefined {
  const threads = text.split(/^(?=(?:Current t|T)hread 0x)/m).filter((part) => part.includes('  File "'));
  const thread = threads.find((part) => part.startsWith('Current')) ?? threads.at(-1) ?? '';
  for (const [, path = '', line] of thread.matchAll(/^ {2}File "(.+)", line (\d+)/gm)) {
    const file = places.file(path);
    if (!file.startsWith('/') && !file.includes('site-packages/')) return { file, line: Number(line) };
  }
  return undefined;
}

async function size(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
