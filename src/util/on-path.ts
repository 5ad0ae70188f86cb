import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Absolute path of the first executable called `name` on the environment's PATH. */
export function onPath(name: string, env: Env): string | undefined {
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];
  for (const directory of pathDirectories(env)) {
    for (const ending of endings) {
      const file = join(directory, name + ending);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** The directories on an environment's PATH, in order. */
export function pathDirectories(env: Env): readonly string[] {
  return (env.PATH ?? env.Path ?? '').split(delimiter).filter((each) => each !== '');
}

function isExecutable(file: string): boolean {
  // Most directories do not have it, and an exception for each would cost more than all the rest of a lookup.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
