import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { endLeftovers } from '../process/leftovers.ts';
import { createMask } from '../process/mask.ts';
import { rollback } from '../remediation/rollback/rollback.ts';
import type { RollbackOptions, RollbackResult, RollbackStep } from '../remediation/rollback/types.ts';
import { gateInChild } from './gate-child.ts';
import { secretValues } from './secrets.ts';
import { stateDirectory } from './state.ts';
import { withProcesses } from './with-processes.ts';

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
  const stateDir = stateDirectory(loaded);
  await endLeftovers(stateDir);
  const mask = createMask({ values: secretValues(loaded.config, env) });
  const config = { pipeline: options.pipeline, config: basename(loaded.file), mask };
  return withProcesses(stateDir, force, (processes) =>
    rollback(
      // As git says where its tree is: through a link, its place in a worktree could not be told.
      { ...options, directory: realpathSync(loaded.directory) },
      {
        gate: gateInChild(config, processes, env),
        host: { spawn: processes.spawn },
        signal: interrupt,
        tempDir: () => processes.tempDir('rollback'),
        tell,
      },
    ),
  );
}
