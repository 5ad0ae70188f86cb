import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** The user's cache directory for portcullis, absolute. It may not exist yet. Source: XDG base directories; Apple's and Microsoft's guides. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'portcullis');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', 'portcullis');
  if (platform() === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'portcullis', 'cache');
  return join(homedir(), '.cache', 'portcullis');
}
