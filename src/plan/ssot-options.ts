import type { LoadedConfig } from '../config/load.ts';
import type { SsotOptions } from '../ssot/options.ts';

/** The config's `ssot` as the library takes it. */
export function ssotOptions({ config, root }: LoadedConfig): SsotOptions {
  return { root, ...config.ssot };
}
