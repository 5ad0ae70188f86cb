import { homedir, platform, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The user's cache directory for portcullis, absolute. It may not exist yet. A relative one would be that of the repository at
 * hand, and what it holds is run. Source: XDG base directories, which says so too; Apple's and Microsoft's guides.
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'portcullis');
  if (platform() === 'darwin') return join(home(), 'Library', 'Caches', 'portcullis');
  if (platform() === 'win32')
    return join(env.LOCALAPPDATA ?? join(home(), 'AppData', 'Local'), 'portcullis', 'cache');
  return join(home(), '.cache', 'portcullis');
}

function home(): string {
  const said = homedir();
  return isAbsolute(said) ? said : userInfo().homedir;
}
