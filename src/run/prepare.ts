import { join } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import type { Plan } from '../model/plan.ts';
import type { AttachmentStore, EnginePorts, Problem, ScopePort } from '../model/ports.ts';
import type { Mask } from '../process/mask.ts';
import type { Processes } from '../process/types.ts';
import { createPython, type Python } from '../python/python.ts';
import { createCommandLine } from '../util/quote.ts';
import { loadExecutors } from './executors.ts';
import { secretVariables } from './secrets.ts';

/** The engine's ports, but for the event bus, which exists only once the run has begun. */
export type PreparedStages = Omit<EnginePorts, 'emit'> & {
  /** What would keep a service from being started. */
  readonly problems: readonly Problem[];
};

/** What the stages of a run share with the run itself. */
export interface StageSurroundings {
  readonly processes: Pick<Processes, 'spawn' | 'tempDir'>;
  /** Absolute. */
  readonly stateDir: string;
  readonly mask: Mask;
  /** Where captured output goes that is too long for a case; none where no report is asked for. */
  readonly attachments: AttachmentStore | undefined;
}

/** Makes everything that the stages of a plan run with. Starts none of it. */
export async function prepareStages(
  plan: Plan,
  loaded: LoadedConfig,
  { processes, stateDir, mask, attachments }: StageSurroundings,
  userEnv: NodeJS.ProcessEnv,
): Promise<PreparedStages> {
  const { config, root } = loaded;
  const { spawn } = processes;
  const base = { ...definedOnly(userEnv), ...config.env };
  let env: Readonly<Record<string, string>> = base;
  const made = createPython(config.python, { spawn, root, env: base });
  const python: Python = {
    ...made,
    async provide(signal) {
      const provided = await made.provide(signal);
      // From here on `python` means the project's own, also for services and commands.
      if ('environment' in provided) env = provided.environment.env;
      return provided;
    },
  };
  const commandLine = createCommandLine(config.env, secretVariables(config, userEnv));
  const known = config.python.requirements === undefined ? base : undefined;
  const used = plan.stages.filter((stage) => stage.skip === undefined);
  const services = used.some((stage) => stage.services.length > 0)
    ? await (await import('./services.ts')).prepareServices(plan, loaded, spawn, known, commandLine)
    : { startService: noService, problems: [] };
  return {
    ...services,
    executors: await loadExecutors(
      used.map(({ kind }) => kind),
      {
        processes,
        python,
        root,
        env: known,
        attachments,
        replays: join(stateDir, 'replays'),
        mask: mask.json,
        commandLine,
      },
    ),
    environment: () => env,
    scope: used.some(({ gate }) => gate === 'scoped') ? scopePort(plan, loaded) : undefined,
  };
}

/** The tree is read, and what reads it loaded, only once a scoped gate has closed. */
function scopePort(plan: Plan, loaded: LoadedConfig): ScopePort {
  let made: Promise<ScopePort> | undefined;
  return async (failures, dependent) => {
    made ??= import('./reach/scope.ts').then(({ createScopePort }) => createScopePort(plan, loaded));
    return (await made)(failures, dependent);
  };
}

function noService(id: string): never {
  throw new Error(`no stage of the plan uses a service, but '${id}' was asked for`);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
