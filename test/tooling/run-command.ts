import { spawn } from 'node:child_process';

export interface CommandResult {
  /** null when it died of a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, with `env` over our own environment, and returns what it printed. */
export async function runCommand(
  argv: readonly [file: string, ...args: string[]],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const [file, ...args] = argv;
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...printed };
}

/** The last line of a text, without the line end. */
export function lastLine(text: string): string | undefined {
  return text.trimEnd().split('\n').at(-1);
}
