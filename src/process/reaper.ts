import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endRecorded } from './leftovers.ts';
import { isAlive, readRegistry } from './registry-read.ts';

/** ms that a portcullis whose pipe to the guard has closed may take to be gone. */
const OWNER_MS = 5000;

/**
 * Run by the guard when portcullis is gone without a farewell: ends what its registry lists and removes
 * it. When its owner lives on all the same, the run is left to it.
 */
async function reap(file: string): Promise<void> {
  const before = readRegistry(file);
  if (before === undefined) return;
  for (const start = performance.now(); await isAlive(before.owner); ) {
    if (performance.now() - start > OWNER_MS) return;
    await sleep(20);
  }
  // Read again: the owner may have recorded more until the moment it died.
  const contents = readRegistry(file);
  if (contents === undefined) return;
  await endRecorded(contents);
  rmSync(file, { force: true });
}

await reap(process.argv[2] ?? '');
