import { resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { freePort } from '../executors/service/free-port.ts';
import { startService } from '../executors/service/start.ts';
import type { Plan } from '../model/plan.ts';
import type { EnginePorts, ServiceAddress } from '../model/ports.ts';
import type { ManagedProcess, SpawnOptions } from '../process/types.ts';

/** How the services of a run are started: every port is chosen before the first stage, so that all know all addresses. */
export async function prepareServices(
  plan: Plan,
  { config, root }: LoadedConfig,
  spawn: (options: SpawnOptions) => ManagedProcess,
): Promise<EnginePorts['startService']> {
  const addresses = new Map<string, ServiceAddress>();
  for (const [id, { host, port }] of Object.entries(config.services)) {
    if (!isUsed(id, plan)) continue;
    const chosen = port === 'auto' ? await freePort(host) : port;
    addresses.set(id, { host, port: chosen, url: `http://${host}:${chosen}` });
  }
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
    return startService(spec, address, context, spawn);
  };
}

function isUsed(id: string, plan: Plan): boolean {
  const uses = (services: readonly string[]): boolean =>
    services.some((each) => each === id || uses(plan.services.get(each)?.needs ?? []));
  return plan.stages.some((stage) => stage.skip === undefined && uses(stage.services));
}
