import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeer, peerVersions } from './install.ts';

export type Argv = readonly [string, ...string[]];

/** A program as it is started without `npx` or `npm run` around it, installed where it is a peer. */
export interface Program {
  readonly name: string;
  readonly version: string;
  readonly argv: Argv;
  /** Where its `node_modules` is; portcullis' own repository needs none. */
  readonly dir: string;
}

/** The portcullis of this repository, as built. */
export async function portcullis(): Promise<Program> {
  const dir = fileURLToPath(new URL('../../', import.meta.url));
  const { default: own } = await import('../../package.json', { with: { type: 'json' } });
  return {
    name: 'portcullis',
    version: own.version,
    argv: ['node', join(dir, 'bin', 'portcullis.js')],
    dir,
  };
}

/** The native program itself: its Node wrapper would be what is signalled, and cost more. */
export function turbo(): Promise<Program> {
  return peer('turbo', `@turbo/${process.platform}-${arch()}/bin/turbo`);
}

/** Likewise the native program. */
export function moon(): Promise<Program> {
  const libc = process.platform === 'linux' ? '-gnu' : '';
  return peer('@moonrepo/cli', `@moonrepo/core-${process.platform}-${process.arch}${libc}/moon`, 'moon');
}

export function nx(): Promise<Program> {
  return peer('nx', 'nx/dist/bin/nx.js');
}

export function concurrently(): Promise<Program> {
  return peer('concurrently', 'concurrently/dist/bin/concurrently.js');
}

export function wireit(): Promise<Program> {
  return peer('wireit', 'wireit/bin/wireit.js');
}

/** What npm would set for a script of `root`, so that wireit can be run by itself. */
export function wireitEnvironment(root: string, script: string): Record<string, string> {
  return {
    WIREIT_CACHE: 'none',
    npm_lifecycle_event: script,
    npm_package_json: join(root, 'package.json'),
    npm_config_user_agent: 'npm/10.0.0 node/v20.0.0',
  };
}

async function peer(packageName: string, path: string, name = packageName): Promise<Program> {
  const dir = await installPeer(packageName);
  const file = join(dir, 'node_modules', path);
  return {
    name,
    version: (await peerVersions())[packageName] ?? '',
    argv: file.endsWith('.js') ? ['node', file] : [file],
    dir,
  };
}

function arch(): string {
  return process.arch === 'x64' ? '64' : process.arch;
}

export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
