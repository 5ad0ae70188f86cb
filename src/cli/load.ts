import { dirname, resolve } from 'node:path';
import { findConfig } from '../config/find.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Problem } from '../model/ports.ts';
import type { LocationOptions } from './options.ts';
import { printProblems } from './problems.ts';

/** What is left of a config that is not valid: where it is. */
export interface ConfigPlace {
  /** Absolute. */
  readonly directory: string;
  readonly loaded?: LoadedConfig | undefined;
  /** Why it could not be loaded. */
  readonly problems: readonly Problem[];
}

/** Finds the config for a command that can do without what it says, or prints that there is none and returns undefined. */
export async function locateOrExplain(location: LocationOptions): Promise<ConfigPlace | undefined> {
  const file = fileOrExplain(location);
  if (file === undefined) return undefined;
  const { loadConfig } = await import('./work.ts');
  const result = await loadConfig(file);
  return result.ok
    ? { directory: result.loaded.directory, loaded: result.loaded, problems: [] }
    : { directory: dirname(file), problems: result.problems };
}

/** Loads the config that the options point at, or prints why it cannot and returns undefined. */
export async function loadOrExplain(location: LocationOptions): Promise<LoadedConfig | undefined> {
  const file = fileOrExplain(location);
  if (file === undefined) return undefined;
  const { loadConfig } = await import('./work.ts');
  const result = await loadConfig(file);
  if (result.ok) return result.loaded;
  printProblems(result.problems);
  return undefined;
}

function fileOrExplain({ cwd, config }: LocationOptions): string | undefined {
  const file = config === undefined ? findConfig(cwd) : resolve(cwd, config);
  if (file === undefined) {
    printProblems([
      {
        message: `there is no runner.config.ts in ${resolve(cwd)} or above it`,
        help: 'Run `portcullis init` to look at the project and write one, or name one with --config FILE. `portcullis ssot check` needs none.',
      },
    ]);
  }
  return file;
}
