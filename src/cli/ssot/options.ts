import { resolve } from 'node:path';
import { findConfig } from '../../config/find.ts';
import { ssotOptions } from '../../plan/ssot-options.ts';
import type { SsotOptions } from '../../ssot/options.ts';
import { loadOrExplain } from '../load.ts';
import type { LocationOptions } from '../options.ts';

/** What to check: a directory as it is, what the config says, or the working directory where there is no config. */
export async function ssotOptionsFor(
  flags: LocationOptions & { readonly root?: string; readonly cache?: boolean },
): Promise<SsotOptions | undefined> {
  const options = await declaredOptions(flags);
  return options === undefined || flags.cache !== false ? options : { ...options, cache: false };
}

async function declaredOptions(
  flags: LocationOptions & { readonly root?: string },
): Promise<SsotOptions | undefined> {
  if (flags.root !== undefined) return { root: resolve(flags.cwd, flags.root) };
  if (flags.config === undefined && findConfig(flags.cwd) === undefined) return { root: resolve(flags.cwd) };
  const loaded = await loadOrExplain(flags);
  return loaded === undefined ? undefined : ssotOptions(loaded);
}
