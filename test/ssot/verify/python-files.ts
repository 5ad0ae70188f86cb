import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Every `.py` and `.pyi` file under some directories, each once, in a stable order; links are not followed. */
export function pythonFiles(directories: readonly string[]): string[] {
  const found = new Set<string>();
  for (const directory of directories) collect(realpathSync(directory), found);
  return [...found].sort();
}

function collect(directory: string, found: Set<string>): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) collect(path, found);
    // The oracle reads one path a line.
    else if (entry.isFile() && /\.pyi?$/.test(entry.name) && !path.includes('\n')) found.add(path);
  }
}
