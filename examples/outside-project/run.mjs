#!/usr/bin/env zx
/**
 * Runs portcullis on a project that nobody here wrote: Flask's source distribution from the package registry, with
 * its own tests, under the twenty lines of runner.config.ts beside this file. Downloaded once, into the user's cache.
 */
import { homedir } from 'node:os';
import { $, fs, path } from 'zx';

const VERSION = '3.1.2';
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const cli = path.resolve(here, '../../bin/portcullis.js');
const cache = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
  'portcullis',
  'outside',
);
const project = path.join(cache, `flask-${VERSION}`);

if (!fs.existsSync(project)) {
  console.log(`downloading the source distribution of flask ${VERSION} into ${cache}`);
  fs.mkdirSync(cache, { recursive: true });
  await $({ cwd: cache })`python3 -m pip download --quiet --no-deps --no-binary flask flask==${VERSION}`;
  await $({ cwd: cache })`tar xf flask-${VERSION}.tar.gz`;
}
fs.copySync(path.join(here, 'runner.config.ts'), path.join(project, 'runner.config.ts'));
fs.copySync(path.join(here, 'requirements.txt'), path.join(project, 'requirements.portcullis.txt'));

const { exitCode } = await $({
  stdio: 'inherit',
  nothrow: true,
})`node ${cli} run --cwd ${project} ${process.argv.slice(2)}`;
process.exitCode = exitCode;
