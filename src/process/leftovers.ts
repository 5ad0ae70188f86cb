import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cleanup } from '../model/event.ts';
import { endTrees } from './end.ts';
import { platform } from './platform/index.ts';
import { registryDir } from './registry.ts';
import { isAlive, type RegistryContents, readRegistry } from './registry-read.ts';
import { removeTempDirs } from './temp-dirs.ts';

/** ms that what a dead run left gets to end by itself. */
const GRACE_MS = 500;
/** A registry of another boot or container says nothing to us; past this age nobody else needs it either. */
const STALE_MS = 7 * 24 * 3600 * 1000;

/** What was found of one dead run. */
export interface Leftovers {
  readonly run: string;
  readonly processes: readonly Cleanup[];
}

/**
 * Ends what runs that died (kill -9, a crash, power) left alive, as recorded in their registries under
 * `stateDir`: by pid and start time, and by the mark of the run; never by name. Runs whose portcullis
 * is alive are left alone. Never rejects.
 */
export async function endLeftovers(stateDir: string): Promise<readonly Leftovers[]> {
  if (!platform.recoverable) return [];
  const found: Leftovers[] = [];
  for (const file of registryFiles(registryDir(stateDir))) {
    const contents = readRegistry(file);
    if (contents === undefined || contents.owner.scope !== platform.scope()) removeWhenStale(file);
    else if (!(await isAlive(contents.owner))) {
      const processes = await endRecorded(contents);
      rmSync(file, { force: true });
      if (processes.length > 0) found.push({ run: contents.owner.run, processes });
    }
  }
  return found;
}

/**
 * Ends the living among the recorded children of a dead run, their descendants, and all that bears its mark; then
 * removes its temporary directories.
 */
export async function endRecorded({ owner, roots, tempDirs }: RegistryContents): Promise<readonly Cleanup[]> {
  const search = { run: owner.run, roots, wants: () => true, since: owner.start, trustGroups: false };
  const ended = await endTrees(search, 'SIGTERM', { at: performance.now() + GRACE_MS });
  await removeTempDirs(tempDirs);
  return ended.map(({ pid, command, how }) => ({ pid, command, how }));
}

function registryFiles(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => join(dir, name));
  } catch {
    return [];
  }
}

function removeWhenStale(file: string): void {
  try {
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) rmSync(file, { force: true });
  } catch {}
}
