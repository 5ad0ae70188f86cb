import type { Executor } from '../model/ports.ts';
import type { ManagedProcess, SpawnOptions } from '../process/types.ts';
import type { Python } from '../python/python.ts';

/** What executors are made with. */
export interface ExecutorParts {
  readonly spawn: (options: SpawnOptions) => ManagedProcess;
  readonly python: Python;
  /** The project under test, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How each kind of stage comes by its executor. What a pipeline does not use is never loaded. */
const EXECUTORS: Readonly<Record<string, (parts: ExecutorParts) => Promise<Executor<never>>>> = {
  command: async ({ spawn, env }) =>
    (await import('../executors/command.ts')).createCommandExecutor(spawn, env.PATH ?? ''),
  script: async ({ spawn }) => (await import('../executors/script.ts')).createScriptExecutor(spawn),
  ssot: async () => (await import('../executors/ssot.ts')).createSsotExecutor(),
  pytest: async (parts) => (await import('../executors/pytest.ts')).createPytestExecutor(parts),
  websocket: async () => (await import('../executors/websocket.ts')).createWebsocketExecutor(),
  'python-environment': async ({ python }) =>
    (await import('../executors/python-environment.ts')).createPythonEnvironmentExecutor(python),
};

/** The executors for these kinds of stage. */
export async function loadExecutors(
  kinds: Iterable<string>,
  parts: ExecutorParts,
): Promise<Record<string, Executor<unknown>>> {
  const loaded = await Promise.all(
    [...new Set(kinds)].map(async (kind) => [kind, await EXECUTORS[kind]?.(parts)] as const),
  );
  return Object.fromEntries(
    loaded.flatMap(([kind, executor]) =>
      executor === undefined ? [] : [[kind, executor as Executor<unknown>]],
    ),
  );
}
