import type { Plan, Stage } from '../model/plan.ts';
import type { EnginePorts, PartlyBlocked, ServiceAddress, StageFailure } from '../model/ports.ts';
import { serviceVariable } from '../model/service-variable.ts';
import { defect } from './defect.ts';
import { eventOf } from './reproduce.ts';

/** Runs a stage's executor once; a throw is a defect of portcullis and is told as one. Never rejects. */
export async function execute(
  stage: Stage,
  attempt: number,
  services: Readonly<Record<string, ServiceAddress>>,
  signal: AbortSignal,
  fail: (failure: StageFailure) => void,
  {
    plan,
    ports,
    blocked,
  }: { readonly plan: Plan; readonly ports: EnginePorts; readonly blocked: readonly PartlyBlocked[] },
): Promise<readonly StageFailure[]> {
  const executor = ports.executors[stage.kind];
  if (executor === undefined) return [defect(`There is no executor for stages of kind '${stage.kind}'.`)];
  try {
    const { failures } = await executor.run(stage.spec, {
      stage: stage.id,
      attempt,
      root: plan.root,
      env: { ...ports.environment(), ...stage.env, ...addressVariables(services) },
      ownEnv: stage.env,
      services,
      graceMs: plan.graceMs,
      failAfter: stage.fail === 'finish' ? Number.POSITIVE_INFINITY : stage.failAfter,
      signal,
      blocked,
      emit: (event) =>
        ports.emit({ type: 'stage-event', stage: stage.id, attempt, event: eventOf(stage, event) }),
      fail,
      cleanedUp: (processes) => {
        if (processes.length > 0) ports.emit({ type: 'cleanup', owner: stage.id, processes });
      },
    });
    return failures;
  } catch (error) {
    return [defect(`The ${stage.kind} executor threw`, error)];
  }
}

/** `PORTCULLIS_BACKEND_URL`, `_HOST` and `_PORT` for a service called `backend`. */
function addressVariables(services: Readonly<Record<string, ServiceAddress>>): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [id, { url, host, port }] of Object.entries(services)) {
    const name = serviceVariable(id);
    variables[`${name}_URL`] = url;
    variables[`${name}_HOST`] = host;
    variables[`${name}_PORT`] = String(port);
  }
  return variables;
}
