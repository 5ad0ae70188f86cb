import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Jiti } from 'jiti';
import type { Problem } from '../model/ports.ts';
import { cacheDir } from '../util/cache-dir.ts';
import { escapePattern } from '../util/escape-pattern.ts';
import { makeDirectory } from '../util/make-directory.ts';
import { nativeImport } from '../util/native-import.ts';
import { isBundled, packageRoot } from '../util/package-root.ts';
import { prune } from '../util/private-cache.ts';
import { keepCompiled, runCompiled } from './run-compiled.ts';

/** For jiti: Node would scan the 190 kB of an imported CommonJS module for its exports first, for 35 ms. */
const require = createRequire(import.meta.url);

/**
 * Loads a user's module (config, pipeline or scenario) and returns its default export. TypeScript is compiled by jiti on
 * every supported Node, and run without it from then on where that is the same; `portcullis` resolves to this
 * installation, wherever the file lies.
 * Rejects with what the module threw, or with the syntax error.
 */
export async function importDefault(file: string): Promise<unknown> {
  const module = await importModule(file);
  return (module as { default?: unknown }).default;
}

async function importModule(file: string): Promise<unknown> {
  if (/\.m?js$/.test(file)) {
    try {
      return await nativeImport(pathToFileURL(file).href);
    } catch (error) {
      // Not installed beside the file: jiti can still point it at this installation.
      if (!isMissingPortcullis(error)) throw error;
    }
  }
  const library = isBundled()
    ? join(packageRoot(), 'dist', 'index.js')
    : join(packageRoot(), 'src', 'index.ts');
  // Whoever sets jiti's own variables wants jiti to see to it.
  const tuned = Object.keys(process.env).some((name) => name.startsWith('JITI_'));
  const known = tuned ? undefined : await runCompiled(file, library);
  if (known !== undefined) return known;

  const jiti = startJiti(library);
  const exports = await jiti.import(file);
  if (!tuned)
    keepCompiled(file, (each, source) => jiti.transform({ filename: each, source, ts: true, async: true }));
  return exports;
}

function startJiti(library: string): Jiti {
  const { createJiti } = require('jiti') as typeof import('jiti');
  const fsCache = writableCache();
  const jiti = createJiti(import.meta.url, {
    alias: { portcullis: library },
    fsCache,
    interopDefault: false,
  });
  if (fsCache !== false) prune(fsCache, 256);
  return jiti;
}

/** Made here: jiti makes it with Node's `recursive`, which does not return where /proc is in the path. */
function writableCache(): string | false {
  const directory = join(cacheDir(), 'jiti');
  try {
    makeDirectory(directory, 0o700);
    return directory;
  } catch {
    return false;
  }
}

function isMissingPortcullis(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ERR_MODULE_NOT_FOUND' && message?.includes("'portcullis'") === true;
}

/** What went wrong while a user's module was evaluated, at its line where that is known. `what` is what it is to the user. */
export function describeImportError(what: string, file: string, error: unknown): Problem {
  const { message = String(error), stack = '', code } = error as Error & { code?: string };
  const inMessage = /\((\d+):(\d+)\)/.exec(message);
  const inStack = new RegExp(`${escapePattern(file)}:(\\d+):(\\d+)`).exec(stack);
  const place = inMessage ?? inStack;
  return {
    message: `the ${what} could not be loaded: ${message.split('\n')[0]}`,
    file,
    ...(place !== null && { line: Number(place[1]), column: Number(place[2]) }),
    ...(code === 'MODULE_NOT_FOUND' && { help: 'Install what it imports, or correct the path.' }),
  };
}
