import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { endLeftovers } from '../process/leftovers.ts';
import { createMask } from '../process/mask.ts';
import { type RemediateResult, remediate } from '../remediation/phases/remediate.ts';
import type { RemediateStep } from '../remediation/phases/session.ts';
import type { SourcedRemediation } from '../remediation/plan/sourced.ts';
import { applyInChild } from './apply-phase.ts';
import { gateInChild } from './gate-child.ts';
import { secretValues } from './secrets.ts';
import { stateDirectory } from './state.ts';
import { withProcesses } from './with-processes.ts';

export { findRemediation as findRemediationPlan } from '../remediation/plan/find.ts';

/** Who asked for the remediation, and watches. */
export interface RemediateControl {
  readonly interrupt: AbortSignal;
  readonly force: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  tell(step: RemediateStep): void;
}

/** Runs a plan in the repository of a config; every process and worktree of it is gone when it resolves, but for one that a person is to work in. */
export async function remediateTree(
  loaded: LoadedConfig,
  plan: SourcedRemediation,
  { resume, land }: { readonly resume: boolean | string; readonly land: boolean },
  { interrupt, force, env, tell }: RemediateControl,
): Promise<RemediateResult> {
  const { config, file } = loaded;
  // As git says where its tree is: through a link, their place in a worktree could not be told.
  const [directory, root] = [realpathSync(loaded.directory), realpathSync(loaded.root)];
  const stateDir = stateDirectory(loaded);
  // What a remediation that was killed has left must not go on writing into its worktree while this one begins.
  await endLeftovers(stateDir);
  const mask = createMask({ values: secretValues(config, env) });
  return withProcesses(stateDir, force, (processes) =>
    remediate(
      {
        plan,
        id: processes.run,
        resume,
        land,
        config: { directory, file: basename(file), root },
        defaultPipeline: config.defaultPipeline,
        stateDir,
      },
      {
        gate: (pipeline) => gateInChild({ pipeline, config: basename(file), mask }, processes, env),
        apply: applyInChild(loaded, processes, { env, signal: interrupt, mask }),
        host: { spawn: processes.spawn },
        signal: interrupt,
        tempDir: () => processes.tempDir('remediation'),
        mask,
        tell,
      },
    ),
  );
}
