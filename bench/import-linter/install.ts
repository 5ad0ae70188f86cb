import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const VERSION = '2.16';

/** import-linter, and the source it was released with. */
export interface Installed {
  readonly python: string;
  /** With its own tests. */
  readonly sources: string;
}

/**
 * Installs import-linter with pytest into a virtual environment under `$XDG_CACHE_HOME/portcullis/bench`, and unpacks its
 * source release beside it, unless they are there. Rejects when pip does.
 */
export async function installImportLinter(): Promise<Installed> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'portcullis', 'bench');
  const dir = join(cache, `import-linter@${VERSION}`);
  const installed = { python: join(dir, 'venv', 'bin', 'python'), sources: join(dir, 'sources') };
  if (existsSync(installed.sources) && existsSync(installed.python)) return installed;
  // A virtual environment knows its own path: it is made in place, and what marks it whole is moved there last.
  const sources = join(dir, `sources.${process.pid}`);
  await rm(dir, { recursive: true, force: true });
  await mkdir(sources, { recursive: true });
  await run('python3', ['-m', 'venv', join(dir, 'venv')]);
  const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check'];
  await run(installed.python, [...pip, 'install', `import-linter==${VERSION}`, 'pytest']);
  const source = ['download', '--no-deps', '--no-binary', ':all:', '--dest', sources];
  await run(installed.python, [...pip, ...source, `import-linter==${VERSION}`]);
  const archive = (await readdir(sources)).find((name) => name.endsWith('.tar.gz'));
  await run('tar', ['xzf', archive!, '--strip-components=1'], { cwd: sources });
  await rename(sources, installed.sources);
  return installed;
}
