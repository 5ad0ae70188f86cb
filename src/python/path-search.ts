import { readdirSync } from 'node:fs';
import { pathDirectories } from '../util/on-path.ts';

const INTERPRETER = /^python(3(\.\d+)?)?(\.exe)?$/;
const MOST_NAMES = 12;

/** Names such as `python3.12` on the environment's PATH, newest version first, at most 12. */
export function interpreterNames(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const names = new Set<string>();
  for (const directory of pathDirectories(env)) {
    try {
      for (const name of readdirSync(directory)) if (INTERPRETER.test(name)) names.add(name);
    } catch {
      // A directory on PATH that does not exist is nothing unusual.
    }
  }
  const minor = (name: string): number => Number(/^python3\.(\d+)/.exec(name)?.[1] ?? -1);
  return [...names].sort((a, b) => minor(b) - minor(a) || a.localeCompare(b)).slice(0, MOST_NAMES);
}
