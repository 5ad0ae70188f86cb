import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { locateKey } from '../config/locate.ts';
import { missingProgram } from '../executors/command.ts';
import { freePort } from '../executors/service/free-port.ts';
import { startService } from '../executors/service/start.ts';
import type { Plan } from '../model/plan.ts';
import type { EnginePorts, Problem, ServiceAddress } from '../model/ports.ts';
import type { ManagedProcess, SpawnOptions } from '../process/types.ts';
import type { CommandLine } from '../util/quote.ts';

/** How the services of a run are started, or why they could not be. */
export interface PreparedServices {
  readonly startService: EnginePorts['startService'];
  readonly problems: readonly Problem[];
}

/**
 * Chooses every port before the first stage, so that all know all addresses, and looks whether each service could be
 * started at all. `env` is where programs are looked for; undefined where a part of it is still to be made.
 */
export async function prepareServices(
  plan: Plan,
  loaded: LoadedConfig,
  spawn: (options: SpawnOptions) => ManagedProcess,
  env: Readonly<Record<string, string>> | undefined,
  commandLine: CommandLine,
): Promise<PreparedServices> {
  const { config, root, file, text } = loaded;
  const addresses = new Map<string, ServiceAddress>();
  const problems: Problem[] = [];
  for (const id of usedServices(plan)) {
    const service = config.services[id];
    if (service === undefined) continue;
    const { host, port, command } = service;
    const cwd = resolve(root, service.cwd);
    const report = ({ message, help }: Problem): void => {
      problems.push({
        message: `service '${id}': ${message}`,
        help,
        file,
        ...locateKey(text, ['services', id]),
      });
    };
    if (existsSync(cwd)) missingProgram(command[0], cwd, env).forEach(report);
    else report({ message: `the directory '${cwd}' does not exist`, help: '`cwd` is relative to the root.' });
    try {
      const chosen = port === 'auto' ? await freePort(host) : port;
      addresses.set(id, {
        host,
        port: chosen,
        url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
      });
    } catch (error) {
      report({
        message: `it cannot listen on '${host}': ${(error as Error).message}`,
        help: 'Give an address of this machine as `host`.',
      });
    }
  }
  return { problems, startService: starter(loaded, addresses, spawn, commandLine) };
}

function starter(
  { config, root }: LoadedConfig,
  addresses: ReadonlyMap<string, ServiceAddress>,
  spawn: (options: SpawnOptions) => ManagedProcess,
  commandLine: CommandLine,
): EnginePorts['startService'] {
  return (id, context) => {
    const service = config.services[id];
    const address = addresses.get(id);
    if (service === undefined || address === undefined)
      throw new Error(`service '${id}' is not in the config`);
    const { command, env, port, host, ready, timeout, stop } = service;
    const spec = {
      id,
      command,
      cwd: resolve(root, service.cwd),
      env,
      port,
      host,
      ready,
      readyWithinMs: timeout,
      stop: { signal: stop.signal, graceMs: stop.grace },
    };
    return startService(spec, address, context, spawn, commandLine);
  };
}

/** The services that stages of the plan will use, directly or through another one. */
function usedServices(plan: Plan): ReadonlySet<string> {
  const used = new Set<string>();
  const add = (id: string): void => {
    if (used.has(id)) return;
    used.add(id);
    for (const need of plan.services.get(id)?.needs ?? []) add(need);
  };
  for (const stage of plan.stages) if (stage.skip === undefined) stage.services.forEach(add);
  return used;
}
