import type { LoadedConfig } from '../config/load.ts';
import type { Mask } from '../process/mask.ts';

/** Takes the secrets that a config names out of what a command prints. */
export async function maskFor(loaded: LoadedConfig): Promise<Mask> {
  const { createMask, secretValues } = await import('./work.ts');
  return createMask({ values: secretValues(loaded.config, process.env) });
}
