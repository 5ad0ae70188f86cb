import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/**
 * The directory of portcullis itself, absolute: where its own files (pipelines, the built bundle, the pytest
 * plugin) are found, whether it runs from `src/` or from `dist/`.
 */
export function packageRoot(): string {
  if (found !== undefined) return found;
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  found = directory;
  return directory;
}

/** Whether this very code was bundled into `dist/`. */
export function isBundled(): boolean {
  return fileURLToPath(import.meta.url).startsWith(join(packageRoot(), 'dist'));
}
