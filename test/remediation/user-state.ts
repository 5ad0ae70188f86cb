import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../rig/repository.ts';

/** All that is a user's in a repository, as text: every file with its hash, the index, HEAD, the stash, and every ref that is not ours. */
export async function userState(repository: string): Promise<string> {
  const refs = (await run(repository, 'for-each-ref', '--format=%(refname) %(objectname)'))
    .split('\n')
    .filter((line) => !/^refs\/(?:heads\/)?portcullis\//.test(line));
  const stash = join(repository, '.git', 'logs', 'refs', 'stash');
  return [
    ...filesOf(repository).map((path) => `${path} ${hash(join(repository, path))}`),
    `index ${hash(join(repository, '.git', 'index'))}`,
    `HEAD ${readFileSync(join(repository, '.git', 'HEAD'), 'utf8')}`,
    `stash ${existsSync(stash) ? readFileSync(stash, 'utf8') : ''}`,
    ...refs,
  ].join('\n');
}

function filesOf(root: string, below = ''): string[] {
  return readdirSync(join(root, below))
    .filter((name) => below !== '' || (name !== '.git' && name !== '.portcullis'))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      return lstatSync(join(root, path)).isDirectory() ? filesOf(root, path) : [path];
    });
}

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
