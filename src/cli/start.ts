/**
 * Starts the built command line, whose modules are in two scripts, as V8 compiled them at an earlier start: a third of
 * what a start would cost else. Node keeps compiled code itself from 22.1 on, but per module; and does not on 20.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { nativeImport } from '../util/native-import.ts';
import { cacheKey, privateCache } from '../util/private-cache.ts';

/** Names of the scripts' files, with a hash of their content. Written by scripts/build.mjs, as is the function around each. */
declare const PROGRAM: string;
declare const PARTS: string;
type Main = (
  require: (id: string) => unknown,
  module: object,
  __filename: string,
  nativeImport: unknown,
) => void;
/** What the program loads only when it needs it, by the name that it requires it by. */
type Parts = Readonly<Record<string, () => unknown>>;

/** For some commands of a version on a few versions of Node; an entry takes about 1 MB. */
const LIMITS = { entries: 24, bytes: 16 * 2 ** 20 };

const directory = dirname(fileURLToPath(import.meta.url));
const cache = privateCache('program', LIMITS);
let parts: Parts | undefined;

run(PROGRAM, (id) => {
  if (!id.startsWith('part:')) return undefined;
  parts ??= run(PARTS) as Parts;
  return parts[id]?.();
});

/** Runs a script and returns what it exports. `own` knows modules that Node does not. */
function run(name: string, own: (id: string) => unknown = () => undefined): unknown {
  const file = join(directory, name);
  const nodeRequire = createRequire(file);
  const module = { exports: {} };
  const main = compiled(file, name).runInThisContext() as Main;
  main((id) => own(id) ?? nodeRequire(id), module, file, nativeImport);
  return module.exports;
}

/** A script, as an earlier start compiled it where that is kept. What it came from is free again once this returns. */
function compiled(file: string, name: string): Script {
  // What one command has compiled is little of what another needs.
  const key = cacheKey(name, process.version, process.arch, process.argv[2] ?? '');
  const cachedData = cache.recall(key);
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.on('exit', (code) => {
      // A command that was refused, or interrupted, has compiled little.
      if (code === 0 || code === 1) cache.keep(key, script.createCachedData());
    });
  }
  return script;
}
