import { randomUUID } from 'node:crypto';
import { spawnManaged } from './managed.ts';
import { markKey } from './marker.ts';
import type { ManagedProcess, SpawnOptions } from './types.ts';

/** Stands for all that this process starts outside of any run. */
const run = randomUUID();
let started = 0;

/** Starts a child that belongs to no run: marked, so that its whole tree can be ended, but on no record. */
export function spawnAlone(options: SpawnOptions): ManagedProcess {
  started += 1;
  return spawnManaged(options, { run, key: markKey(options.owner, started) }, undefined);
}
