import { readFileSync, realpathSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { nativeImport } from '../util/native-import.ts';
import { keep, recall } from './compiled-store.ts';
import { importsOf, isBuiltin, isRelative, isTypeScript } from './compiled-text.ts';

/** Node's registry of modules, in which jiti enters its own too: whoever loads a file first, it is evaluated once. */
const { cache } = createRequire(import.meta.url);

/** A module that can be run without jiti. */
interface Runnable {
  readonly source: string;
  readonly text: string;
  readonly script: Script;
}

/** Modules by file, absolute. */
type Closure = ReadonlyMap<string, Runnable>;

/**
 * Runs a TypeScript module, and those it imports, from the texts that were kept of it, and returns its exports; to load
 * jiti takes longer than all of that. Undefined when something is not known, and nothing has been run then. `library` is
 * what 'portcullis' means. Rejects with what the module throws: the text and its wrapping are jiti's own, and so are the
 * places in the stack.
 */
export async function runCompiled(file: string, library: string): Promise<object | undefined> {
  const closure = closureOf(file, recall);
  return closure && (await evaluate(file, closure, library));
}

/** Keeps what `compile` makes of a module and of those it imports, if all of them can be run without jiti. */
export function keepCompiled(file: string, compile: (file: string, source: string) => string): void {
  for (const [each, { source, text }] of closureOf(file, compile) ?? []) keep(each, source, text);
}

/** Every module that loading `file` runs, or undefined when one of them is not known, or might need jiti. */
function closureOf(
  file: string,
  textOf: (file: string, source: string) => string | undefined,
): Closure | undefined {
  const found = new Map<string, Runnable>();
  return add(file, []) ? found : undefined;

  function add(file: string, importers: readonly string[]): boolean {
    // In a circle some module sees another half done: jiti knows how.
    if (importers.includes(file) || !isTypeScript(file)) return false;
    if (found.has(file)) return true;
    const runnable = read(file);
    const specifiers = runnable && importsOf(runnable.text);
    if (runnable === undefined || specifiers === undefined) return false;
    found.set(file, runnable);
    return specifiers.every(
      (specifier) =>
        specifier === 'portcullis' ||
        isBuiltin(specifier) ||
        (isRelative(specifier) && add(resolve(dirname(file), specifier), [...importers, file])),
    );
  }

  function read(file: string): Runnable | undefined {
    try {
      // jiti goes by the real path.
      if (realpathSync(file) !== file) return undefined;
      const source = readFileSync(file, 'utf8');
      const text = textOf(file, source);
      return text === undefined
        ? undefined
        : { source, text, script: new Script(wrapped(text), { filename: file }) };
    } catch {
      return undefined;
    }
  }
}

/** As jiti does it: columns of the first line are counted from the start of this. */
function wrapped(text: string): string {
  return `(async function (exports, require, module, __filename, __dirname, jitiImport, jitiESMResolve) { ${text}\n});`;
}

type Body = (
  exports: object,
  ...unused: [undefined, undefined, undefined, undefined, (specifier: string) => Promise<unknown>]
) => Promise<void>;

async function evaluate(file: string, closure: Closure, library: string): Promise<object> {
  const known = cache[file];
  if (known?.loaded) return known.exports;
  const { script } = closure.get(file) as Runnable;
  const module = Object.assign(new Module(file), { filename: file });
  const body: Body = script.runInThisContext({ displayErrors: false });
  await body(module.exports, undefined, undefined, undefined, undefined, async (specifier) => {
    if (specifier === 'portcullis') return nativeImport(pathToFileURL(library).href);
    if (isBuiltin(specifier)) return nativeImport(specifier);
    return evaluate(resolve(dirname(file), specifier), closure, library);
  });
  cache[file] = Object.assign(module, { loaded: true });
  return module.exports;
}
