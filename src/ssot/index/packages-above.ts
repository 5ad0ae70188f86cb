import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const IDENTIFIER = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;
/** Files of a directory that is run from, and not only imported: it is on `sys.path` although it has an `__init__.py`. */
const PROJECT =
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|pytest\.ini|tox\.ini|requirements\.txt|manage\.py|(?:runner|portcullis)\.config\.\w+)$/;

/**
 * The names of the packages that a directory with an `__init__.py` would be imported through, its own last; `root` is
 * absolute. Empty where its name is none that can be imported.
 */
export function packagesAbove(root: string): string[] {
  const names: string[] = [];
  for (let at = root; IDENTIFIER.test(basename(at)); at = dirname(at)) {
    names.unshift(basename(at));
    if (!existsSync(join(dirname(at), '__init__.py'))) break;
  }
  return names;
}

/** Whether one of these is found where a project is run from. */
export function isProjectRoot(names: readonly string[]): boolean {
  return names.some((name) => PROJECT.test(name));
}
