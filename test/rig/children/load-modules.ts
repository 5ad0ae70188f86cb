/**
 * load-modules.ts FILE…: loads each as a config is loaded, and prints a JSON array with what became
 * of each: what it exports or where it failed, and whether jiti was needed for it.
 */
import { createRequire } from 'node:module';
import { describeImportError, importDefault } from '../../../src/config/import-module.ts';

export interface LoadedModule {
  readonly exported?: unknown;
  readonly problem?: unknown;
  readonly jiti: boolean;
}

const { cache } = createRequire(import.meta.url);
const jitiFiles = (): string[] =>
  Object.keys(cache).filter((file) => /[/\\]jiti[/\\](?:dist|lib)[/\\]/.test(file));

const results: LoadedModule[] = [];
for (const file of process.argv.slice(2)) {
  for (const each of jitiFiles()) delete cache[each];
  const outcome = await importDefault(file).then(
    (exported) => ({ exported }),
    (error: unknown) => ({ problem: describeImportError('config', file, error) }),
  );
  results.push({ ...outcome, jiti: jitiFiles().length > 0 });
}
process.stdout.write(JSON.stringify(results));
