/**
 * Makes a clone ready to run: checks Node, installs the dependencies and builds, each only when needed.
 * Plain Node, because it runs before there is anything else. Says nothing when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled, markInstalled } from './installed.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { sourceHash } from './source-hash.mjs';

const repository = fileURLToPath(new URL('..', import.meta.url));

checkNode();
if (!isReady()) oneAtATime(join(repository, '.portcullis', 'bootstrap.lock'), prepare);

function isReady() {
  return isInstalled(repository) && isBuilt();
}

function prepare() {
  // Asked again, now that nobody else is at it: the one we waited for may have done it all.
  if (!isInstalled(repository)) {
    // No dependency needs its install script: esbuild's only saves its command line a few milliseconds.
    step('installing dependencies', 'npm', [
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    markInstalled(repository);
  }
  if (!isBuilt()) step('building', process.execPath, ['scripts/build.mjs']);
}

function isBuilt() {
  const mark = join(repository, 'dist', '.source-hash');
  return existsSync(mark) && readFileSync(mark, 'utf8') === sourceHash(repository);
}

function step(what, file, args) {
  const since = Date.now();
  process.stderr.write(`portcullis: ${what} …`);
  const { status, signal, error, stdout, stderr } = spawnSync(file, args, {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) {
    process.stderr.write(` ${((Date.now() - since) / 1000).toFixed(1)} s\n`);
    return;
  }
  const how = error?.message ?? (signal === null ? `exit code ${status}` : `ended by ${signal}`);
  process.stderr.write(
    `\n${stdout ?? ''}${stderr ?? ''}\nportcullis: ${what} failed (${how}): ${file} ${args.join(' ')}\n`,
  );
  process.exit(2);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (supported) return;
  process.stderr.write(
    `portcullis needs Node 20.19 or later in the 20 line, or 22.12 or later; this is ${process.versions.node}\n` +
      `  (${process.execPath}). Install one from https://nodejs.org, or with nvm: nvm install 22\n`,
  );
  process.exit(2);
}
