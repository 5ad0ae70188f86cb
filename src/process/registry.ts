import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../util/make-directory.ts';
import { platform } from './platform/index.ts';
import type { Root } from './targets.ts';
import type { RecordedDir } from './temp-dirs.ts';

/** First line of a registry file: who is responsible for the processes that follow. */
export interface RegistryOwner {
  readonly version: 1;
  readonly run: string;
  readonly pid: number;
  readonly start: number;
  /** Boot and pid space in which the pids of this file mean anything. */
  readonly scope: string;
}

/** Further lines: a child was started, or has ended and left nothing; a temporary directory was made. */
export type RegistryLine =
  | { readonly add: Root }
  | { readonly remove: number }
  | { readonly temp: RecordedDir };

/** The record of living children on disk, for whoever must end them when we no longer can. */
export interface Registry {
  readonly file: string;
  add(root: Root): void;
  remove(pid: number): void;
  addTemp(dir: RecordedDir): void;
  /** Removes the file: nothing of the run is left. */
  close(): void;
}

/** Where the registries of a state directory are. */
export function registryDir(stateDir: string): string {
  return join(stateDir, 'processes');
}

/**
 * Opens `<stateDir>/processes/<run>.jsonl` and names us as its owner. Lines are written at once and
 * whole, so that a crash loses none; a line that cannot be written is lost silently, as the mark in
 * the child's environment says the same. Throws when the file cannot be made.
 */
export function openRegistry({ stateDir, run }: { stateDir: string; run: string }): Registry {
  const dir = registryDir(stateDir);
  makeDirectory(dir, 0o700);
  const file = join(dir, `${run}.jsonl`);
  const fd = openSync(file, 'wx', 0o600);
  const { pid } = process;
  const owner: RegistryOwner = {
    version: 1,
    run,
    pid,
    start: platform.startOf(pid),
    scope: platform.scope(),
  };
  let open = true;
  const write = (line: RegistryOwner | RegistryLine): void => {
    if (!open) return;
    try {
      writeSync(fd, `${JSON.stringify(line)}\n`);
    } catch {}
  };
  write(owner);
  return {
    file,
    add: (root) => write({ add: root }),
    remove: (gone) => write({ remove: gone }),
    addTemp: (dir) => write({ temp: dir }),
    close: () => {
      if (!open) return;
      open = false;
      closeSync(fd);
      rmSync(file, { force: true });
    },
  };
}
