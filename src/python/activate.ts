import { delimiter, join } from 'node:path';

/** Directory of a virtual environment's executables. */
export function binaries(venv: string): string {
  return join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
}

/** `env` with the virtual environment activated in it, as its `activate` script does: PATH, VIRTUAL_ENV, no PYTHONHOME. */
export function activate(
  env: Readonly<Record<string, string>>,
  venv: string | undefined,
): Record<string, string> {
  if (venv === undefined) return { ...env };
  const { PYTHONHOME: _, ...rest } = env;
  const path = env.PATH === undefined ? binaries(venv) : `${binaries(venv)}${delimiter}${env.PATH}`;
  return { ...rest, VIRTUAL_ENV: venv, PATH: path };
}
