import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProcesses } from '../../../src/process/processes.ts';
import { createPython } from '../../../src/python/python.ts';
import type { PythonEnvironment } from '../../../src/python/types.ts';

/** What is installed: that version of pytest, or version 9 with plugins that suites are known to use. */
export type PytestVersion = '7' | '8' | '9' | 'plugins';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const made = new Map<string, Promise<PythonEnvironment>>();

/** An interpreter with one version of pytest, made by our own provisioning, once for the machine. */
export function pythonWith(pytest: PytestVersion, interpreter?: string): Promise<PythonEnvironment> {
  const key = `${pytest} ${interpreter}`;
  const environment = made.get(key) ?? provide(pytest, interpreter);
  made.set(key, environment);
  return environment;
}

async function provide(pytest: string, interpreter: string | undefined): Promise<PythonEnvironment> {
  const processes = createProcesses();
  try {
    const env = { ...process.env } as Record<string, string>;
    const python = createPython(
      { interpreter, requirements: `pytest-${pytest}.txt` },
      { spawn: processes.spawn, root: FIXTURES, env },
    );
    const provided = await python.provide();
    if ('failure' in provided)
      throw new Error(`${provided.failure.message}\n${provided.failure.excerpt}\n${provided.failure.help}`);
    return provided.environment;
  } finally {
    await processes.close();
  }
}

/** A pyenv interpreter of this machine, or undefined. */
export function pyenv(version: string): string | undefined {
  const root = process.env.PYENV_ROOT ?? join(process.env.HOME ?? '/root', '.pyenv');
  const file = join(root, 'versions', version, 'bin', 'python3');
  return existsSync(file) ? file : undefined;
}
