import { execa } from 'execa';

/** What a short command wrote, and how it ended. */
export interface Captured {
  /** Exit code; undefined when it was ended by a signal, ran out of time or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** What went wrong, for people; empty for exit code 0. */
  readonly message: string;
}

/**
 * Runs a short utility (git, `python --version`) to its end and returns what it wrote: at most 32 MB, within
 * `timeoutMs` (30 s). Never rejects, never goes through a shell.
 */
export async function capture(
  file: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    readonly input?: string;
  },
): Promise<Captured> {
  const result = await execa(file, args, {
    cwd: options.cwd,
    ...(options.env !== undefined && { env: options.env, extendEnv: false }),
    ...(options.input !== undefined && { input: options.input }),
    timeout: options.timeoutMs ?? 30_000,
    maxBuffer: 32 * 1024 * 1024,
    reject: false,
    stripFinalNewline: true,
    forceKillAfterDelay: 1000,
  });
  const message = result.failed ? result.stderr || (result.shortMessage ?? '') : '';
  return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr, message };
}
