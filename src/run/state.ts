import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { cacheDir } from '../util/cache-dir.ts';
import { makeDirectory } from '../util/make-directory.ts';

/**
 * Where portcullis keeps journals and the record of its processes: `.portcullis/` beside the config, made now, or a
 * directory of the user's cache where that cannot be written. It ignores itself in git, so that a run never makes a clean
 * tree dirty.
 */
export function stateDirectory({ directory }: Pick<LoadedConfig, 'directory'>): string {
  const beside = join(directory, '.portcullis');
  try {
    return made(beside);
  } catch {
    const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
    return made(join(cacheDir(), 'state', name));
  }
}

function made(state: string): string {
  const ignore = join(state, '.gitignore');
  if (!existsSync(ignore)) {
    makeDirectory(state);
    writeFileSync(ignore, '*\n');
  }
  accessSync(state, constants.W_OK);
  return state;
}

/** A name for a run that sorts by time and is never used twice: `20261122T231700-4f2a9c1b`. */
export function newRunId(): string {
  const at = new Date().toISOString().replace(/[-:]|\.\d+Z/g, '');
  return `${at}-${randomBytes(4).toString('hex')}`;
}
