import type { LoadedConfig } from '../config/load.ts';
import type { Stage } from '../model/plan.ts';

export const PYTHON_STAGE = 'python-environment';

/**
 * Puts the making of the Python environment in front of the stages that may use it, as a stage like any other: it
 * is timed, reported and stopped like one, and what needs no Python does not wait for it.
 */
export function withPythonStage(stages: readonly Stage[], { config }: LoadedConfig): readonly Stage[] {
  const { requirements } = config.python;
  const users = stages.filter((stage) => stage.kind !== 'ssot');
  if (requirements === undefined || users.every((stage) => stage.skip !== undefined)) return stages;
  const stage: Stage = {
    id: PYTHON_STAGE,
    kind: 'python-environment',
    spec: { kind: 'python-environment' },
    title: `virtual environment from ${requirements}`,
    needs: [],
    services: [],
    locks: [],
    weight: 1,
    retry: { retries: 0, delayMs: 0, factor: 1 },
    fail: 'kill',
    failAfter: 1,
    always: false,
    gate: 'stage',
    env: {},
  };
  return [
    stage,
    ...stages.map((each) =>
      users.includes(each) ? { ...each, needs: [PYTHON_STAGE, ...each.needs] } : each,
    ),
  ];
}
