import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sumOf } from './replace-file.ts';

/**
 * What the code that made a cache is known by, from the URL of a module that imports all of it; undefined when that cannot be
 * told, and nothing is to be kept. The build gives a file a name that changes with what is in it and in all that it imports,
 * scanner and rules among them; where the sources run as they are, they are summed.
 */
export function codeVersion(module: string): string | undefined {
  const file = fileURLToPath(module);
  const code = /-[A-Z0-9]{8}\.c?js$/.test(file)
    ? basename(file)
    : file.endsWith('.ts')
      ? sources()
      : undefined;
  // Regular expressions follow the Unicode tables of the running Node.
  return code === undefined ? undefined : `${code} ${process.version}`;
}

let summed: string | undefined;

/** The sum of all sources of ours. */
function sources(): string {
  const src = fileURLToPath(new URL('../..', import.meta.url));
  summed ??= sumOf(
    readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((it) => it.endsWith('.ts'))
      .sort()
      .map((it) => `${it}\0${readFileSync(join(src, it), 'utf8')}`)
      .join('\0'),
  ).toString('hex');
  return summed;
}
