import { capture } from '../process/capture.ts';

/** The answer of one git command. */
export type GitResult =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly message: string };

/** Runs one git command in `directory`, without prompts, pagers or the user's colours. */
export async function git(directory: string, args: readonly string[], input?: string): Promise<GitResult> {
  const env = {
    ...(process.env as Record<string, string>),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
  const result = await capture('git', ['-c', 'color.ui=false', ...args], {
    cwd: directory,
    env,
    ...(input !== undefined && { input }),
  });
  return result.code === 0 ? { ok: true, stdout: result.stdout } : { ok: false, message: result.message };
}
