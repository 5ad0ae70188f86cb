import { type CaptureOptions, capture } from '../process/capture.ts';

/** The answer of one git command. */
export type GitResult =
  | { readonly ok: true; readonly stdout: string }
  /** `answered`: git itself said no; otherwise it could not be asked, or did not come to an end. */
  | { readonly ok: false; readonly message: string; readonly answered: boolean };

/** How a run has its children started and ended; without it they are bounded in time alone. */
export type GitHost = Pick<CaptureOptions, 'spawn' | 'signal'>;

/** Runs one git command in `directory`, without prompts, pagers or the user's colours. */
export async function git(
  directory: string,
  args: readonly string[],
  { input, ...host }: GitHost & { readonly input?: string } = {},
): Promise<GitResult> {
  const env = {
    ...(process.env as Record<string, string>),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
  const result = await capture('git', ['-c', 'color.ui=false', ...args], {
    cwd: directory,
    env,
    input,
    ...host,
  });
  const { code, stdout, message } = result;
  return code === 0 ? { ok: true, stdout } : { ok: false, message, answered: code !== undefined };
}
