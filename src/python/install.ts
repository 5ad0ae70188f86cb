import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { StageFailure } from '../model/ports.ts';
import { codeOf, describeEnd } from '../process/attend.ts';
import { onPath } from '../util/on-path.ts';
import { quoteCommand } from '../util/quote.ts';
import { binaries } from './activate.ts';
import type { Requirements } from './requirements.ts';
import { runManaged } from './run-managed.ts';
import type { Interpreter, PythonHost } from './types.ts';

/** Time for making an environment and for installing into it. */
export const INSTALL_LIMIT_MS = 15 * 60_000;

/** uv where it is on PATH, pip otherwise. */
export function chooseInstaller(env: Readonly<Record<string, string>>): 'uv' | 'pip' {
  return onPath('uv', env) === undefined ? 'pip' : 'uv';
}

/** Makes the virtual environment `venv` and installs the requirements into it; a failure says with what it can be repeated. */
export async function install(
  how: 'uv' | 'pip',
  interpreter: Interpreter,
  requirements: Requirements,
  venv: string,
  host: PythonHost,
  signal?: AbortSignal,
): Promise<StageFailure | undefined> {
  // What the user has activated, or PYTHONHOME, must not decide where things go.
  const { PYTHONHOME: _, VIRTUAL_ENV: __, PYTHONPATH: ___, ...env } = host.env;
  for (const argv of commands(how, interpreter, requirements, venv)) {
    const said = await runManaged(host, argv, { limitMs: INSTALL_LIMIT_MS, signal, env });
    if (codeOf(said) !== 0) {
      const wanted = unmet(said.tail);
      return {
        reason: 'environment',
        message: `the Python environment could not be made: ${how === 'uv' ? 'uv' : argv[2]} ${describeEnd(said)}${wanted === undefined ? '' : `: there is no '${wanted}' to install`}`,
        at: { file: relative(host.root, requirements.file), line: lineOf(wanted, requirements.file) },
        excerpt: said.tail,
        help: help(said.tail, interpreter),
        reproduce: commands(how, interpreter, requirements, venv).map(quoteCommand).join(' && '),
      };
    }
  }
  return undefined;
}

function commands(
  how: 'uv' | 'pip',
  interpreter: Interpreter,
  { file, hashed }: Requirements,
  venv: string,
): readonly [string, ...string[]][] {
  const python = join(binaries(venv), 'python');
  const hashes = hashed ? ['--require-hashes'] : [];
  if (how === 'uv') {
    return [
      ['uv', 'venv', '--quiet', '--allow-existing', '--python', interpreter.path, venv],
      ['uv', 'pip', 'install', '--python', python, ...hashes, '-r', file],
    ];
  }
  return [
    [interpreter.path, '-m', 'venv', venv],
    [python, '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', ...hashes, '-r', file],
  ];
}

/** The requirement that pip or uv found no release for. */
function unmet(tail: string): string | undefined {
  return /No matching distribution found for ([^\s(]+)|Because (\S+) was not found in/
    .exec(tail)
    ?.slice(1)
    .find(Boolean);
}

/** The line of a requirements file that names it; undefined where another file, or a dependency of one of them, does. */
function lineOf(requirement: string | undefined, file: string): number | undefined {
  if (requirement === undefined) return undefined;
  const name = (line: string): string =>
    (/^\s*([\w.-]+)/.exec(line)?.[1] ?? '').replace(/[-_.]+/g, '-').toLowerCase();
  const at = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => name(line) === name(requirement));
  return at < 0 ? undefined : at + 1;
}

function help(tail: string, { version }: Interpreter): string {
  if (/ensurepip|No module named venv/.test(tail)) {
    return `This Python lacks the venv module: install it (on Debian and Ubuntu: apt install python${version.split('.').slice(0, 2).join('.')}-venv), or put uv on PATH.`;
  }
  if (/HASH|hash/.test(tail))
    return 'The file and what the index serves disagree: lock the requirements again.';
  if (/No matching distribution|no solution found/i.test(tail))
    return `Some requirement has no release for Python ${version} here, or the index cannot be reached.`;
  return 'The last lines say why; the command repeats it.';
}
