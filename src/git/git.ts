import { type CaptureOptions, capture } from '../process/capture.ts';

/** The answer of one git command. */
export type GitResult =
  | { readonly ok: true; readonly stdout: string }
  /** `answered`: git itself said no; otherwise it could not be asked, or did not come to an end. */
  | { readonly ok: false; readonly message: string; readonly answered: boolean };

/** How a run has its children started and ended; without it they are bounded in time alone. */
export type GitHost = Pick<CaptureOptions, 'spawn' | 'signal'>;

/** ms for what takes as long as the repository is large, or as long as a user's hook runs. */
export const LONG_MS = 600_000;

/**
 * What git tells its hooks of the repository that they run for (`git rev-parse --local-env-vars`). Passed on, they would have a
 * command that we run in another worktree work on the user's index instead.
 */
const OF_ONE_REPOSITORY =
  /^GIT_(?:ALTERNATE_OBJECT_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|OBJECT_DIRECTORY|DIR|WORK_TREE|IMPLICIT_WORK_TREE|GRAFT_FILE|INDEX_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|PREFIX|SHALLOW_FILE|COMMON_DIR|INTERNAL_SUPER_PREFIX)$/;

/** An environment in which the working directory alone says which repository is meant. */
export function withoutRepository(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(([name]) => !OF_ONE_REPOSITORY.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

export interface GitOptions extends GitHost, Pick<CaptureOptions, 'input' | 'timeoutMs'> {
  /** Another index than the working tree's own, absolute. */
  readonly indexFile?: string | undefined;
}

/** Runs one git command in `directory`, without prompts, pagers or the user's colours. */
export async function git(
  directory: string,
  args: readonly string[],
  { input, indexFile, ...host }: GitOptions = {},
): Promise<GitResult> {
  const env = {
    ...withoutRepository(process.env),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
    ...(indexFile !== undefined && { GIT_INDEX_FILE: indexFile }),
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
