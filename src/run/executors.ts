import { createCommandExecutor } from '../executors/command.ts';
import { createPythonEnvironmentExecutor } from '../executors/python-environment.ts';
import { createScriptExecutor } from '../executors/script.ts';
import type { AttachmentStore, Executor } from '../model/ports.ts';
import type { Processes } from '../process/types.ts';
import type { Python } from '../python/python.ts';
import type { CommandLine } from '../util/quote.ts';

/** What executors are made with. */
export interface ExecutorParts {
  readonly processes: Pick<Processes, 'spawn' | 'tempDir'>;
  readonly python: Python;
  /** The project under test, absolute. */
  readonly root: string;
  /** Where programs are looked for beforehand; undefined where a part of it is still to be made. */
  readonly env: Readonly<Record<string, string>> | undefined;
  /** Where captured output goes that is too long for a case; none where no report is asked for. */
  readonly attachments: AttachmentStore | undefined;
  /** Where recordings of scenarios that failed go, absolute. */
  readonly replays: string;
  /** Takes the config's secrets out of a value of plain JSON. */
  readonly mask: <T>(value: T) => T;
  /** Writes how to run something by hand. */
  readonly commandLine: CommandLine;
}

/**
 * How each kind of stage comes by its executor. A library that a pipeline does not use is never loaded; the small ones
 * are here at once, as each file costs a start half a millisecond.
 */
const EXECUTORS: Readonly<Record<string, (parts: ExecutorParts) => Promise<Executor<never>>>> = {
  command: async ({ processes, commandLine, env }) =>
    createCommandExecutor({ spawn: processes.spawn, commandLine }, env),
  script: async ({ processes, commandLine }) => createScriptExecutor({ spawn: processes.spawn, commandLine }),
  ssot: async () => (await import('../executors/ssot.ts')).createSsotExecutor(),
  pytest: async (parts) => (await import('../executors/pytest.ts')).createPytestExecutor(parts),
  websocket: async (host) => (await import('../executors/websocket.ts')).createWebsocketExecutor(host),
  'python-environment': async ({ python }) => createPythonEnvironmentExecutor(python),
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
