import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { createMask } from '../process/mask.ts';
import { createProcesses } from '../process/processes.ts';
import { rollback } from '../remediation/rollback/rollback.ts';
import type { RollbackOptions, RollbackResult, RollbackStep } from '../remediation/rollback/types.ts';
import { gateInChild } from './gate-child.ts';
import { secretValues } from './secrets.ts';
import { newRunId, stateDirectory } from './state.ts';

/** Who asked for the rollback, and watches. */
export interface RollbackControl {
  readonly interrupt: AbortSignal;
  readonly force: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  tell(step: RollbackStep): void;
}

/** Rolls the branch that a config lies on back to its last checkpoint; every process and worktree of it is gone when it resolves. */
export async function rollBack(
  loaded: LoadedConfig,
  options: Omit<RollbackOptions, 'directory'>,
  { interrupt, force, env, tell }: RollbackControl,
): Promise<RollbackResult> {
  const processes = createProcesses({ stateDir: stateDirectory(loaded), run: newRunId() });
  const endNow = (): void => void processes.endEverything({ graceMs: 0 });
  force.addEventListener('abort', endNow, { once: true });
  try {
    const mask = createMask({ values: secretValues(loaded.config, env) });
    const { pipeline } = options;
    return await rollback(
      // As git says where its tree is: through a link, its place in a worktree could not be told.
      { ...options, directory: realpathSync(loaded.directory) },
      {
        gate: gateInChild({ pipeline, config: basename(loaded.file), mask }, processes, env),
        host: { spawn: processes.spawn },
        signal: interrupt,
        tempDir: () => processes.tempDir('rollback'),
        tell,
      },
    );
  } finally {
    force.removeEventListener('abort', endNow);
    await processes.close();
  }
}
