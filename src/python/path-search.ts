import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const INTERPRETER = /^python(3(\.\d+)?)?(\.exe)?$/;
const MOST_NAMES = 12;

/** Absolute path of the first executable called `name` on the environment's PATH. */
export function onPath(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const names = process.platform === 'win32' ? [name, `${name}.exe`] : [name];
  for (const directory of directories(env)) {
    for (const each of names) {
      const file = join(directory, each);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** Names such as `python3.12` on the environment's PATH, newest version first, at most 12. */
export function interpreterNames(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const names = new Set<string>();
  for (const directory of directories(env)) {
    try {
      for (const name of readdirSync(directory)) if (INTERPRETER.test(name)) names.add(name);
    } catch {
      // A directory on PATH that does not exist is nothing unusual.
    }
  }
  const minor = (name: string): number => Number(/^python3\.(\d+)/.exec(name)?.[1] ?? -1);
  return [...names].sort((a, b) => minor(b) - minor(a) || a.localeCompare(b)).slice(0, MOST_NAMES);
}

function directories(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return (env.PATH ?? env.Path ?? '').split(delimiter).filter((each) => each !== '');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
