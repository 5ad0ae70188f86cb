import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as assert from 'uvu/assert';
import { createProcesses } from '../../src/process/processes.ts';
import { suite } from '../rig/suite.ts';
import { alive, child, commandsWith, eventually, inDirectory, readyPids, spawnText } from './support.ts';

const test = suite('the guard of a bundled portcullis');

test('finds the reaper beside the bundle, and ends what a kill -9 left', async () => {
  await inDirectory(async (dir) => {
    await bundle(join(dir, 'dist'));
    const processes = createProcesses();
    // The tree program is looked up beside the owner's own file.
    const script = [join(dir, 'dist', 'owner.js'), join(dir, 'state'), 'bundled', 'setsid', '400'];
    const owner = spawnText(processes, process.execPath, script);
    const pids = await readyPids(owner.text);
    owner.signal('SIGKILL');
    await eventually('the tree is gone', async () => (await alive(pids)).length === 0, 4000);
    await eventually('the guard is gone', async () => (await commandsWith(dir)).length === 0, 4000);
    assert.equal(await readdir(join(dir, 'state', 'processes')), []);
    await owner.done;
    await processes.close();
  });
});

async function bundle(outdir: string): Promise<void> {
  const reaper = new URL('../../src/process/reaper.ts', import.meta.url).pathname;
  await build({
    entryPoints: { owner: child('owner.ts'), reaper, tree: child('tree.py') },
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    loader: { '.py': 'copy' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
}

test.run();
