/**
 * Starts the built command line, whose every module is in one script, as V8 compiled it at an earlier start: a third of
 * what a start would cost else. Node keeps compiled code itself from 22.1 on, but per module; and does not on 20.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { nativeImport } from '../util/native-import.ts';
import { cacheKey, privateCache } from '../util/private-cache.ts';

/** Name of the script's file, with a hash of its content. Written by scripts/build.mjs, as is the function around the script. */
declare const PROGRAM: string;
type Program = (require: NodeJS.Require, __filename: string, nativeImport: unknown) => void;

/** For some commands of a version on a few versions of Node; an entry takes about 1 MB. */
const LIMITS = { entries: 24, bytes: 16 * 2 ** 20 };

const file = join(dirname(fileURLToPath(import.meta.url)), PROGRAM);
const cache = privateCache('program', LIMITS);
// What one command has compiled is little of what another needs.
const key = cacheKey(PROGRAM, process.version, process.arch, process.argv[2] ?? '');
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
(script.runInThisContext() as Program)(createRequire(file), file, nativeImport);
