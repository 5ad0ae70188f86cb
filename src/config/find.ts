import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const CONFIG_NAMES = [
  'runner.config.ts',
  'runner.config.mts',
  'runner.config.js',
  'runner.config.mjs',
] as const;

/** The nearest config file in `cwd` or above it, or undefined. */
export function findConfig(cwd: string): string | undefined {
  for (let directory = resolve(cwd); ; directory = dirname(directory)) {
    for (const name of CONFIG_NAMES) {
      const file = join(directory, name);
      if (existsSync(file)) return file;
    }
    if (directory === dirname(directory)) return undefined;
  }
}
