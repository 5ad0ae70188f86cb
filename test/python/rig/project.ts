import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createProcesses } from '../../../src/process/processes.ts';
import type { PythonHost } from '../../../src/python/types.ts';

export interface Project {
  readonly host: PythonHost;
  readonly root: string;
  /** The cache directory of this project alone. */
  readonly venvs: string;
}

/** A directory with these files and a cache of its own, for as long as `body` runs. */
export async function withProject<T>(
  files: Readonly<Record<string, string>>,
  body: (project: Project) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'portcullis-python-')));
  const processes = createProcesses();
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
    }
    const cache = join(root, '.cache');
    const whole = { ...process.env, XDG_CACHE_HOME: cache, ...env } as Record<string, string>;
    return await body({
      host: { spawn: processes.spawn, root, env: whole },
      root,
      venvs: join(cache, 'portcullis', 'venvs'),
    });
  } finally {
    await processes.close();
    await rm(root, { recursive: true, force: true });
  }
}
