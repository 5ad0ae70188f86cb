import { statSync } from 'node:fs';
import type { SpawnOptions } from './types.ts';

/** Why a child could not be started, with what to look at: the system's own message names the wrong thing. */
export function spawnMessage(
  options: SpawnOptions,
  error: { code?: string | undefined; originalMessage?: string | undefined },
): string {
  const { file, cwd } = options;
  if (!isDirectory(cwd)) return `cannot start '${file}': its working directory ${cwd} does not exist`;
  switch (error.code) {
    case 'ENOENT':
      return file.includes('/')
        ? `cannot start '${file}': there is no such file, or the interpreter on its first line is missing`
        : `cannot start '${file}': there is no such program on PATH (${options.env.PATH ?? 'which is not set'})`;
    case 'EACCES':
      return `cannot start '${file}': it is not executable for this user`;
    case 'E2BIG':
      return `cannot start '${file}': its arguments and environment are too large for this system`;
    case 'EMFILE':
    case 'EAGAIN':
    case 'ENOMEM':
      return `cannot start '${file}': this machine is out of processes, files or memory (${error.code})`;
    default:
      return `cannot start '${file}': ${error.originalMessage ?? error.code ?? 'for an unknown reason'}`;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
