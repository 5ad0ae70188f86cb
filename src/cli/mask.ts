import type { LoadedConfig } from '../config/load.ts';

/** Takes the secrets that a config names out of what a command prints. */
export async function maskFor(loaded: LoadedConfig): Promise<(text: string) => string> {
  const [{ createMask }, { secretValues }] = await Promise.all([
    import('../process/mask.ts'),
    import('../run/secrets.ts'),
  ]);
  return createMask({ values: secretValues(loaded.config, process.env) });
}
