import { resolve } from 'node:path';
import { findConfig } from '../config/find.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { LocationOptions } from './options.ts';
import { printProblems } from './problems.ts';

/** Loads the config that the options point at, or prints why it cannot and returns undefined. */
export async function loadOrExplain({ cwd, config }: LocationOptions): Promise<LoadedConfig | undefined> {
  const file = config === undefined ? findConfig(cwd) : resolve(cwd, config);
  if (file === undefined) {
    printProblems([
      {
        message: `there is no runner.config.ts in ${resolve(cwd)} or above it`,
        help: 'Run `portcullis init` to look at the project and write one, or name one with --config FILE. `portcullis ssot check` needs none.',
      },
    ]);
    return undefined;
  }
  const { loadConfig } = await import('./work.ts');
  const result = await loadConfig(file);
  if (result.ok) return result.loaded;
  printProblems(result.problems);
  return undefined;
}
