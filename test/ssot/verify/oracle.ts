import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Expected } from './compare.ts';

const SCRIPT = join(import.meta.dirname, 'outline-of-ast.py');
/** No single file takes a parser longer; after that it is said which one it was. */
const MAX_MS_PER_FILE = 60_000;

/**
 * Asks a Python interpreter for the facts of each file, one file at a time in memory on either side. Throws
 * when the interpreter cannot be started, dies, hangs, or answers for less than all.
 */
export async function ask(
  python: string,
  paths: readonly string[],
  answered: (expected: Expected) => void,
): Promise<void> {
  const child = spawn(python, ['-B', '-X', 'utf8', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<string>((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('close', (code, signal) => settle(signal ?? `exit code ${code}`));
  });
  // What a dead interpreter does not read is said by its missing answers.
  child.stdin.on('error', () => {});
  let next = 0;
  const send = () => child.stdin.write(`${paths[next++]}\n`);
  let watchdog = setTimeout(() => child.kill('SIGKILL'), MAX_MS_PER_FILE);
  let count = 0;
  // Two in the pipe: the interpreter never waits for us, and neither side piles anything up.
  for (let ahead = 0; ahead < 2 && next < paths.length; ahead++) send();
  if (paths.length === 0) child.stdin.end();
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => child.kill('SIGKILL'), MAX_MS_PER_FILE);
    if (next < paths.length) send();
    answered(JSON.parse(line) as Expected);
    if (++count === paths.length) child.stdin.end();
  }
  const how = await ended;
  clearTimeout(watchdog);
  if (count !== paths.length || how !== 'exit code 0') {
    throw new Error(`${python} ended (${how}) before ${paths[count] ?? 'its last file was answered'}`);
  }
}
