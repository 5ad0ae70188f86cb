import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBundled, packageRoot } from '../util/package-root.ts';

/** Directory that holds `portcullis_pytest.py`, absolute: beside this file in the sources, `dist/plugin` once bundled. */
export function pluginDirectory(): string {
  return isBundled()
    ? join(packageRoot(), 'dist', 'plugin')
    : join(dirname(fileURLToPath(import.meta.url)), 'plugin');
}
