import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { StageFailure } from '../model/ports.ts';
import { cacheDir } from '../util/cache-dir.ts';
import { activate, binaries } from './activate.ts';
import { chooseInstaller, INSTALL_LIMIT_MS, install } from './install.ts';
import { lock } from './lock.ts';
import type { Requirements } from './requirements.ts';
import type { Resolved } from './resolve.ts';
import type { Provisioned, PythonEnvironment, PythonHost } from './types.ts';

const MARKER = 'portcullis-ready.json';

/**
 * Gives the environment that was resolved: the bare interpreter, or a virtual environment in the user's cache,
 * made now or reused while requirements, interpreter and platform stand. Safe when two runs want the same one at
 * once; one that was left half-made is made again.
 */
export async function provision(
  { interpreter, requirements }: Resolved,
  host: PythonHost,
  signal?: AbortSignal,
): Promise<Provisioned> {
  const since = performance.now();
  const done = (
    python: string,
    venv: string | undefined,
    created: boolean,
    how: PythonEnvironment['how'],
  ): Provisioned => ({
    environment: {
      python,
      env: activate(host.env, venv),
      venv,
      created,
      how,
      ms: Math.round(performance.now() - since),
    },
  });
  if (requirements === undefined) return done(interpreter.path, interpreter.venv, false, 'interpreter');

  const venv = join(cacheDir(host.env), 'venvs', keyOf({ interpreter, requirements }, host.root));
  const python = join(binaries(venv), 'python');
  const ready = await readMarker(venv, python);
  if (ready !== undefined) return done(python, venv, false, ready);

  const release = await lock(`${venv}.lock`, INSTALL_LIMIT_MS, signal);
  if (release === undefined)
    return { failure: notLocked(venv, relative(host.root, requirements.file), signal) };
  try {
    const madeMeanwhile = await readMarker(venv, python);
    if (madeMeanwhile !== undefined) return done(python, venv, false, madeMeanwhile);
    await rm(venv, { recursive: true, force: true });
    const how = chooseInstaller(host.env);
    const failure = await install(how, interpreter, requirements, venv, host, signal);
    if (failure !== undefined) {
      // Nobody would use it: the next attempt makes it anew, and once the requirements are mended it is another.
      await rm(venv, { recursive: true, force: true });
      return { failure };
    }
    await writeMarker(venv, how, requirements);
    return done(python, venv, true, how);
  } finally {
    await release();
  }
}

/** Names the environment by all that decides what is in it. */
export function keyOf(
  { interpreter, requirements }: { interpreter: Resolved['interpreter']; requirements: Requirements },
  root: string,
): string {
  const parts = [interpreter.realPath, interpreter.version, interpreter.platform, ...requirements.contents];
  if (requirements.local) parts.push(root);
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\0${part}`);
  return hash.digest('hex').slice(0, 24);
}

/** What made the environment, if it was made to its end and its interpreter is still there. */
async function readMarker(venv: string, python: string): Promise<'uv' | 'pip' | undefined> {
  try {
    const { how } = JSON.parse(await readFile(join(venv, MARKER), 'utf8')) as { how?: unknown };
    return existsSync(python) && (how === 'uv' || how === 'pip') ? how : undefined;
  } catch {
    return undefined;
  }
}

async function writeMarker(venv: string, how: 'uv' | 'pip', { file }: Requirements): Promise<void> {
  const marker = join(venv, MARKER);
  await writeFile(`${marker}.new`, JSON.stringify({ version: 1, how, requirements: file }));
  await rename(`${marker}.new`, marker);
}

function notLocked(venv: string, file: string, signal: AbortSignal | undefined): StageFailure {
  return {
    reason: 'environment',
    message: signal?.aborted
      ? 'stopped while another run was making the Python environment'
      : 'another run has been making the Python environment for too long',
    at: { file },
    help: `If no other portcullis is at work, remove ${venv}.lock and try again.`,
  };
}
