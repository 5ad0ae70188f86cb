/**
 * Node's own `import()` of what is only known at run time. Nobody else calls it so: code that comes out of V8's cache
 * cannot, and the built command line does (`cli/start.ts`), which is handed this function from outside.
 */
export const nativeImport = (specifier: string): Promise<unknown> => import(specifier);
