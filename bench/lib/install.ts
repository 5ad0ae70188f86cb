import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Package names and the exact versions measured, from `bench/peers/peers.json`. */
export async function peerVersions(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await readFile(new URL('../peers/peers.json', import.meta.url), 'utf8'));
}

/**
 * Installs a peer with npm into `$XDG_CACHE_HOME/portcullis/bench/NAME@VERSION` (default `~/.cache`), unless it is
 * there, and returns that directory. Its install scripts are not run. Rejects when npm does.
 */
export async function installPeer(name: string): Promise<string> {
  const version = (await peerVersions())[name];
  if (version === undefined) throw new Error(`bench/peers/peers.json names no version of ${name}`);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'portcullis', 'bench');
  const dir = join(cache, `${name.replace('/', '+')}@${version}`);
  if (existsSync(join(dir, 'node_modules', name))) return dir;
  // Installed beside and moved, so that an interrupted install is never taken for a whole one.
  const making = `${dir}.${process.pid}`;
  await mkdir(making, { recursive: true });
  await writeFile(join(making, 'package.json'), '{"private":true}\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', '--loglevel=error'];
  await run('npm', ['install', ...flags, `${name}@${version}`], { cwd: making });
  await rm(dir, { recursive: true, force: true });
  await rename(making, dir);
  return dir;
}
