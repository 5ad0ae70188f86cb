import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sumOf } from './replace-file.ts';

/**
 * What the code that made a cache is known by, from the URL of a module that imports all of it; undefined when that cannot be told, and nothing is to be cached. The build gives a
 * chunk a name that changes with what is in it and in all that it imports, scanner and rules among them; where the sources run
 * as they are, they are summed.
 */
export function codeVersion(module: string): string | undefined {
  const file = fileURLToPath(module);
  const chunk = /-[A-Z0-9]{8}\.js$/.test(basename(file));
  const code = chunk
    ? basename(file)
    : file.endsWith('.ts')
      ? sourcesOf(fileURLToPath(new URL('.', module)))
      : undefined;
  // Regular expressions follow the Unicode tables of the running Node.
  return code === undefined ? undefined : `${code} ${process.version}`;
}

function sourcesOf(directory: string): string {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((it) =>
    it.endsWith('.ts'),
  );
  return sumOf(
    files
      .sort()
      .map((it) => `${it}\0${readFileSync(join(directory, it), 'utf8')}`)
      .join('\0'),
  ).toString('hex');
}
