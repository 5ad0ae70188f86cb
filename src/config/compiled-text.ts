import { builtinModules } from 'node:module';

/** What a module imports, as written, and whether nothing else in it needs jiti. */
const STATIC_IMPORT = /\bawait jitiImport\("([^"\\]+)"\)/g;

/**
 * Names that only jiti gives a module: a dynamic import, `import.meta.resolve`, `require`, and what could reach them. A
 * comment or a string that holds one costs some milliseconds, a reference that was overlooked would be a wrong result.
 */
const ONLY_JITI = /\b(?:jiti\w*|__JITI\w*|require|module|__filename|__dirname|arguments|eval)\b/;

/**
 * What a module imports: the specifiers of its static imports, in order, from its text as jiti compiled it for
 * `jiti.import`. Undefined when it needs more of jiti than these.
 */
export function importsOf(compiled: string): readonly string[] | undefined {
  const specifiers: string[] = [];
  const rest = compiled.replace(STATIC_IMPORT, (_, specifier: string) => {
    specifiers.push(specifier);
    return '';
  });
  return ONLY_JITI.test(rest) ? undefined : specifiers;
}

/** Whether it means a module of Node's own, by the same rule as jiti. */
export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

export function isRelative(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier);
}

/** Whether a file is TypeScript by its name, in which `import` is what it says. */
export function isTypeScript(file: string): boolean {
  return /\.m?ts$/.test(file);
}
