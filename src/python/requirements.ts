import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import type { Problem } from '../model/ports.ts';
import { nearestFile } from './nearest-file.ts';

/** A requirements file with all that it includes, as far as it decides what gets installed. */
export interface Requirements {
  /** Absolute. */
  readonly file: string;
  /** Contents of the file and of those it includes, each once, in the order they are read. */
  readonly contents: readonly string[];
  /** Some line has a `--hash`: then every one must. */
  readonly hashed: boolean;
  /** Some line names a directory or file of the project, so that what it means depends on where the project is. */
  readonly local: boolean;
}

const INCLUDE = /^(?:-r|-c|--requirement|--constraint)(?:\s+|=)?(.+)$/;
const LOCAL = /^(?:-e\s|--editable[\s=]|\.{0,2}\/|\.\.?$|file:)/;

/** Reads `file` (relative to `root`) and what it includes with `-r` and `-c`. A missing one is told with the line that asks for it. */
export async function readRequirements(file: string, root: string): Promise<Requirements | Problem> {
  const seen = new Set<string>();
  const contents: string[] = [];
  const flags = { hashed: false, local: false };

  const read = async (path: string, from?: { file: string; line: number }): Promise<Problem | undefined> => {
    if (seen.has(path)) return undefined;
    seen.add(path);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      return missing(path, root, (error as NodeJS.ErrnoException).code, from);
    }
    if (isOtherFormat(path)) return notRequirements(path, root, from);
    contents.push(text);
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
      const line = raw.replace(/(^|\s)#.*$/, '').trim();
      if (line.includes('--hash=')) flags.hashed = true;
      if (LOCAL.test(line)) flags.local = true;
      const included = INCLUDE.exec(line)?.[1]?.trim();
      if (included === undefined || /^[a-z][a-z+]*:\/\//i.test(included)) continue;
      const problem = await read(resolve(dirname(path), included), { file: path, line: index + 1 });
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

  const problem = await read(resolve(root, file));
  return problem ?? { file: resolve(root, file), contents, ...flags };
}

/** What other tools keep requirements in, and pip cannot read; some lock in the form of requirements, by that name. */
function isOtherFormat(path: string): boolean {
  return /\.(toml|lock)$/.test(path) && !/requirements[^/]*\.lock$/.test(path);
}

/** How to make a requirements file of a project that keeps its dependencies elsewhere; `path` as the user gave it. */
export function howToMakeRequirements(path: string): string {
  const command =
    basename(path) === 'uv.lock'
      ? 'uv export -o requirements.txt'
      : `uv pip compile ${path.endsWith('.toml') ? path : 'pyproject.toml'} -o requirements.txt`;
  return `make a requirements file with \`${command}\` (or pip-compile)`;
}

function notRequirements(
  path: string,
  root: string,
  from: { file: string; line: number } | undefined,
): Problem {
  const name = relative(root, path);
  const help = `pip cannot install from it: ${howToMakeRequirements(name)}, and name that.`;
  if (from === undefined)
    return { message: `python.requirements: '${name}' is not a requirements file`, help };
  const file = relative(root, from.file);
  const message = `'${name}', which '${file}' includes, is not a requirements file`;
  return { message, file, line: from.line, help };
}

function missing(
  path: string,
  root: string,
  code: string | undefined,
  from: { file: string; line: number } | undefined,
): Problem {
  const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  const near = nearestFile(path);
  const help =
    near === undefined ? 'Give the path relative to the root.' : `Did you mean '${basename(near)}'?`;
  if (from === undefined) return { message: `python.requirements: '${relative(root, path)}' ${what}`, help };
  const file = relative(root, from.file);
  return {
    message: `the requirements file '${relative(root, path)}' that '${file}' includes ${what}`,
    file,
    line: from.line,
    help,
  };
}
