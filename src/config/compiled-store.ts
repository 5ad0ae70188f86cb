import { cacheKey, type PrivateCache, privateCache } from '../util/private-cache.ts';
import { version } from '../util/version.ts';

/** Some hundred projects; an entry is far beyond any config that a person wrote. */
const LIMITS = { entries: 256, bytes: 4 * 2 ** 20 };

const cache = (): PrivateCache => privateCache('modules', LIMITS);

/** The text that `file` with this very source was compiled to, if it is known. */
export function recall(file: string, source: string): string | undefined {
  return cache().recall(keyOf(file, source))?.toString();
}

/** Keeps what a file was compiled to, for the next start. */
export function keep(file: string, source: string, text: string): void {
  cache().keep(keyOf(file, source), Buffer.from(text));
}

/** jiti writes the file's own path into the text, for `import.meta.url`. */
function keyOf(file: string, source: string): string {
  const [major = ''] = process.versions.node.split('.');
  return cacheKey(version(), major, file, source);
}
