import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build depends on, relative to the repository; a directory stands for all it contains. */
const INPUTS = ['src', 'scripts/build.mjs', 'scripts/source-hash.mjs', 'package.json', 'package-lock.json'];

/**
 * One hash of the name and content of everything the build reads: dates say nothing after a checkout.
 * @param {string} repository absolute path
 * @returns {string} hexadecimal
 */
export function sourceHash(repository) {
  const hash = createHash('sha1');
  for (const input of INPUTS) add(hash, repository, input);
  return hash.digest('hex');
}

function add(hash, repository, path) {
  const absolute = join(repository, path);
  const names = list(absolute);
  if (names === undefined) {
    hash.update(`${path}\0`).update(readFileSync(absolute));
    return;
  }
  for (const name of names.sort()) if (name !== '__pycache__') add(hash, repository, `${path}/${name}`);
}

function list(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
