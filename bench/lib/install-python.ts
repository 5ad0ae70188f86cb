import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PEERS = fileURLToPath(new URL('../peers/python.txt', import.meta.url));

/** Package names and the exact versions measured, from `bench/peers/python.txt`. */
export async function pythonVersions(): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(PEERS, 'utf8')).split('\n');
  return new Map(lines.filter((it) => /^\w/.test(it)).map((it) => it.trim().split('==') as [string, string]));
}

/**
 * Installs the Python peers with pip into a virtual environment at `$XDG_CACHE_HOME/portcullis/bench/python-SUM` (default `~/.cache`),
 * unless it is there, and returns the folder of their programs. Rejects when pip does.
 */
export async function installPythonPeers(): Promise<string> {
  const sum = createHash('sha256')
    .update(await readFile(PEERS))
    .digest('hex')
    .slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'portcullis', 'bench');
  const dir = join(cache, `python-${sum}`);
  const done = join(dir, 'installed');
  if (!existsSync(done)) {
    // A virtual environment cannot be moved: that it is whole is told by a file of its own.
    await rm(dir, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', dir]);
    await run(join(dir, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', PEERS]);
    await run('cp', [PEERS, `${done}.new`]);
    await rename(`${done}.new`, done);
  }
  return join(dir, 'bin');
}
