import { fileURLToPath } from 'node:url';

/**
 * The command that runs the reaper on a registry file. From sources (`.ts`) that is `reaper.ts` beside
 * this file, through tsx; from a bundle it is `reaper.js` beside the bundle, so the bundler must emit
 * `src/process/reaper.ts` as an entry of its own in the folder where the code of this file lands.
 */
export function reaperCommand(registry: string): readonly [file: string, ...args: string[]] {
  if (!import.meta.url.endsWith('.ts')) {
    return [process.execPath, fileURLToPath(new URL('./reaper.js', import.meta.url)), registry];
  }
  const reaper = fileURLToPath(new URL('./reaper.ts', import.meta.url));
  return [process.execPath, '--import', import.meta.resolve('tsx'), reaper, registry];
}
