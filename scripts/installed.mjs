import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = 'node_modules/.portcullis-lock';

/**
 * Whether node_modules holds what package-lock.json asks for: by the hash stored after the last install,
 * or, where somebody ran npm by hand, by the list npm keeps of what it installed.
 * @param {string} repository absolute path
 */
export function isInstalled(repository) {
  if (text(join(repository, MARK)) === lockHash(repository)) return true;
  if (!sameTree(repository)) return false;
  markInstalled(repository);
  return true;
}

/** Remembers that node_modules now holds what package-lock.json asks for. */
export function markInstalled(repository) {
  // npm makes no folder when there is nothing to put in it.
  mkdirSync(join(repository, 'node_modules'), { recursive: true });
  writeFileSync(join(repository, MARK), lockHash(repository));
}

function lockHash(repository) {
  return createHash('sha1')
    .update(readFileSync(join(repository, 'package-lock.json')))
    .digest('hex');
}

function sameTree(repository) {
  const wanted = packages(join(repository, 'package-lock.json'));
  const found = packages(join(repository, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || found === undefined) return false;
  const names = Object.keys(wanted).filter((name) => name !== '');
  // A package for another platform is in the lock, marked optional, and rightly not installed.
  const complete = names.every((name) =>
    found[name] === undefined
      ? wanted[name].optional === true
      : found[name].integrity === wanted[name].integrity,
  );
  return complete && Object.keys(found).every((name) => wanted[name] !== undefined);
}

function packages(path) {
  try {
    return JSON.parse(text(path) ?? '').packages;
  } catch {
    return undefined;
  }
}

function text(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
